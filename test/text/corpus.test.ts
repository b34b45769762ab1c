import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Corpus, corpusFromStream, corpusFromTexts, joinCorpora } from "#src/text/corpus.js";
import { readFormat } from "#src/text/formats/index.js";
import { cutAt } from "../helpers/text.ts";

async function textOf(corpus: Corpus): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of corpus.read()) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function* pieced(bytes: Uint8Array, places: number[] = []): AsyncGenerator<Uint8Array> {
  yield* cutAt(bytes, places);
}

/** What a format makes of a text that comes in pieces. */
async function read(input: string, name: string, options = {}, places: number[] = []): Promise<string> {
  const output: Uint8Array[] = [];
  for await (const piece of readFormat(pieced(Buffer.from(input), places), name, options)) output.push(piece.slice());
  return Buffer.concat(output).toString();
}

describe("corpora of a page", () => {
  test("strings end with a line end each, from arrays, generators and asynchronous ones", async () => {
    async function* slowly() {
      yield* ["a", "b\nc"];
    }
    expect(await textOf(corpusFromTexts(["a", "b\nc"]))).toBe("a\nb\nc\n");
    expect(await textOf(corpusFromTexts(new Set(["a", "b\nc"])))).toBe("a\nb\nc\n");
    expect(await textOf(corpusFromTexts(slowly()))).toBe("a\nb\nc\n");
  });

  test("a File is unpacked by its first bytes and read by its name's ending", async () => {
    const packed = new File([gzipSync("id,text\n1,river\n2,bank\n")], "reviews.csv");
    const corpus = corpusFromStream(packed);
    expect(corpus).toMatchObject({ name: "reviews.csv", bytes: packed.size });
    expect(await textOf(corpus)).toBe("river\nbank\n\n");
    expect(await textOf(corpusFromStream(new Blob(["a"]).stream(), { name: "plain" }))).toBe("a\n");
  });

  test("several are read one after the other, each in its format, and counted together", async () => {
    const files = [new File(["a river"], "a.txt"), new File(["text\nbank\n"], "b.csv"), new File([], "c.txt")];
    const corpus = joinCorpora(files.map((file) => corpusFromStream(file)));
    expect(corpus).toMatchObject({ name: "a.txt, b.csv, c.txt", bytes: 17 });
    expect(await textOf(corpus)).toBe("a river\nbank\n\n\n");
    const counted: number[] = [];
    for await (const _ of corpus.read({ onBytes: (bytes) => counted.push(bytes) })) void _;
    expect(counted.at(-1)).toBe(17);
    expect(joinCorpora([corpusFromTexts(["a"]), corpus])).not.toHaveProperty("bytes");
  });

  test("a packed File that is cut off or damaged gives one line with its name", async () => {
    const packed = gzipSync("river bank ".repeat(5000));
    const cutOff = corpusFromStream(new File([packed.subarray(0, packed.length - 12)], "cut.gz"));
    await expect(textOf(cutOff)).rejects.toThrow(
      /^invalid gzip: cut\.gz is cut off or damaged \(.*\); fetch or pack it again$/,
    );
    const damaged = packed.slice().fill(0xff, 12, 40);
    await expect(textOf(corpusFromStream(new File([damaged], "bad.gz")))).rejects.toThrow("invalid gzip: bad.gz");
  });

  test.each([
    ["UTF-16", [0xff, 0xfe, 0x61, 0], "unsupported text: a is UTF-16, UTF-8 was expected; convert it"],
    ["binary data", [0x61, 0, 0x62], "unsupported text: a holds NUL bytes, so it is binary data"],
    [
      "Latin-1",
      [0x63, 0x61, 0x66, 0xe9, 0x20],
      "unsupported text: a is not UTF-8 (20 % of its bytes are faulty); convert it",
    ],
  ])("%s is refused by name", async (_, bytes, message) => {
    await expect(textOf(corpusFromStream(new Blob([Uint8Array.from(bytes)]), { name: "a" }))).rejects.toThrow(message);
  });

  test("a speck of damage, a byte order mark and a replacement character of the text's own pass", async () => {
    const bytes = Buffer.concat([
      Buffer.from("\ufeffriver \ufffd\ufffd\ufffd"),
      Buffer.from([0xff]),
      Buffer.alloc(200, "x"),
    ]);
    const text = await textOf(corpusFromStream(new Blob([bytes])));
    expect(text.startsWith("river \ufffd\ufffd\ufffd\ufffdx")).toBe(true);
  });
});

