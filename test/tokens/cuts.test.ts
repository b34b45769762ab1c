import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aligned } from "#src/tokens/aligned.js";
import { cutRule } from "#src/tokens/cut-rule.js";
import { nextCut } from "#src/tokens/cuts.js";
import { readNormaliser } from "#src/tokens/normalisers/index.js";
import type { Normaliser, PreTokenizer } from "#src/tokens/parts.js";
import { readPreTokenizer } from "#src/tokens/splitters/index.js";
import { Units } from "#src/tokens/units.js";
import { choices, cut, cutsOf, edgyText, placed } from "../helpers/parts.ts";

const bert = { type: "BertPreTokenizer" };
const bytes = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true };
const split = (Regex: string, behavior: string, invert: boolean) => ({
  type: "Split",
  pattern: { Regex },
  behavior,
  invert,
});

// Regular expressions of which many allow cuts, and many all but do.
const SETS = ["a", "a", " ", "1", "\\S", "\\w", "\\d", "\\p{L}", "[^\\s\\d]", "\\s", "\\n", "\\R", "(?>\\s+)"];
const LOOKS = [
  ..."!="
    .split("")
    .flatMap((sign) => ["\\S", "a", "\\s", "\\n", "\\d{2}", "\\w ", "\\s*a", " a"].map((set) => `(?${sign}${set})`)),
  ..."!=".split("").flatMap((sign) => ["\\S", "a", "\\s", " "].map((set) => `(?<${sign}${set})`)),
];
const set = fc.constantFrom(...SETS);
const repeated = fc
  .tuple(set, fc.constantFrom("", "", "", "+", "?", "{2}", "+?", "++", "*"))
  .map((parts) => parts.join(""));
