import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import OpenAI from "openai";
import { afterEach, describe, expect, test } from "vitest";
import { createApp } from "#src/server/app.js";
import { type Bound, bind } from "#src/server/node.js";
import { openServedFile } from "#src/server/open-file.js";
import { openPage } from "#src/server/open-page.js";
import { openWorkerDesk } from "#src/server/worker-desk.js";
import { nearest } from "#src/similarity/nearest.js";
import { SentenceEmbedder } from "#src/vectors/sentence-embedder.js";
import { MAIN, riverbank } from "../helpers/command.ts";
import { shippedModel } from "../helpers/shipped.ts";

const table = await shippedModel();
const MODEL = "models/en.safetensors";

let ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends) await end();
  ends = [];
});

async function bindApp(options: Parameters<typeof createApp>[1]): Promise<Bound> {
  const bound = await bind(createApp(table, options), { port: 0 });
  ends.push(() => bound.stop(0));
  return bound;
}

describe("OpenAI's own client", () => {
  test.each(["float", "base64", undefined] as const)("embeds with encoding %s", async (encoding) => {
    const { address } = await bindApp({ name: "en", token: "t0ken" });
    const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: "t0ken", maxRetries: 0 });
    const input = ["the river bank", "money in the bank"];
    const answer = await client.embeddings.create({
      model: "en",
      input,
      ...(encoding && { encoding_format: encoding }),
    });
    const embedder = new SentenceEmbedder(table, { components: 0, normalise: true });
    const vectors = answer.data.map(({ embedding }) => readVector(embedding));
    expect(vectors).toEqual(input.map((text) => embedder.embed(text)));
  });

  test("lists the model, and is told what is wrong", async () => {
    const { address } = await bindApp({ name: "en", token: "t0ken" });
    const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: "t0ken", maxRetries: 0 });
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(["en"]);
    expect((await client.models.retrieve("en")).id).toBe("en");
    const wrong = client.embeddings.create({ model: "text-embedding-3-small", input: "a" });
    await expect(wrong).rejects.toMatchObject({
      status: 404,
      code: "unknown",
      message: expect.stringContaining('ask for "en"'),
    });
    const stranger = new OpenAI({ baseURL: `${address}/v1`, apiKey: "other", maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toMatchObject({ status: 401, code: "unauthorised" });
  });
});

/** Numbers as they come, or from base64 where that was asked for by name. */
function readVector(embedding: number[] | string): Float32Array {
  if (typeof embedding !== "string") return Float32Array.from(embedding);
  const bytes = Uint8Array.from(Buffer.from(embedding, "base64"));
  return new Float32Array(bytes.buffer);
}

test("the model's file comes whole and in parts, as it is on disk", async () => {
  const file = await openServedFile(MODEL);
  if (!file) throw new Error("the model is a file");
  ends.push(() => file.close());
  const { address } = await bindApp({ files: { table: file } });
  const whole = await (await fetch(`${address}/models/en.safetensors`)).arrayBuffer();
  const bytes = readFileSync(MODEL);
  expect(Buffer.from(whole).equals(bytes)).toBe(true);
  const headers = { range: "bytes=1000000-2000000" };
  const part = await fetch(`${address}/models/en.safetensors`, { headers });
  expect([part.status, Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(1_000_000, 2_000_001))]).toEqual([
    206,
    true,
  ]);
  expect(await openServedFile("models")).toBeUndefined();
});

