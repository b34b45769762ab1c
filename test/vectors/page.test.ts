import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { tableChunks } from "#src/vectors/formats/table-file.js";
import { word2vecBinaryChunks } from "#src/vectors/formats/word2vec-binary.js";
import { describePages, type PageKind } from "../helpers/pages.ts";
import { joined, subwordTable, utf8 } from "../helpers/tables.ts";

/** Runs in the page: loads each file in every way a page can, and says what is in it. */
const LOAD = `async ({ loadTable, tableChunks }, files) => {
  const results = [];
  for (const file of files) {
    const bytes = Uint8Array.from(file);
    for (const source of [bytes, new Response(bytes), new Response(bytes).body]) {
      try {
        const table = await loadTable(source);
        const saved = [...tableChunks(table)].reduce((sum, chunk) => sum + chunk.length, 0);
        results.push([table.vocabulary.tokens, [...table.vectorOf("çà")], saved > 0]);
      } catch (error) {
        results.push(error.message);
      }
    }
  }
  return results;
}`;

describePages("tables in a page", (inPage) => {
  test.each<PageKind>(["isolated", "plain"])(
    "a page that is %s loads every format, from bytes, a response and a stream",
    async (kind) => {
      const table = subwordTable(["king", "çà"], 3, 4);
      const text = utf8(`king 1 2 3\nçà ${[...table.row(1)].join(" ")}\n`);
      const files = [
        joined(tableChunks(table)),
        joined(word2vecBinaryChunks(table)),
        text,
        gzipSync(text),
        utf8("çà 1 x\n"),
      ];
      const bytes = files.map((file) => [...file]);
      const results = await inPage(kind, "riverbank", LOAD, bytes);
      const expected = [["king", "çà"], [...table.row(1)], true];
      const refused = 'invalid first line: neither "rows dims" nor a token with numbers came; is it another format?';
      expect(results).toEqual([...Array(12).fill(expected), refused, refused, refused]);
    },
  );
});
