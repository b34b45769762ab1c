import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createApp } from "#src/server/app.js";
import type { Desk } from "#src/server/desk.js";
import { type LogEntry, openLog } from "#src/server/log.js";
import { pageHeaders } from "#src/server/page.js";
import { SentenceEmbedder } from "#src/vectors/sentence-embedder.js";
import { averagingEncoder } from "../context/lens/averaging.ts";
import { shippedModel } from "../helpers/shipped.ts";
import { codeOf, post, send, servedBytes } from "./asking.ts";

const table = await shippedModel();
const app = createApp(table, { name: "en" });

describe("a request that can't be answered", () => {
  test.each([
    ["/nearest", 400, "invalid", "query: either query or vector was expected"],
    ["/nearest?query=king&k=0", 400, "invalid", "k: 0 came, 1 at least was expected"],
    ["/nearest?query=king&k=two", 400, "invalid", 'k: "two" came, a number was expected'],
    ["/nearest?query=king&k=1e9", 400, "invalid", "k: 1000000000 came, 1000 at most was expected"],
    ["/nearest?query=king&query=queen", 400, "invalid", "query: it came 2 times; give it once"],
    ["/nearest?query=king&count=3", 400, "invalid", "count: there is no such field"],
    ["/nearest?query=king+-", 400, "invalid", "invalid expression"],
    ["/nearest?query=king&among=queen&closer_than=man", 400, "invalid", "closer_than: it came with among"],
    ["/nearest?vector=1,2", 400, "mismatched", "mismatched dims: the query has 2"],
    ["/nearest?query=qeen", 422, "unknown", 'unknown word: "qeen"'],
    ["/project?words=king&axis=sise", 422, "unknown", 'unknown axis: "sise"'],
    ["/compare?words=king", 400, "invalid", "words: a list of 1 came, a list of 2 at least was expected"],
    ["/axes?for=king&principal=2", 400, "invalid", "axes: more than one of"],
    ["/axes?weat=a:b", 400, "invalid", "weat: X:Y:A:B"],
    ["/axes?between=/etc/passwd&between=oak", 422, "unknown", "/etc/passwd"],
    ["/analogy?a=man&b=king&c=woman&method=cos", 400, "invalid", 'method: "cos" came, one of 3cosadd, 3cosmul'],
    ["/tokenize?text=a&keep_case=maybe", 400, "invalid", 'keep_case: "maybe" came, true or false was expected'],
    ["/map", 413, "too_large", "limit: 29000 words would stand on the map, at most 5000 do here"],
    ["/map?limit=5001", 413, "too_large", "limit: 5001 words"],
    ["/map?limit=10&dims=4", 400, "invalid", "dims: 4 came, 3 at most was expected"],
    ["/map?limit=10&perplexity=3", 400, "invalid", "perplexity: it came with method umap, which has none"],
    ["/map?limit=10&min_dist=0&method=tsne", 400, "invalid", "min_dist: it came with method tsne"],
    ["/map?words=king,qeen,man,woman", 422, "unknown", 'unknown words: "qeen" (near: been'],
    ["/map?words=king,queen,man", 400, "invalid", "invalid words: 3 of the list can stand on a map"],
    ["/fill?text=the+[MASK]", 422, "missing", "missing encoder: none is served here; start riverbank serve with"],
    ["/context?first=a&second=b&word=c", 422, "missing", "missing encoder"],
    ["/senses?word=a&texts=a", 422, "missing", "missing encoder"],
    ["/trace?text=a", 422, "missing", "missing encoder"],
    ["/fill", 400, "invalid", "text: nothing came"],
    ["/", 404, "not_found", "page: there is none in dist/explorer; make it with npm run build"],
    ["/index.html", 404, "not_found", "address"],
    ["/nowhere", 404, "not_found", "address: there is nothing here"],
    ["/models/../package.json", 404, "not_found", "address"],
    ["/models/..%2fpackage.json", 404, "not_found", "model"],
    ["/v1/models/gpt", 404, "not_found", "model: it is not served here"],
    ["/v1/embeddings", 405, "method_not_allowed", "method: GET came, POST can be asked"],
  ])("%s: %i %s", async (path, status, code, message) => {
    const reply = await send(app, path);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
    expect((reply.body as { error: { message: string } }).error.message).toContain(message);
  });

  test("a fault of our own says nothing of where it came from, except to the log", async () => {
    const entries: LogEntry[] = [];
    const desk: Desk = {
      ask: () => Promise.reject(new TypeError("secret")),
      close: async () => {},
    };
    const broken = createApp(table, { desk, log: (entry) => entries.push(entry) });
    const reply = await send(broken, "/compare?words=king&words=queen");
    expect([reply.status, codeOf(reply)]).toEqual([500, "internal"]);
    expect(JSON.stringify(reply.body)).not.toContain("secret");
    expect(entries[0]).toMatchObject({ event: "failure", stack: expect.stringMatching(/^TypeError: secret\n +at/) });
  });
});

