import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tableChunks } from "#src/vectors/formats/table-file.js";
import { word2vecBinaryChunks } from "#src/vectors/formats/word2vec-binary.js";
import { describeChromium, launchChromium } from "../helpers/chromium.ts";
import { type PageServer, servePages } from "../helpers/page-server.ts";
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

describeChromium("tables in a page", (path) => {
  let browser: Browser;
  let server: PageServer;
  beforeAll(async () => {
    server = await servePages();
    browser = await launchChromium(path);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test.each(["isolated", "plain"])(
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
      const page = await browser.newPage();
      await page.goto(`${server.origin}/${kind}`);
      const bytes = JSON.stringify(files.map((file) => [...file]));
      const results = await page.evaluate(`import("riverbank").then((module) => (${LOAD})(module, ${bytes}))`);
      await page.close();
      const expected = [["king", "çà"], [...table.row(1)], true];
      const refused = 'invalid first line: neither "rows dims" nor a token with numbers came; is it another format?';
      expect(results).toEqual([...Array(12).fill(expected), refused, refused, refused]);
    },
  );
});