const item = fc.oneof(
  { weight: 3, arbitrary: repeated },
  { weight: 1, arbitrary: fc.constantFrom(...LOOKS, "\\b", "$") },
);
const row = fc.array(item, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
const choice = fc.oneof(
  row,
  fc.tuple(row, row, row).map(([a, b, c]) => `(?:${a}|${b})${c}`),
);
const ENDINGS = ["", "|\\s", "|\\s+(?!\\S)|\\s+", "| +", "|\\s++", "|\\s{2}"];
const pattern = fc
  .tuple(fc.array(choice, { minLength: 1, maxLength: 3 }), fc.constantFrom(...ENDINGS))
  .map(([choices, ending]) => choices.join("|") + ending);
const shortTexts = fc.array(
  fc.tuple(
    fc.array(fc.constantFrom(..."ab1   \n\t,\u0301中"), { maxLength: 14 }).map((parts) => parts.join("")),
    choices,
  ),
  { minLength: 10, maxLength: 10 },
);

/** What the two parts make of a text cut by a rule. */
function run(normaliser: Normaliser | undefined, splitter: PreTokenizer, parts: ReturnType<typeof cut>) {
  return parts.flatMap((part) => splitter.split(normaliser?.normalise(part) ?? part)).map(placed);
}

describe("a rule told from a regular expression", () => {
  test("holds for splitting, whatever the behaviour", () => {
    let cuttable = 0;
    const behaviour = fc.constantFrom("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous");
    fc.assert(
      fc.property(pattern, behaviour, fc.boolean(), shortTexts, (regex, behavior, invert, texts) => {
        const splitter = readPreTokenizer(split(regex, behavior, invert), "t.json");
        if (splitter.cuts === "none") return;
        cuttable++;
        for (const [text, choice] of texts) {
          const parts = cut(text, splitter.cuts, choice);
          expect(run(undefined, splitter, parts)).toEqual(run(undefined, splitter, [aligned(text)]));
        }
      }),
      { numRuns: 5000 },
    );
    expect(cuttable).toBeGreaterThan(100);
  });

  test("holds for replacing, before and after other normalisers, in front of every kind of pre-tokenizer", () => {
    let cuttable = 0;
    const splitters = [{ type: "WhitespaceSplit" }, bytes, bert, { type: "Metaspace", replacement: "▁" }].map(
      (config) => readPreTokenizer(config, "t.json"),
    );
    const contents = fc.constantFrom("", " ", "x", " x", "x ", "  ", ",", "\n");
    const others = fc.array(fc.constantFrom("NFKC", "StripAccents", "Nmt", "Lowercase"), { maxLength: 2 });
    fc.assert(
      fc.property(pattern, contents, others, fc.boolean(), shortTexts, (Regex, content, names, last, texts) => {
        const replace = { type: "Replace", pattern: { Regex }, content };
        const rest = names.map((type) => ({ type }));
        const normalizers = last ? [...rest, replace] : [replace, ...rest];
        const normaliser = readNormaliser({ type: "Sequence", normalizers }, "t.json");
        for (const splitter of splitters) {
          const rule = cutRule(normaliser, splitter);
          if (rule === "none") continue;
          cuttable++;
          for (const [text, choice] of texts) {
            const parts = cut(text, rule, choice);
            expect(run(normaliser, splitter, parts)).toEqual(run(normaliser, splitter, [aligned(text)]));
          }
        }
      }),
      { numRuns: 3000 },
    );
    expect(cuttable).toBeGreaterThan(100);
  });
});

describe("cutRule", () => {
  const normalisers = [
    undefined,
    { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    { type: "BertNormalizer", clean_text: true, handle_chinese_chars: false, strip_accents: null, lowercase: true },
    { type: "NFKC" },
    { type: "Nmt" },
    { type: "StripAccents" },
    { type: "Strip", strip_left: true, strip_right: false },
    { type: "Prepend", prepend: " " },
    { type: "Replace", pattern: { Regex: "a" }, content: "" },
    { type: "Replace", pattern: { Regex: "\\d" }, content: "x" },
    { type: "Replace", pattern: { Regex: "\\s+" }, content: " " },
    { type: "Sequence", normalizers: [{ type: "NFD" }, { type: "StripAccents" }, { type: "Lowercase" }] },
  ];
  const splitters = [
    bert,
    { type: "WhitespaceSplit" },
    { type: "Metaspace", replacement: "▁" },
    bytes,
    split(" ?[\\p{L}]+|[^\\s\\p{L}]+[\\r\\n]*|\\s+(?!\\S)|\\s+", "Isolated", false),
    split("\\s+", "Isolated", false),
    { type: "Punctuation" },
  ];

  test.each(normalisers.flatMap((first) => splitters.map((second) => [JSON.stringify(first), JSON.stringify(second)])))(
    "cutting by it changes nothing with %s and %s",
    (first, second) => {
      const normaliser = first === undefined ? undefined : readNormaliser(JSON.parse(first), "tokenizer.json");
      const splitter = readPreTokenizer(JSON.parse(second), "tokenizer.json");
      const rule = cutRule(normaliser, splitter);
      fc.assert(
        fc.property(edgyText, choices, (text, choice) => {
          const parts = cut(text, rule, choice);
          expect(run(normaliser, splitter, parts)).toEqual(run(normaliser, splitter, [aligned(text)]));
        }),
        { numRuns: 200 },
      );
    },
  );

  test("BERT's parts may be cut at spaces and punctuation, and the pieces stay the same", () => {
    const normaliser = readNormaliser(normalisers[1], "tokenizer.json");
    const splitter = readPreTokenizer(bert, "tokenizer.json");
    expect(cutsOf("a, b!\u0301", "mark")).toEqual([1, 2, 4]);
    fc.assert(
      fc.property(edgyText, choices, (text, choice) => {
        const parts = cut(text, cutRule(normaliser, splitter), choice);
        expect(run(normaliser, splitter, parts)).toEqual(run(normaliser, splitter, [aligned(text)]));
        const units = new Units().set(text);
        const found: number[] = [];
        for (let at = nextCut(units, 0, "mark"); at < text.length; at = nextCut(units, at, "mark")) found.push(at);
        for (const at of found) expect(cutsOf(text, "mark")).toContain(at);
      }),
      { numRuns: 1000 },
    );
  });

  test("BERT's parts may be cut before every space after a word, a text without pre-tokenizer nowhere", () => {
    const normaliser = readNormaliser(normalisers[1], "tokenizer.json");
    expect(cutRule(normaliser, readPreTokenizer(bert, "tokenizer.json"))).toBe("mark");
    expect(cutRule(normaliser, readPreTokenizer(bytes, "tokenizer.json"))).toBe("none");
    expect(cutRule(normaliser, undefined)).toBe("none");
    const unspread = readNormaliser(normalisers[2], "tokenizer.json");
    expect(cutRule(unspread, readPreTokenizer(bytes, "tokenizer.json"))).toBe("word");
    expect(cutsOf("a, b c", "word")).toEqual([4]);
    expect(cutsOf("a, b  c", "space")).toEqual([2, 4]);
  });
});