describe("limits", () => {
  const limits = { body: 200, text: 10, batch: 2, map: 10, concurrency: 2, time: 50 };
  /** Answers nothing until it is told to. */
  function slowDesk() {
    const asked: (() => void)[] = [];
    const given: AbortSignal[] = [];
    const desk: Desk = {
      ask: ({ signal }) => {
        given.push(signal);
        return new Promise((resolve) => asked.push(() => resolve("{}")));
      },
      close: async () => {},
    };
    return { desk, asked, given };
  }

  test.each([
    ["a text", "/tokenize", { text: "eleven more" }, "text: "],
    ["a batch", "/embed", { texts: ["a", "b", "c"] }, "texts: a list of 3 came, a list of 2 at most was expected"],
    ["a text of OpenAI's", "/v1/embeddings", { model: "model", input: ["a", "eleven more"] }, "input.1: "],
    ["a body", "/tokenize", { text: "a".repeat(300) }, "body: more than 200 bytes came"],
  ])("%s that is too long is refused with 413", async (_, path, fields, message) => {
    const reply = await post(createApp(table, { limits }), path, fields);
    expect([reply.status, codeOf(reply)]).toEqual([413, "too_large"]);
    expect((reply.body as { error: { message: string } }).error.message).toContain(message);
  });

  test("a body without a length is cut off as soon as it is too long", async () => {
    let pulled = 0;
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(100 + 0 * pulled++)),
    });
    const init = { method: "POST", body, duplex: "half", headers: { "content-type": "application/json" } };
    const reply = await send(createApp(table, { limits }), "/tokenize", init);
    expect([reply.status, codeOf(reply), pulled < 6]).toEqual([413, "too_large", true]);
  });

  test("a body that stops coming is refused with 408", async () => {
    const init = {
      method: "POST",
      body: new ReadableStream(),
      duplex: "half",
      headers: { "content-type": "application/json" },
    };
    const reply = await send(createApp(table, { limits }), "/tokenize", init);
    expect([reply.status, codeOf(reply), reply.headers.get("connection")]).toEqual([408, "timeout", "close"]);
  });

  test("more requests than may be in work are refused with 429, health aside", async () => {
    const { desk, asked } = slowDesk();
    const busy = createApp(table, { limits: { ...limits, time: 10_000 }, desk });
    const first = [1, 2].map(() => send(busy, "/axes"));
    await expect.poll(() => asked.length).toBe(2);
    const refused = await send(busy, "/nearest?query=king");
    expect([refused.status, codeOf(refused), refused.headers.get("retry-after")]).toEqual([429, "busy", "1"]);
    expect((await send(busy, "/health")).status).toBe(200);
    expect((await send(busy, "/metrics")).body).toContain("riverbank_requests_in_flight 3");
    for (const answer of asked) answer();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await send(busy, "/nearest?query=king")).status).toBe(200);
  });

  test("an answer that takes too long is given up and refused with 503", async () => {
    const { desk, given } = slowDesk();
    const reply = await send(createApp(table, { limits, desk }), "/axes");
    expect([reply.status, codeOf(reply), given[0].aborted]).toEqual([503, "timeout", true]);
  });

  test("a client that leaves takes its question with it", async () => {
    const { desk, given } = slowDesk();
    const patient = createApp(table, { desk });
    const leave = new AbortController();
    void send(patient, "/axes", { signal: leave.signal });
    await expect.poll(() => given.length).toBe(1);
    leave.abort();
    expect(given[0].aborted).toBe(true);
  });
});

