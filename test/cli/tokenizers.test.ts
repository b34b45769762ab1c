import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { showTokenStrip } from "#src/cli/show.js";
import { styleFor } from "#src/cli/style.js";
import { loadTokenizer } from "#src/tokens/load.js";
import { riverbank } from "../helpers/command.ts";

const TEXT = "The king sat by the bank of the river.\nThe queen's boat lay by the river bank.\n".repeat(20);

let folder: string;
let corpus: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "riverbank-tokenizers-"));
  corpus = at("corpus.txt");
  writeFileSync(corpus, TEXT);
  for (const kind of ["bpe", "wordpiece", "unigram", "words", "characters"]) {
    const size = kind === "bpe" ? "300" : "80";
    const args = ["train-tokenizer", corpus, "--kind", kind, "--size", size, "-o", at(`${kind}.json`), "--quiet"];
    expect(riverbank(args)).toMatchObject({ status: 0, stdout: "" });
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

describe("tokenize", () => {
  test("gives tokens, ids and offsets by a file's tokenizer", () => {
    const { stdout } = riverbank(["tokenize", "--tokenizer", at("wordpiece.json"), "--json", "The", "river"]);
    const tokenizer = loadTokenizer(JSON.parse(readFileSync(at("wordpiece.json"), "utf8")));
    expect(Object.keys(JSON.parse(stdout))).toEqual(["ids", "tokens", "offsets"]);
    expect(JSON.parse(stdout)).toEqual(tokenizer.encode("The river"));
  });

  test("gives characters by their numbers in Unicode, without a tokenizer", () => {
    const { stdout } = riverbank(["tokenize", "--code-points", "--json", "é👑"]);
    expect(JSON.parse(stdout)).toEqual({
      tokens: ["é", "👑"],
      ids: [233, 128081],
      offsets: [
        [0, 1],
        [1, 3],
      ],
    });
    expect(riverbank(["tokenize", "--code-points"], { input: "a\n" }).stdout).toMatch(/^a +97 /m);
    expect(riverbank(["tokenize", "--code-points", "--ids", "a"]).status).toBe(2);
  });

  test("puts special tokens around a text, or finds them in it, when it is told to", () => {
    const tokens = (...args: string[]) => {
      const { stdout } = riverbank(["tokenize", "--tokenizer", at("wordpiece.json"), "--json", ...args]);
      return JSON.parse(stdout).tokens;
    };
    expect(tokens("bank", "--add-special")).toEqual(["[CLS]", "bank", "[SEP]"]);
    expect(tokens("bank[SEP]", "--recognise-special")).toEqual(["bank", "[SEP]"]);
    expect(tokens("bank[SEP]")).not.toContain("[SEP]");
  });

  test("prints ids alone, a line for a line, on any number of threads", () => {
    const tokenizer = loadTokenizer(JSON.parse(readFileSync(at("bpe.json"), "utf8")));
    const lines = ["the bank", "a river, a boat"];
    const expected = lines.map((line) => `${tokenizer.encode(line).ids.join(" ")}\n`).join("");
    for (const threads of ["1", "2"]) {
      const args = ["tokenize", "--tokenizer", at("bpe.json"), "--ids", "--threads", threads];
      expect(riverbank(args, { input: `${lines[0]}\r\n\n${lines[1]}` }).stdout).toBe(expected);
    }
  });

  test("shows a terminal the text itself in colours, the ids below it", () => {
    const tokens = { tokens: ["a", "Ġb", "ð", "Ł"], ids: [5, 600, 7, 8], offsets: [] as [number, number][] };
    tokens.offsets.push([0, 1], [1, 3], [3, 5], [3, 5]);
    expect(showTokenStrip("a b🙂", tokens, 80, styleFor({}))).toBe("a  b  ð Ł\n5 600 7 8");
    expect(showTokenStrip("a b🙂", tokens, 6, styleFor({}))).toBe("a  b\n5 600\nð Ł\n7 8");
    expect(
      showTokenStrip("a", { tokens: ["a"], ids: [1], offsets: [[0, 1]] }, 80, styleFor({ isTTY: true }, {})),
    ).toContain("\x1b[30;48;5;151ma\x1b[0m");
  });

  test("says in one line what is wrong with a tokenizer", () => {
    writeFileSync(at("cut.json"), readFileSync(at("bpe.json"), "utf8").slice(0, 900));
    const wrong: [string, RegExp][] = [
      [at("none.json"), /^riverbank: missing file: .*none.json is not there; check the path\n$/],
      [at("cut.json"), /^riverbank: invalid tokenizer: .*cut.json is broken or cut-off JSON; get the file anew\n$/],
      [corpus, /^riverbank: (invalid|missing) [^\n]*\n$/],
    ];
    for (const [path, message] of wrong) {
      const { status, stdout, stderr } = riverbank(["tokenize", "--tokenizer", path, "x"]);
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      expect(stderr).toMatch(message);
    }
  });
});

describe("train-tokenizer", () => {
  test("says what it made", () => {
    const { stderr, stdout } = riverbank(["train-tokenizer", corpus, "--size", "270", "-o", at("made.json")]);
    expect({ stdout, stderr }).toEqual({
      stdout: "",
      stderr: expect.stringMatching(/made\.json: bpe, 270 tokens, [\d.]+ kB\n$/),
    });
  });

  test("refuses what can't be before it reads anything", () => {
    const refused: [string[], string][] = [
      [["-o", at("x.bin")], "unsupported format: "],
      [["--kind", "unigram", "-o", at("vocab.txt")], "unsupported format: "],
      [["--size", "100", "-o", at("x.json")], "invalid size: 100 came, at least 257 was expected"],
    ];
    for (const [args, message] of refused) {
      const { status, stderr } = riverbank(["train-tokenizer", corpus, "--quiet", ...args]);
      expect(stderr).toContain(`riverbank: ${message}`);
      expect(stderr.trimEnd()).not.toContain("\n");
      expect(status).toBe(1);
    }
    expect(existsSync(at("x.json"))).toBe(false);
    expect(riverbank(["train-tokenizer", corpus, "-o", corpus]).status).toBe(2);
    expect(riverbank(["train-tokenizer", corpus, "-o", at("y.json"), "--lowercase", "--keep-case"]).status).toBe(2);
  });
});

describe("train --tokenizer", () => {
  test("makes a table of tokens, of which words are composed", () => {
    const model = at("tokens.safetensors");
    const args = ["train", corpus, "--tokenizer", at("bpe.json"), "--dims", "16", "--threads", "1", "--quiet"];
    expect(riverbank([...args, "-o", model])).toMatchObject({ status: 0 });
    const { stdout } = riverbank(["tokenize", "--model", model, "--json", "the bankers"]);
    expect(JSON.parse(stdout)).toEqual(
      loadTokenizer(JSON.parse(readFileSync(at("bpe.json"), "utf8"))).encode("the bankers"),
    );
    const answer = JSON.parse(riverbank(["nearest", "bank", "--model", model, "--json"]).stdout);
    expect(answer.neighbours.map(({ token }: { token: string }) => token)).not.toContain("Ġbank");
    expect(riverbank(["compare", "bankers", "bank", "--model", model, "--json"])).toMatchObject({ status: 0 });
  });

  test("refuses what its tokens decide", () => {
    const { status, stderr } = riverbank([
      ...["train", corpus, "--tokenizer", at("bpe.json"), "--keep-case", "-o", at("z.safetensors")],
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain("mismatched --keep-case: it came with --tokenizer");
  });
});