test("a folder's files are a page: those that were there at the start, whatever comes after", async () => {
  const folder = mkdtempSync(join(tmpdir(), "riverbank-page-"));
  ends.push(async () => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "assets"));
  mkdirSync(join(folder, "models"));
  writeFileSync(join(folder, "models", "en.safetensors"), "shipped");
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>first</title>");
  writeFileSync(join(folder, "assets", "main-AbCd1234.js"), "export {};");
  symlinkSync(join(process.cwd(), "package.json"), join(folder, "link.json"));
  const page = await openPage(folder);
  ends.push(async () => void (await Promise.all(page.map((file) => file.close()))));
  const { address } = await bindApp({ page });
  writeFileSync(join(folder, "late.html"), "late");
  rmSync(join(folder, "index.html"));
  const first = await fetch(`${address}/`);
  expect([first.status, await first.text()]).toEqual([200, "<!doctype html><title>first</title>"]);
  const headers = { "if-none-match": first.headers.get("etag") ?? "" };
  expect((await fetch(`${address}/`, { headers })).status).toBe(304);
  const script = await fetch(`${address}/assets/main-AbCd1234.js`);
  expect([await script.text(), script.headers.get("cache-control")]).toEqual([
    "export {};",
    "max-age=31536000, immutable",
  ]);
  for (const name of ["late.html", "link.json", "assets", "assets/", "models/en.safetensors"])
    expect((await fetch(`${address}/${name}`)).status).toBe(404);
  expect(await openPage(join(folder, "absent"))).toEqual([]);
});

test("an answer past its time is given up while others are answered, and the next question gets a new worker", async () => {
  const desk = openWorkerDesk({ table }, 1);
  ends.push(() => desk.close());
  const { address } = await bindApp({ desk, limits: { time: 1000 } });
  const words = table.vocabulary.tokens.slice(500, 900).filter((word) => /^[a-z]+$/.test(word));
  const lists = [words.slice(0, 150), words.slice(150, 300)].map((list) => `between=${list}`);
  let over = false;
  const slow = fetch(`${address}/axes?${lists.join("&")}`).finally(() => {
    over = true;
  });
  while (!over) expect((await fetch(`${address}/nearest?query=king`)).status).toBe(200);
  const { status } = await slow;
  expect([status, (await (await slow).json()).error.code]).toEqual([503, "timeout"]);
  await expect
    .poll(
      async () =>
        (await fetch(`${address}/odd?words=king&words=queen&words=${words.slice(0, 30).join("&words=")}`)).status,
      { timeout: 60_000 },
    )
    .toBe(200);
}, 120_000);

test("questions that are given up while a worker loads its models leave it alone", async () => {
  let started = 0;
  const count = () => void started++;
  process.on("worker", count);
  ends.push(async () => void process.off("worker", count));
  const desk = openWorkerDesk({ table }, 1);
  ends.push(() => desk.close());
  const ask = (signal: AbortSignal) =>
    desk.ask({ verb: "odd", fields: { words: ["king", "queen", "banana"] }, tell: () => {}, signal });
  const leave = new AbortController();
  const [first, second] = [ask(leave.signal), ask(leave.signal)];
  leave.abort();
  await expect(first).rejects.toMatchObject({ code: "cancelled" });
  await expect(second).rejects.toMatchObject({ code: "cancelled" });
  expect(JSON.parse(await ask(new AbortController().signal)).odd).toBe("banana");
  expect(started).toBe(1);
});

