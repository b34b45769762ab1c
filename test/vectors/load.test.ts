import { expect, test } from "vitest";
import { tableChunks } from "#src/vectors/formats/table-file.js";
import { loadTable } from "#src/vectors/load.js";
import { contentsOf, failureOf, inChunks, joined, tableOf, utf8 } from "../helpers/tables.ts";

const table = tableOf({ king: [9, -5, 6], queen: [8, -4, 6.5] });
const bytes = joined(tableChunks(table));

test("a buffer, a view on a part of one, a response, a stream and an iterable give the same table", async () => {
  const wide = joined([Uint8Array.of(1, 2, 3), bytes]);
  const stream = () => new Response(bytes).body ?? new ReadableStream<Uint8Array>();
  for (const source of [bytes, bytes.buffer, wide.subarray(3), new Response(bytes), stream(), inChunks(bytes, 11)]) {
    expect(contentsOf(await loadTable(source))).toEqual(contentsOf(table));
  }
});

test("bytes on shared memory are read as well", async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  expect(contentsOf(await loadTable(shared))).toEqual(contentsOf(table));
  const text = utf8("1 2\nçà 1 x\n");
  const sharedText = new Uint8Array(new SharedArrayBuffer(text.length));
  sharedText.set(text);
  expect((await failureOf(loadTable(sharedText))).message).toContain('row 1 ("çà"): "x" came as number 2');
});

test("a response that is an error or empty is one clear error", async () => {
  const absent = loadTable(new Response("not found", { status: 404 }), { name: "en.safetensors" });
  expect((await failureOf(absent)).message).toMatch(/^missing en\.safetensors: response: status 404 came/);
  expect((await failureOf(loadTable(new Response(null)))).message).toMatch(/^invalid size: no bytes came/);
});

test("a source is let go of when its table is in, when it is bad, and when it is read in part", async () => {
  let open = 0;
  async function* source(text: string) {
    open++;
    try {
      for (const byte of utf8(text)) yield Uint8Array.of(byte);
      yield* [];
    } finally {
      open--;
    }
  }
  await loadTable(source("2 1\na 1\nb 2\n"), { format: "text" });
  await loadTable(source("a 1\nb 2\nc 3\n"), { format: "text", limit: 1 });
  await failureOf(loadTable(source("a 1\nb x\n")));
  expect(open).toBe(0);
});

test("a failure of the source itself comes out as it is", async () => {
  async function* broken() {
    yield utf8("2 1\na 1\n");
    throw new Error("the line is dead");
  }
  await expect(loadTable(broken())).rejects.toThrow(/^the line is dead$/);
});
