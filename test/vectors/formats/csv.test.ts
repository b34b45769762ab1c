import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvChunks } from "#src/vectors/formats/csv.js";
import { type LoadOptions, loadTable } from "#src/vectors/load.js";
import { anyTable, contentsOf, failureOf, inChunks, joined, tableOf, utf8 } from "../../helpers/tables.ts";

const load = (text: string, options?: LoadOptions) => loadTable(utf8(text), options);
const lesson = contentsOf(tableOf({ king: [9, -5, 6], queen: [8, -4, 6.5] }));

describe("reading", () => {
  test.each([
    ["without names", "king,9,-5,6\nqueen,8,-4,6.5\n"],
    ["without the last line end", "king,9,-5,6\nqueen,8,-4,6.5"],
    ["with names", "word,royalty,gender,human\nking,9,-5,6\nqueen,8,-4,6.5\n"],
    ["with pandas' counted names", ",0,1,2\nking,9,-5,6\nqueen,8,-4,6.5\n"],
    ["with counted names from 1", "word,1,2,3\nking,9,-5,6\nqueen,8,-4,6.5\n"],
    ["with what editors leave", "\ufeffking,9,-5,6\r\n\r\nqueen, 8, -4, 6.5 \r\n\n"],
    ["with quotes around everything", '"word","a","b","c"\n"king","9","-5","6"\n"queen","8","-4","6.5"\n'],
  ])("%s", async (_what, text) => {
    expect(contentsOf(await load(text))).toEqual(lesson);
    expect(contentsOf(await loadTable(inChunks(utf8(text), 5), { format: "csv" }))).toEqual(lesson);
  });

  test("a quoted word may hold commas, quotes and line ends", async () => {
    const text = 'word,a\n"New York, ""NY""",1\n"two\r\nlines",2\n"",3\n';
    const rows = [
      ['New York, "NY"', [1]],
      ["two\r\nlines", [2]],
      ["", [3]],
    ] as const;
    expect(contentsOf(await load(text))).toEqual(contentsOf(tableOf(rows)));
  });

  test("a limit leaves the rest unread, and of a word that stands twice the first row is kept", async () => {
    expect(contentsOf(await load("king,9,-5,6\nqueen,8,-4,6.5\nbroken", { limit: 2 }))).toEqual(lesson);
    expect(contentsOf(await load("king,9,-5,6\nking,1,1,1\nqueen,8,-4,6.5\n"))).toEqual(lesson);
  });

  test.each([
    ["a,1,2\nb,1\n", 'invalid row 2 ("b"): 1 numbers came, 2 were expected'],
    ["a,1,2\nb,1,2,3\n", 'invalid row 2 ("b"): 3 numbers came, 2 were expected'],
    ["a,1,2\nb\n", 'invalid row 2 ("b"): 0 numbers came, 2 were expected'],
    ["a,1,2\nb,1,x\n", 'invalid row 2 ("b"): "x" came as number 2, a finite float32 number was expected'],
    ["a,1,2\nb,1,1e99\n", 'invalid row 2 ("b"): "1e99" came as number 2'],
    ["a,1,2\nb,1,nan\n", 'invalid row 2 ("b"): "nan" came as number 2'],
    ['a,1,2\n"b,1,2\nc,3,4\n', "invalid row 2: it opens a quote that is never closed; mend the file"],
    ["word,a,b\n", "invalid rows: none came"],
  ])("%j is refused", async (text, message) => {
    expect((await failureOf(load(text, { format: "csv" }))).message).toContain(message);
  });

  test("what is not finite can be looked at", async () => {
    const table = await load("a,nan,-inf\nb,1,2\n", { notFinite: "keep" });
    expect([...table.row(0)]).toEqual([Number.NaN, Number.NEGATIVE_INFINITY]);
  });
});

test("any table comes back with the same bits", async () => {
  const token = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 8 }),
    fc.constantFrom(",", '"', 'a"b', '""', "a,b", "\n", "\r", " x ", "1", "", "\ufeffa"),
  );
  await fc.assert(
    fc.asyncProperty(anyTable(token), fc.nat(40), async (table, chunk) => {
      const bytes = joined(csvChunks(table));
      const read = await loadTable(chunk > 0 ? inChunks(bytes, chunk) : bytes, { format: "csv" });
      expect(contentsOf(read)).toEqual(contentsOf(table));
    }),
  );
});