describe("the door", () => {
  const closed = createApp(table, { token: "correct-horse" });

  test.each([
    [undefined, 401],
    ["Bearer wrong", 401],
    ["Basic correct-horse", 401],
    ["Bearer correct-horse", 200],
    ["bearer correct-horse", 200],
  ])("authorization %s: %i", async (authorization, status) => {
    const reply = await send(closed, "/nearest?query=king", { headers: authorization ? { authorization } : {} });
    expect(reply.status).toBe(status);
    if (status === 401) expect(codeOf(reply)).toBe("unauthorised");
  });

  test("all but health is behind the token", async () => {
    const statuses = await Promise.all(
      ["/health", "/metrics", "/openapi.json", "/models/a", "/nowhere"].map(
        async (path) => (await send(closed, path)).status,
      ),
    );
    expect(statuses).toEqual([200, 401, 401, 401, 401]);
  });

  test("a page of another name that points here is not answered", async () => {
    const local = createApp(table, { hosts: new Set(["localhost", "[::1]"]) });
    const reply = await send(local, "/health", { headers: { host: "evil.example:4173" } });
    expect([reply.status, codeOf(reply)]).toEqual([421, "misdirected"]);
    expect((await send(local, "/health", { headers: { host: "localhost:4173" } })).status).toBe(200);
    expect((await send(local, "/health", { headers: { host: "[::1]:4173" } })).status).toBe(200);
  });

  test("every answer is isolated, unframed and not kept, failures too", async () => {
    for (const path of ["/nearest?query=king", "/nowhere"]) {
      const { headers } = await send(app, path);
      expect(Object.fromEntries(headers)).toMatchObject({
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "cross-origin-embedder-policy": "require-corp",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "x-content-type-options": "nosniff",
      });
    }
  });

  test("a sound request id is kept, any other is replaced", async () => {
    const idFor = async (id: string) =>
      (await send(app, "/health", { headers: { "x-request-id": id } })).headers.get("x-request-id");
    expect(await idFor("abc-1.2:3")).toBe("abc-1.2:3");
    expect(await idFor("a b")).toMatch(/^[\da-f-]{36}$/);
    const { body, headers } = await send(app, "/nowhere");
    expect((body as { error: { request_id: string } }).error.request_id).toBe(headers.get("x-request-id"));
  });
});

describe("OpenAI's embeddings", () => {
  test("are of length 1, do not depend on each other, and zeros where the model knows nothing", async () => {
    const input = ["the river bank", "qwxzq", "money"];
    const { status, body } = await post(app, "/v1/embeddings", { model: "en", input });
    const { data, usage } = body as { data: { index: number; embedding: number[] }[]; usage: object };
    const embedder = new SentenceEmbedder(table, { components: 0, normalise: true });
    expect(status).toBe(200);
    expect(data.map(({ embedding }) => Float32Array.from(embedding))).toEqual(
      input.map((text) => embedder.embed(text) ?? new Float32Array(table.dims)),
    );
    expect(usage).toEqual({ prompt_tokens: 5, total_tokens: 5 });
  });

  test.each([
    [{ model: "en", input: [1, 2] }, 400, "token ids came"],
    [{ model: "en", input: [[1, 2]] }, 400, "token ids came"],
    [{ model: "en", input: "" }, 400, "input: "],
    [{ model: "en", input: [] }, 400, "input: a list of 0 came"],
    [{ model: "en" }, 400, "input: nothing came, a text was expected"],
    [{ model: "gpt", input: "a" }, 404, 'ask for "en"'],
    [{ model: "en", input: "a", dimensions: 3 }, 400, "the model has 256"],
  ])("%j: %i", async (fields, status, message) => {
    const reply = await post(app, "/v1/embeddings", fields);
    expect(reply.status).toBe(status);
    expect((reply.body as { error: { message: string } }).error.message).toContain(message);
  });
});