/** The command, started and listening. */
async function start(...args: string[]): Promise<{ child: ChildProcess; address: string; said: () => string }> {
  const child = spawn(process.execPath, [MAIN, "serve", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  ends.push(async () => void child.kill("SIGKILL"));
  let errors = "";
  child.stderr.on("data", (piece) => {
    errors += piece;
  });
  const [address] = await once(createInterface(child.stdout), "line");
  return { child, address, said: () => errors };
}

describe("the command", () => {
  test("ends in good order: what has come is answered, nothing new is taken, exit code 0; and starts again at once", async () => {
    const { child, address, said } = await start("--port", "0", "--log", "json");
    const long = fetch(`${address}/axes?principal=5`);
    await expect
      .poll(async () => (await (await fetch(`${address}/metrics`)).text()).includes("in_flight 2\n"))
      .toBe(true);
    child.kill("SIGTERM");
    await expect
      .poll(() =>
        fetch(`${address}/health`, { headers: { connection: "close" } }).then(
          (found) => found.status,
          () => 0,
        ),
      )
      .toBe(0);
    const answer = await long;
    expect([answer.status, (await answer.json()).directions.length]).toEqual([200, 5]);
    const [code] = await once(child, "exit");
    const events = said()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect([code, events.map(({ event }) => event).filter((event) => event !== "request")]).toEqual([
      0,
      ["listening", "stopping", "stopped"],
    ]);
    const again = await start("--port", new URL(address).port, "--log", "off");
    expect(again.address).toBe(address);
    expect(await (await fetch(`${address}/nearest?query=king&k=3`)).json()).toEqual(nearest(table, "king", { k: 3 }));
    const taken = riverbank(["serve", "--port", new URL(address).port]);
    expect([taken.status, taken.stderr]).toEqual([
      1,
      expect.stringMatching(/^riverbank: invalid port: \d+ on 127\.0\.0\.1 is in use; .*\n$/),
    ]);
    again.child.kill("SIGINT");
    expect((await once(again.child, "exit"))[0]).toBe(130);
    expect(again.said()).toBe("");
  });

  test("has an encoder where one is named, the page where it is built, and the files of both models", async () => {
    const { address } = await start("--port", "0", "--log", "off", "--encoder", "test/data/bert-tiny");
    const filled = await fetch(`${address}/fill?text=the+[MASK]&k=2`);
    expect((await filled.json()).gaps).toMatchObject([{ start: 4, end: 10, candidates: [{}, {}] }]);
    const built = existsSync("dist/explorer/index.html");
    expect((await fetch(`${address}/`)).status).toBe(built ? 200 : 404);
    expect((await fetch(`${address}/models/en.safetensors`, { method: "HEAD" })).status).toBe(200);
  });

  test("killed under load and started again, it has lost the requests in flight and nothing else", async () => {
    const first = await start("--port", "0", "--log", "off");
    const expected = JSON.stringify(nearest(table, "king", { k: 3 }));
    const told = { answered: 0, lost: 0, wrong: 0, over: false };
    const client = async () => {
      while (!told.over) {
        try {
          const answer = await (await fetch(`${first.address}/nearest?query=king&k=3`)).text();
          told[answer === expected ? "answered" : "wrong"]++;
        } catch (error) {
          const refused = JSON.stringify((error as Error).cause).includes("ECONNREFUSED");
          if (!refused) told.lost++;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    };
    const clients = Array.from({ length: 8 }, client);
    await expect.poll(() => told.answered, { timeout: 60_000 }).toBeGreaterThan(50);
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    const before = told.answered;
    await start("--port", new URL(first.address).port, "--log", "off");
    await expect.poll(() => told.answered, { timeout: 60_000 }).toBeGreaterThan(before + 50);
    told.over = true;
    await Promise.all(clients);
    expect([told.wrong, told.lost <= 8]).toEqual([0, true]);
  });

  test.each([
    [["--host", "0.0.0.0"], "missing --token: at 0.0.0.0 whoever reaches this machine could ask"],
    [["--host", "192.168.0.1"], "or --insecure if something before it keeps strangers out"],
    [["--token", "a b"], "invalid --token: a header carries"],
    [["--port", "70000"], 'invalid --port: "70000" came'],
    [["--timeout", "0"], 'invalid --timeout: "0" came'],
    [["--max-map", "3"], 'invalid --max-map: "3" came'],
    [["--encoder", "elsewhere/en.safetensors"], "mismatched --encoder: en.safetensors is the model's name too"],
  ])("%j makes no sense: exit code 2", (args, message) => {
    const { status, stdout, stderr } = riverbank(["serve", ...args]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  test("an address that is not this machine's is refused", () => {
    const { status, stderr } = riverbank(["serve", "--host", "203.0.113.1", "--insecure"]);
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('invalid host: "203.0.113.1" is no address of this machine'),
    ]);
  });
});