describe("csv and tsv", () => {
  const table = 'id,text,note\r\n1,"The ""big"" river,\nwide",x\n\n2,bank,"y, z"\n3,,\n';

  test("a column by name, by number or by default", async () => {
    expect(await read(table, "a.csv")).toBe('The "big" river,\nwide\nbank\n\n');
    expect(await read(table, "a.csv", { column: "note" })).toBe("x\ny, z\n\n");
    expect(await read(table, "a.csv", { column: 1 })).toBe("id\n1\n2\n3\n");
    expect(await read("words\nriver\nbank", "a.csv")).toBe("river\nbank\n");
    expect(await read('a\tb\n1\t"x\ty"\n2\t"so" he said\n', "a.tsv", { column: "b" })).toBe('x\ty\nso" he said\n');
  });

  test("reads what was written, however it is cut", async () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "é", ",", '"', "\n", "\r", " "), maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(100), { maxLength: 4 }),
        async (rows, places) => {
          const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;
          const input = rows.map((row) => row.map(quote).join(",")).join("\r\n");
          expect(await read(input, "a.csv", { column: 2 }, places)).toBe(rows.map(([, b]) => `${b}\n`).join(""));
        },
      ),
    );
  });

  test.each([
    ["a,b\n1,2", {}, "missing column: a.csv has several columns and no choice; its columns are a, b; name one of them"],
    ["a,b\n1,2", { column: "c" }, "missing column: a.csv has no column c; its columns are a, b; name one of them"],
    ["a,b\n1,2", { column: 0 }, "invalid column: 0 came, a name or a whole number from 1 was expected"],
    ["a,b\n1,2", { column: 3 }, "invalid csv: a.csv line 1 has 2 fields, column 3 was asked for; mend that line"],
    ['a,b\n"1\n",2\n3', { column: "b" }, "invalid csv: a.csv line 4 has 1 fields, column 2 was asked for"],
    ['a\n\n"x\ny', { column: "a" }, "invalid csv: a.csv line 3 opens a quote that is never closed"],
    ['a\n"x"y', { column: "a" }, "invalid csv: a.csv line 2 has text after a closing quote"],
  ])("refuses %j with %j in one line", async (input, options, message) => {
    await expect(read(input, "a.csv", options)).rejects.toThrow(message);
  });
});

describe("jsonl", () => {
  test("a field, a path of fields, a list of strings, null", async () => {
    const input = '{"text":"a\\nb","post":{"body":"c"}}\r\n\n{"text":["d","e"],"post":{"body":null}}';
    expect(await read(input, "a.jsonl")).toBe("a\nb\nd\ne\n");
    expect(await read(input, "a.jsonl", { field: "post.body" }, [7, 31])).toBe("c\n\n");
    expect(await read('{"a.b":"x"}', "a.ndjson", { field: "a.b" })).toBe("x\n");
  });

  test.each([
    ['{"text":"a"}\n{"text":', "invalid jsonl: a.jsonl line 2 is not JSON; each line must be one object"],
    ["[1]", "invalid jsonl: a.jsonl line 1 is no object; each line must be one"],
    ['\n{"id":1,"body":"x"}', "missing field: a.jsonl line 2 has no text; its fields are id, body; name one of them"],
    ['{"text":1}', "invalid jsonl: a.jsonl line 1 has a number in text, a string was expected"],
  ])("refuses %j in one line", async (input, message) => {
    await expect(read(input, "a.jsonl")).rejects.toThrow(message);
  });
});

describe("Markdown", () => {
  test("prose stays, markup goes, a paragraph becomes one line", async () => {
    const input = [
      "---\ntitle: x\n---\n# The _river_ bank\nFirst **line**\nsecond line.\n",
      "- one\n- [x] two [link](https://a.b/c_(d)) and [ref][1]\n1. three\n",
      "```js\nconst code = 1;\n```\n> quoted `code` ![alt text](pic.png) <b>bold</b> &amp; snake_case\n",
      "before <!-- hidden\nhidden --> after\n\n| a | b |\n|---|---|\n| c | d |\n\n[1]: https://x.y\nTitle\n=====\n~~~\nx\n~~~\n",
    ].join("\n");
    expect((await read(input, "a.md", {}, [20, 90])).split("\n")).toEqual([
      "The river bank",
      "First line second line.",
      "one",
      "two link and ref",
      "three",
      "quoted code alt text  bold  & snake_case",
      "before after",
      "| a | b |",
      "| c | d |",
      "Title",
      "",
    ]);
  });
});

test("an unknown format is refused", async () => {
  await expect(() => read("", "a", { format: "pdf" })).rejects.toThrow(
    "unsupported format: pdf came, txt, md, csv, tsv or jsonl",
  );
});