describe("the model's file", () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);
  const file = servedBytes("en.safetensors", bytes);
  const files = createApp(table, { files: { table: file } });

  async function ask(headers: Record<string, string>, method = "GET") {
    const response = await files.fetch(new Request("http://localhost/models/en.safetensors", { method, headers }));
    const body = [...new Uint8Array(await response.arrayBuffer())];
    return {
      status: response.status,
      range: response.headers.get("content-range"),
      length: response.headers.get("content-length"),
      body,
    };
  }

  test.each([
    [{}, 200, null, 0, 100],
    [{ range: "bytes=0-0" }, 206, "bytes 0-0/100", 0, 1],
    [{ range: "bytes=10-19" }, 206, "bytes 10-19/100", 10, 20],
    [{ range: "bytes=90-" }, 206, "bytes 90-99/100", 90, 100],
    [{ range: "bytes=90-1000" }, 206, "bytes 90-99/100", 90, 100],
    [{ range: "bytes=-5" }, 206, "bytes 95-99/100", 95, 100],
    [{ range: "bytes=-500" }, 206, "bytes 0-99/100", 0, 100],
    [{ range: "bytes=0-1,5-6" }, 200, null, 0, 100],
    [{ range: "bytes=5-2" }, 200, null, 0, 100],
    [{ range: "lines=1-2" }, 200, null, 0, 100],
    [{ range: "bytes=1-2", "if-range": '"a1"' }, 206, "bytes 1-2/100", 1, 3],
    [{ range: "bytes=1-2", "if-range": '"b2"' }, 200, null, 0, 100],
  ] as [Record<string, string>, number, string | null, number, number][])(
    "%j: %i",
    async (headers, status, range, start, end) => {
      const length = String(end - start);
      expect(await ask(headers)).toEqual({ status, range, length, body: [...bytes.slice(start, end)] });
      expect(await ask(headers, "HEAD")).toEqual({ status, range, length, body: [] });
    },
  );

  test.each(["bytes=100-", "bytes=100-200", "bytes=-0"])("%s lies past its end: 416", async (range) => {
    const reply = await send(files, "/models/en.safetensors", { headers: { range } });
    expect([reply.status, codeOf(reply), reply.headers.get("content-range")]).toEqual([
      416,
      "not_satisfiable",
      "bytes */100",
    ]);
  });

  test("one that the client has already is not sent again, and says how it may be kept", async () => {
    const reply = await send(files, "/models/en.safetensors", { headers: { "if-none-match": 'W/"b", "a1"' } });
    expect([reply.status, reply.body, reply.headers.get("etag"), reply.headers.get("cache-control")]).toEqual([
      304,
      "",
      '"a1"',
      "no-cache",
    ]);
  });
});

describe("questions to an encoder", () => {
  const read = createApp(table, { encoder: averagingEncoder(), encoderName: "tiny" });

  test.each([
    ["/context?first=the+bank&second=the+river&word=bank", 422, "unknown", "whose words are the, river"],
    ["/context?first=the+bank&second=a+bank&word=bank&layer=2", 400, "invalid", "invalid layer: 2 came"],
    ["/context?first=the+bank&second=a+bank&word=bank&axis=river:money", 400, "invalid", "invalid axis"],
    [`/context?first=${"bank+".repeat(60)}&second=a+bank&word=bank`, 400, "invalid", "reads at most 40 at once"],
    ["/senses?word=gold&texts=the+bank", 422, "unknown", 'unknown word: "gold" is not in'],
    ["/fill?text=the+[MASK]", 422, "unsupported", "unsupported fill"],
    ["/trace?text=the+bank&layer=2", 400, "invalid", "invalid layer: 2 came"],
  ])("%s: %i %s", async (path, status, code, message) => {
    const reply = await send(read, path);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
    expect((reply.body as { error: { message: string } }).error.message).toContain(message);
  });

  test("health says which encoder answers", async () => {
    const { body } = await send(read, "/health");
    expect(body).toMatchObject({ encoder: { id: "tiny", layers: 1, dims: 24, positions: 40 } });
  });
});

