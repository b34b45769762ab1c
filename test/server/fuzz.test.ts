import { once } from "node:events";
import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, describe, expect, test } from "vitest";
import { createApp } from "#src/server/app.js";
import { bind } from "#src/server/node.js";
import { Random } from "#src/shared/random.js";
import { averagingEncoder } from "../context/lens/averaging.ts";
import { shippedModel } from "../helpers/shipped.ts";
import { codeOf, send, servedBytes } from "./asking.ts";
import { type Malformed, malformed } from "./malformed.ts";

const table = await shippedModel();
const page = ["index.html", "assets/main-AbCd1234.js", "icon.svg"].map((name) => servedBytes(name, new Uint8Array(9)));
const app = createApp(table, { encoder: averagingEncoder(), page });

/** Sends one. */
function ask({ path, method, headers, body }: Malformed) {
  return send(app, path, { method, headers, ...(body && { body }) });
}

test("10,000 malformed requests get a status of the four hundreds, a code, and nothing else", async () => {
  const random = new Random(7);
  const codes = new Map<string, number>();
  for (let i = 0; i < 10_000; i++) {
    const { kind, request } = malformed(random);
    const reply = await ask(request);
    const { path, method, body } = request;
    const about = () =>
      `${kind}: ${method} ${path} ${body ? Buffer.from(body).toString("latin1").slice(0, 200) : ""} ${JSON.stringify(reply.body)}`;
    if (reply.status < 400 || reply.status > 499) expect.fail(about());
    const code = codeOf(reply);
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  const all = ["invalid", "method_not_allowed", "not_found", "too_large", "unknown", "unsupported_media_type"];
  expect([...codes.keys()].sort()).toEqual(all);
  expect(app.metrics.inFlight).toBe(0);
});

test("memory stays flat, good requests or bad", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const random = new Random(8);
  const round = async () => {
    for (let i = 0; i < 300; i++) {
      await ask(malformed(random).request);
      await send(app, `/nearest?query=${encodeURIComponent(table.vocabulary.tokens[random.below(20_000)])}`);
    }
    collect();
    return process.memoryUsage().heapUsed;
  };
  await round();
  const before = await round();
  const after = await round();
  expect(after - before).toBeLessThan(1024 ** 2);
});

describe("over a socket", async () => {
  const bound = await bind(createApp(table, { limits: { time: 400 } }), { port: 0, time: 400 });
  const { hostname, port } = new URL(bound.address);
  afterAll(() => bound.stop(1000));

  /** What comes back for these bytes until the server closes. */
  async function sendBytes(bytes: string | Uint8Array): Promise<string> {
    const socket = connect(Number(port), hostname);
    let back = "";
    socket.setEncoding("latin1").on("data", (piece) => {
      back += piece;
    });
    socket.on("error", () => {});
    socket.write(bytes);
    await once(socket, "close");
    return back;
  }

  const HEAD = `host: ${hostname}:${port}\r\nconnection: close\r\n`;
  const JSON_HEAD = `${HEAD}content-type: application/json\r\n`;

  test.each([
    ["no HTTP", "king\r\n\r\n"],
    ["TLS", Uint8Array.of(22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3)],
    ["a strange host", "GET /nowhere HTTP/1.1\r\nhost: a b@c\r\nconnection: close\r\n\r\n"],
    ["a version that is none", "GET / HTTP/9.9\r\n\r\n"],
    ["a method that is none", `KING / HTTP/1.1\r\n${HEAD}\r\n`],
    ["long headers", `GET / HTTP/1.1\r\n${HEAD}x: ${"a".repeat(20_000)}\r\n\r\n`],
    ["a broken header", `GET / HTTP/1.1\r\n${HEAD}x y z\r\n\r\n`],
    ["a length that is none", `POST /nearest HTTP/1.1\r\n${JSON_HEAD}content-length: many\r\n\r\n{}`],
    ["two lengths", `POST /nearest HTTP/1.1\r\n${JSON_HEAD}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`],
    [
      "a length and chunks",
      `POST /nearest HTTP/1.1\r\n${JSON_HEAD}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}`,
    ],
    ["broken chunks", `POST /nearest HTTP/1.1\r\n${JSON_HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n`],
    ["a path up and out", `GET /../../../../etc/passwd HTTP/1.1\r\n${HEAD}\r\n`],
    ["a file's path up and out", `GET /models/../../package.json HTTP/1.1\r\n${HEAD}\r\n`],
    ["an address elsewhere", `GET http://evil.example/nearest HTTP/1.1\r\n${HEAD}\r\n`],
    ["a path without a slash", `GET nearest?query=king HTTP/1.1\r\n${HEAD}\r\n`],
    ["headers that stop coming", `GET /health HTTP/1.1\r\nhost: a\r\n`],
    ["a body that stops coming", `POST /nearest HTTP/1.1\r\n${JSON_HEAD}content-length: 100\r\n\r\n{"que`],
    [
      "a body that was too long from the start",
      `POST /nearest HTTP/1.1\r\n${JSON_HEAD}content-length: 99999999\r\n\r\n{`,
    ],
  ])("%s gets a status of the four hundreds", { timeout: 10_000 }, async (_, bytes) => {
    const back = await sendBytes(bytes);
    expect(back).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(back).toMatch(/\r\n\r\n\{"error":\{"code":"\w+","message":"[^\n]+\}$/);
  });

  test("no host gets a status of the four hundreds, from Node itself", async () => {
    expect(await sendBytes("GET /nearest?query=king HTTP/1.1\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  });

  test("320 malformed requests over 8 connections get one each, and the server goes on", async () => {
    const random = new Random(9);
    const statuses = new Set<number>();
    const worker = async () => {
      for (let i = 0; i < 40; i++) {
        const { path, method, headers, body } = malformed(random).request;
        const response = await fetch(`${bound.address}${path}`, { method, headers, ...(body && { body }) });
        await response.text();
        statuses.add(Math.floor(response.status / 100));
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    expect([...statuses]).toEqual([4]);
    expect((await fetch(`${bound.address}/nearest?query=king`)).status).toBe(200);
  });
});
