import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openCorpus } from "#src/text/files.js";
import type { FormatOptions } from "#src/text/formats/index.js";
import { globMatcher } from "#src/text/glob.js";

let folder = "";
const at = (...parts: string[]) => join(folder, ...parts);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "riverbank-test-"));
  mkdirSync(at("texts", "old"), { recursive: true });
  mkdirSync(at("texts", ".hidden"));
  mkdirSync(at("empty"));
  writeFileSync(at("texts", "b.txt"), "b");
  writeFileSync(at("texts", "a.md"), "# a");
  writeFileSync(at("texts", "image.png"), Uint8Array.of(0x89, 0, 1));
  writeFileSync(at("texts", ".hidden", "c.txt"), "hidden");
  writeFileSync(at("texts", "old", "c.txt.gz"), gzipSync("c"));
  writeFileSync(at("texts", "old", "d.jsonl"), '{"text":"d"}');
  writeFileSync(at("packed"), Buffer.concat([gzipSync("one\n"), gzipSync("two")]));
  writeFileSync(at("cut.txt.gz"), gzipSync("river bank ".repeat(9999)).subarray(0, 60));
  symlinkSync(at("texts"), at("texts", "ring"));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function read(paths: string | string[], options: FormatOptions = {}): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await openCorpus(paths, options)).read()) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe("openCorpus", () => {
  test("reads a folder's files of known formats in the order of their paths, links to folders left aside", async () => {
    expect(await read(at("texts"))).toBe("a\n\nb\nc\nd\n\n");
    expect(await read(`${at("texts")}/`)).toBe("a\n\nb\nc\nd\n\n");
  });

  test("reads patterns and files in the order given, each file once", async () => {
    expect(await read(at("texts", "**", "*.txt{,.gz}"))).toBe("b\nc\n");
    expect(await read([at("texts", "old", "c.*"), at("texts", "?.{md,txt}"), at("texts", "b.txt")])).toBe(
      "c\na\n\nb\n",
    );
  });

  test("tells gzip by its first bytes, also several members", async () => {
    expect(await read(at("packed"))).toBe("one\ntwo\n");
  });

  test("knows the bytes of its source and tells them as they are read", async () => {
    const corpus = await openCorpus([at("packed"), at("texts", "b.txt")]);
    let told = 0;
    for await (const _ of corpus.read({ onBytes: (bytes) => (told = bytes) }));
    expect(told).toBe(corpus.bytes);
  });

  test("reads standard input, packed or not", () => {
    const script = `import { openCorpus } from "#src/text/files.js";
      const corpus = await openCorpus("-", { format: "csv" });
      for await (const piece of corpus.read()) process.stdout.write(piece);
      try { for await (const _ of corpus.read()); } catch (error) { process.stdout.write(error.message); }`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      input: gzipSync("text\nriver"),
    });
    expect(stdout.toString()).toBe(
      "river\n\nunsupported corpus: standard input was read to its end and can't be read again",
    );
  });

  test("a source that can't be read and packed data that ends early are told apart", async () => {
    await expect(read(at("cut.txt.gz"))).rejects.toThrow(
      /^invalid gzip: .*cut\.txt\.gz is cut off or damaged \(unexpected end of file\)/,
    );
    await expect(read(at("texts", "image.png"))).rejects.toThrow(/^unsupported text: .*image\.png holds NUL bytes/);
    const corpus = await openCorpus([at("texts", "b.txt"), at("texts", "a.md")]);
    rmSync(at("texts", "b.txt"));
    await expect(corpus.read()[Symbol.asyncIterator]().next()).rejects.toThrow(
      /^invalid file: .*b\.txt can't be read \(ENOENT\)/,
    );
    writeFileSync(at("texts", "b.txt"), "b");
  });

  test.each([
    [["nowhere.txt"], /^missing file: nowhere\.txt is not there; check the path$/],
    [["nowhere/*.txt"], /^missing file: nothing matches nowhere\/\*\.txt; check the pattern/],
    [[], /^missing file: no path came/],
  ])("refuses %j in one line", async (paths, message) => {
    await expect(openCorpus(paths)).rejects.toThrow(message);
  });

  test("refuses a folder without texts", async () => {
    await expect(openCorpus(at("empty"))).rejects.toThrow(/^missing file: the folder .*empty has no \.txt, \.md/);
  });
});

describe("globMatcher", () => {
  test.each([
    ["*.txt", ["a.txt", "é.txt"], ["a.txt.gz", ".a.txt", "b/a.txt", "atxt"]],
    ["a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a/.x/b", "ab", "a/xb"]],
    ["a/**", ["a/b", "a/b/c"], ["a", "a/.b", "a/b/.c"]],
    ["**/*.md", ["a.md", "b/c/a.md"], [".b/a.md"]],
    ["a{b,c{d,}}?", ["abx", "acx", "acdx"], ["ab", "adx"]],
    ["{a", ["{a"], ["a"]],
    ["{a}(b)+[c]", ["{a}(b)+[c]"], ["a(b)+[c]"]],
    ["/x/.*", ["/x/.a"], ["/x/a", "x/.a"]],
  ])("%s", (pattern, matching, others) => {
    const matches = globMatcher(pattern);
    expect(matching.filter((path) => !matches(path))).toEqual([]);
    expect(others.filter(matches)).toEqual([]);
  });

  test("takes any pattern, and a name without magic only for itself", () => {
    fc.assert(fc.property(fc.string({ maxLength: 12 }), (pattern) => typeof globMatcher(pattern)("a") === "boolean"));
    const plain = fc.string({ minLength: 1, maxLength: 12 }).filter((name) => !/[*?{]/.test(name));
    fc.assert(fc.property(plain, plain, (a, b) => globMatcher(a)(b) === (a === b)));
  });
});