describe("the page", () => {
  const text = (content: string) => new TextEncoder().encode(content);
  const page = [
    ["index.html", "<!doctype html>"],
    ["assets/main-AbCd_12-.js", "main"],
    ["assets/main.js", "no hash"],
    ["icon.svg", "<svg/>"],
    ["notes.unknown", "?"],
  ].map(([name, content]) => ({ ...servedBytes(name, text(content)), headers: pageHeaders(name) }));
  const own = { table: servedBytes("own.safetensors", text("own")), encoder: servedBytes("context", text("too")) };
  const shown = createApp(table, { page, files: own });

  test.each([
    ["/", "<!doctype html>", "text/html; charset=utf-8", "no-cache"],
    ["/index.html", "<!doctype html>", "text/html; charset=utf-8", "no-cache"],
    ["/?place=map#x", "<!doctype html>", "text/html; charset=utf-8", "no-cache"],
    ["/assets/main-AbCd_12-.js", "main", "text/javascript; charset=utf-8", "max-age=31536000, immutable"],
    ["/assets/main.js", "no hash", "text/javascript; charset=utf-8", "no-cache"],
    ["/icon.svg", "<svg/>", "image/svg+xml", "no-cache"],
    ["/notes.unknown", "?", "application/octet-stream", "no-cache"],
    ["/models/own.safetensors", "own", "application/octet-stream", "no-cache"],
    ["/models/context", "too", "application/octet-stream", "no-cache"],
  ])("%s comes as it is, with its kind and how long it may be kept", async (path, content, type, cache) => {
    const { status, body, headers } = await send(shown, path);
    expect([status, body, headers.get("content-type"), headers.get("cache-control")]).toEqual([
      200,
      content,
      type,
      cache,
    ]);
    const head = await send(shown, path, { method: "HEAD" });
    expect([head.status, head.body, head.headers.get("content-length")]).toEqual([200, "", String(content.length)]);
  });

  test("comes packed to whoever takes that, its parts and the models as they are", async () => {
    const script = "let river = 1;\n".repeat(500);
    const long = { ...servedBytes("assets/long.js", text(script)), headers: pageHeaders("assets/long.js") };
    const packing = createApp(table, { page: [long], files: { table: servedBytes("t.safetensors", text(script)) } });
    const ask = (path: string, headers: Record<string, string>) =>
      packing.fetch(new Request(`http://localhost${path}`, { headers }));
    const packed = await ask("/assets/long.js", { "accept-encoding": "br, gzip" });
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(packed.headers.get("vary")).toBe("Accept-Encoding");
    const bytes = new Uint8Array(await packed.arrayBuffer());
    expect(bytes.length).toBeLessThan(script.length / 10);
    expect(gunzipSync(bytes).toString()).toBe(script);
    const again = { "accept-encoding": "gzip", "if-none-match": packed.headers.get("etag") ?? "" };
    expect((await ask("/assets/long.js", again)).status).toBe(304);
    for (const [path, headers] of [
      ["/assets/long.js", {}],
      ["/assets/long.js", { "accept-encoding": "gzip;q=0" }],
      ["/assets/long.js", { "accept-encoding": "gzip", range: `bytes=0-${script.length - 1}` }],
      ["/models/t.safetensors", { "accept-encoding": "gzip" }],
    ] as [string, Record<string, string>][]) {
      const plain = await ask(path, headers);
      expect([plain.headers.get("content-encoding"), await plain.text()]).toEqual([null, script]);
    }
  });

  test("is told which models it is given", async () => {
    const index = { table: "own.safetensors", encoder: "context" };
    expect((await send(shown, "/models/index.json")).body).toEqual(index);
    expect((await send(app, "/models/index.json")).body).toEqual({});
  });

  test("may run its own scripts, WebAssembly and workers, isolated, and nothing from elsewhere", async () => {
    for (const path of ["/", "/assets/main.js"]) {
      const { headers } = await send(shown, path);
      const policy = headers.get("content-security-policy")?.split("; ");
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self' 'wasm-unsafe-eval'",
          "worker-src 'self' blob:",
          "connect-src 'self' blob: data:",
          "img-src 'self' data: blob:",
          "style-src 'self' 'unsafe-inline'",
          "frame-ancestors 'none'",
        ]),
      );
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    }
  });

  test("leaves all other addresses as they are, is counted as one, and is read only", async () => {
    expect((await send(shown, "/tokenize?text=a")).status).toBe(200);
    expect(codeOf(await send(shown, "/assets/other.js"))).toBe("not_found");
    expect(codeOf(await send(shown, "/", { method: "POST" }))).toBe("not_found");
    const counted = (await send(shown, "/metrics")).body;
    expect(counted).toMatch(/requests_total\{method="GET",route="page",status="200"\} \d+\n/);
    expect(counted).not.toContain("assets");
  });
});

describe("what watches it", () => {
  test("metrics count by route and status, with a histogram that adds up", async () => {
    const watched = createApp(table);
    for (const path of ["/nearest?query=king", "/nearest?query=queen", "/nearest", "/nowhere/at/all"])
      await send(watched, path);
    const text = (await send(watched, "/metrics")).body as string;
    expect(text).toContain('riverbank_requests_total{method="GET",route="/nearest",status="200"} 2\n');
    expect(text).toContain('riverbank_requests_total{method="GET",route="/nearest",status="400"} 1\n');
    expect(text).toContain('riverbank_requests_total{method="GET",route="other",status="404"} 1\n');
    expect(text).toContain('riverbank_rejected_total{code="invalid"} 1\n');
    expect(text).toContain('riverbank_request_seconds_bucket{route="/nearest",le="+Inf"} 3\n');
    expect(text).toContain('riverbank_request_seconds_count{route="/nearest"} 3\n');
    expect(text).toContain("riverbank_requests_in_flight 1\n");
  });

  test("the log has a line for each request, without what was asked", async () => {
    const lines: string[] = [];
    const logged = createApp(table, { log: openLog("json", (line) => lines.push(line)) });
    await send(logged, "/nearest?query=king", { headers: { "x-request-id": "r1" } });
    expect(lines).toHaveLength(1);
    const { time, ms, ...entry } = JSON.parse(lines[0]);
    expect(entry).toEqual({
      level: "info",
      event: "request",
      request_id: "r1",
      method: "GET",
      path: "/nearest",
      status: 200,
    });
    expect([Date.parse(time) > 0, ms >= 0]).toEqual([true, true]);
    openLog("text", (line) => lines.push(line))({ level: "error", event: "a", b: "c d", e: 1 });
    expect(lines[1]).toMatch(/^\S+Z error a b="c d" e=1\n$/);
  });

  test("a stopping server says so", async () => {
    const ending = createApp(table, { name: "en" });
    const model = { id: "en", rows: table.rows, dims: table.dims };
    expect((await send(ending, "/health")).body).toEqual({ status: "ok", model });
    ending.stop();
    const { status, body, headers } = await send(ending, "/health");
    expect([status, body, headers.get("connection")]).toEqual([503, { status: "stopping", model }, "close"]);
  });

  test("the description has every address with the fields that are checked", async () => {
    const { body } = await send(app, "/openapi.json");
    const { paths } = body as {
      paths: Record<string, Record<string, { parameters?: { name: string }[]; requestBody?: object }>>;
    };
    const verbs = [
      "tokenize",
      "embed",
      "compare",
      "nearest",
      "analogy",
      "odd",
      "project",
      "axes",
      "focus",
      "map",
      "context",
      "senses",
      "fill",
      "trace",
      "v1/embeddings",
    ];
    expect(Object.keys(paths)).toEqual([...verbs.map((verb) => `/${verb}`), "/health", "/metrics", "/v1/models"]);
    expect(paths["/nearest"].get.parameters?.map(({ name }) => name)).toEqual([
      "query",
      "vector",
      "k",
      "among",
      "closer_than",
      "raw",
    ]);
    expect(paths["/nearest"].get.parameters?.[3]).toMatchObject({ style: "form", explode: false });
    expect(paths["/embed"].post.requestBody).toMatchObject({
      content: { "application/json": { schema: { required: ["texts"], properties: { texts: { maxItems: 2048 } } } } },
    });
  });
});

test("a long job of several stages says in which it is", async () => {
  const headers = { accept: "text/event-stream" };
  const { body } = await send(app, "/map?limit=40&epochs=10", { headers });
  const events = (body as string).trim().split("\n\n");
  const progress = events.slice(0, -1).map((event) => JSON.parse(event.replace("event: progress\ndata: ", "")));
  const stages = [...new Set(progress.map(({ stage }) => stage))];
  expect(stages).toEqual(["neighbours", "graph", "first layout", "layout", "quality", "clusters"]);
  expect(progress.every(({ done, total }) => done <= total)).toBe(true);
  expect(events.at(-1)).toMatch(/^event: result\ndata: \{"method":"umap","dims":2,/);
});

test("an answer comes as events where that is asked for", async () => {
  const headers = { accept: "text/event-stream" };
  const { headers: sent, body } = await post(app, "/embed", { texts: ["king", "queen"] }, headers);
  const lines = (await post(app, "/embed", { texts: ["king", "queen"] })).body as string;
  expect(sent.get("content-type")).toBe("text/event-stream");
  const events = (body as string).split("\n\n");
  expect(events.slice(0, 2)).toEqual([
    'event: progress\ndata: {"done":1,"total":2}',
    'event: progress\ndata: {"done":2,"total":2}',
  ]);
  expect(
    events[2]
      .split("\n")
      .slice(1)
      .map((line) => line.replace("data: ", "")),
  ).toEqual(lines.trimEnd().split("\n"));
  const failed = (await send(app, "/nearest?query=qeen", { headers })).body as string;
  expect(failed).toMatch(/^event: error\ndata: \{"error":\{"code":"unknown",/);
  expect(app.metrics.inFlight).toBe(0);
});
