import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tokenizerFromJson } from "#src/tokens/formats/tokenizer-json.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { type EmbeddedText, embedStream } from "#src/vectors/embed-stream.js";
import { openTable } from "#src/vectors/open.js";
import { type EmbedOptions, embed, SentenceEmbedder } from "#src/vectors/sentence-embedder.js";
import { EmbeddingTable } from "#src/vectors/table.js";
import { sifWeights } from "#src/vectors/token-weights.js";
import { describeShared, sharedPath } from "../helpers/shared.ts";
import { subwordTable } from "../helpers/tables.ts";

const WORDS = ["the", "river", "bank", "money", "flows"];
const COUNTS = [1000, 40, 30, 20, 10];
const ROWS = [
  [1, 0.5, 0, 0.25],
  [0, 1, 2, -1],
  [3, -1, 0.5, 1],
  [2, 2, -2, 0.5],
  [-1, 0.5, 1, 4],
];

function tableWith(metadata: Record<string, string> = {}, counts: number[] | undefined = COUNTS): EmbeddingTable {
  const vocabulary = new Vocabulary(WORDS, counts);
  const { embeddings } = EmbeddingTable.fromVectors(vocabulary, Float32Array.from(ROWS.flat()), 4);
  return new EmbeddingTable({ vocabulary, embeddings, metadata });
}
const table = tableWith();

/** What the paper says, in the plainest words. */
function plainMean(words: readonly string[], a: number): number[] {
  const known = words.filter((word) => WORDS.includes(word));
  return [0, 1, 2, 3].map((i) => {
    const terms = known.map((word) => {
      const id = WORDS.indexOf(word);
      return (a / (a + COUNTS[id] / 1100)) * ROWS[id][i];
    });
    return terms.reduce((sum, term) => sum + term, 0) / known.length;
  });
}

function expectClose(found: ArrayLike<number> | null, expected: ArrayLike<number>, digits = 6): void {
  expect(found).toHaveLength(expected.length);
  Array.from(expected).forEach((value, i) => void expect(found?.[i]).toBeCloseTo(value, digits));
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (x, i) => x * b[i]).reduce((s, x) => s + x, 0);
const anyText = fc.array(fc.constantFrom(...WORDS, "unknown"), { minLength: 1, maxLength: 8 });

describe("weights", () => {
  test("are a / (a + p)", () => {
    expectClose(sifWeights(new Vocabulary(["a", "b"], [999, 1])), [1e-3 / (1e-3 + 0.999), 0.5], 12);
    expect(sifWeights(new Vocabulary(["a", "b"], [5, 0]), 0.5)[1]).toBe(1);
  });

  test("without counts p follows Zipf's law in the order of the tokens", () => {
    const harmonic = 1 + 1 / 2 + 1 / 3;
    const expected = [1, 2, 3].map((rank) => 0.01 / (0.01 + 1 / rank / harmonic));
    expectClose(sifWeights(new Vocabulary(["a", "b", "c"]), 0.01), expected, 12);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("a = %s is refused", (a) => {
    expect(() => sifWeights(new Vocabulary(["a"]), a)).toThrow(`invalid a: ${a} came`);
  });
});

describe("a text of words", () => {
  test("is the weighted mean of its known words, whatever a is", () => {
    fc.assert(
      fc.property(anyText, fc.double({ min: 1e-4, max: 10, noNaN: true }), (words, a) => {
        const found = new SentenceEmbedder(table, { a, components: 0 }).embed(words.join(" "));
        if (words.every((word) => word === "unknown")) expect(found).toBeNull();
        else expectClose(found, plainMean(words, a), 5);
      }),
    );
  });

  test("has the same vector in any order of its words", () => {
    fc.assert(
      fc.property(anyText, (words) => {
        const embedder = new SentenceEmbedder(table);
        const [first, second] = [words, words.toReversed()].map((order) => embedder.embed(order.join(" ")));
        if (first) expectClose(second, first);
        else expect(second).toBeNull();
      }),
    );
  });

  test("is at right angles to what was taken away, and of length 1 where that is asked", () => {
    const texts = fc.array(anyText, { minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 3 }), fc.boolean(), (lists, components, normalise) => {
        const all = lists.map((words) => words.join(" "));
        const plain = new SentenceEmbedder(table, { components, normalise: false }).learn(all);
        const embedder = new SentenceEmbedder(table, { components, normalise }).learn(all);
        for (const text of all) {
          const left = plain.embed(text) ?? new Float32Array(4);
          const vector = embedder.embed(text) ?? new Float32Array(4);
          const [before, length] = [left, vector].map((numbers) => Math.sqrt(dot(numbers, numbers)));
          expect(length).toBeCloseTo(normalise && before > 0 ? 1 : before, 5);
          // Where little is left, what rounding left of the rest grows with it.
          const stretched = before > 0 ? length / before : 1;
          for (const direction of embedder.directions) {
            expect(Math.abs(dot(vector, direction))).toBeLessThan(1e-5 * Math.max(1, stretched));
          }
        }
      }),
    );
  });

  test("the first direction is the one along which most of the texts' vectors lies", () => {
    const texts = ["the river", "river bank", "bank money flows", "the money"];
    const means = texts.map((text) => plainMean(text.split(" "), 1e-3));
    const along = (direction: ArrayLike<number>) => means.reduce((sum, mean) => sum + dot(mean, direction) ** 2, 0);
    const [direction] = new SentenceEmbedder(table).learn(texts).directions;
    expect(dot(direction, direction)).toBeCloseTo(1, 12);
    const anyDirection = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(anyDirection, (other) => {
        const length = Math.sqrt(dot(other, other));
        fc.pre(length > 1e-3);
        expect(along(other.map((value) => value / length))).toBeLessThanOrEqual(along(direction) + 1e-9);
      }),
    );
  });

  test("alone, or always the same, keeps its whole vector", () => {
    const expected = plainMean(["river", "bank"], 1e-3);
    expectClose(embed(table, ["river bank"])[0], expected);
    for (const vector of embed(table, ["river bank", "river bank", "nothing"]).slice(0, 2)) {
      expectClose(vector, expected);
    }
  });

  test("given directions are taken from a single text too", () => {
    const directions = [[0, 0, 1, 0]];
    const [vector] = embed(table, ["river bank"], { directions });
    expectClose(vector, plainMean(["river", "bank"], 1e-3).with(2, 0));
    const learned = new SentenceEmbedder(table).learn(["the river", "bank money", "flows"]);
    const [again] = embed(table, ["river bank"], { directions: learned.directions });
    expect(again).toEqual(learned.embed("river bank"));
  });

  test("one that lies wholly along the common direction is a vector of zeros, never NaN", () => {
    const vectors = embed(table, ["river", "river river", "the unknown"], { directions: [[0, 1, 0, 0]] });
    expect(vectors[0]?.some((value) => value !== 0)).toBe(true);
    const along = embed(table, ["river", "river unknown river river"], {
      directions: [ROWS[1].map((value) => value / Math.sqrt(6))],
      normalise: true,
    });
    expect(along).toEqual([new Float32Array(4), new Float32Array(4)]);
  });

  test("of which nothing is known has no vector", () => {
    expect(embed(table, ["", "?!", "unknown words"])).toEqual([null, null, null]);
    const zero = EmbeddingTable.fromVectors(new Vocabulary(["nil"]), Float32Array.of(0, 0), 2);
    expect(embed(zero, ["nil"])).toEqual([null]);
  });

  test("words are found as they stand, then in lower case; a tokenizer that lowers lowers", () => {
    const vocabulary = new Vocabulary(["Bank", "river"]);
    const named = (metadata: Record<string, string>) => {
      const { embeddings } = EmbeddingTable.fromVectors(vocabulary, Float32Array.of(1, 0, 0, 1), 2);
      return new EmbeddingTable({ vocabulary, embeddings, metadata });
    };
    expect(embed(named({}), ["Bank", "RIVER"], { weighting: "mean" })).toEqual([
      Float32Array.of(1, 0),
      Float32Array.of(0, 1),
    ]);
    const lower = named({ tokenizer: '{"kind":"words","lowercase":true}' });
    expect(embed(lower, ["Bank", "RIVER"], { weighting: "mean" })).toEqual([null, Float32Array.of(0, 1)]);
  });

  test("words without a row are composed of subwords, and count whole", () => {
    const subwords = subwordTable(["river", "bank"], 4, 50);
    const [vector] = embed(subwords, ["riverbank"]);
    expectClose(vector, subwords.vectorOf("riverbank"));
  });

  test("int8 rows give what their numbers give", () => {
    const int8 = table.quantise();
    expectClose(embed(int8, ["the river bank"])[0], embed(int8.dequantise(), ["the river bank"])[0] ?? []);
  });

  test.each<[EmbedOptions, string]>([
    [{ components: 4 }, "invalid components: 4 came, a whole number from 0 to 3 was expected"],
    [{ components: 0.5 }, "invalid components: 0.5 came"],
    [{ directions: [[1, 0]] }, "mismatched dims: a direction has 2, the table has 4"],
    [{ directions: [[2, 0, 0, 0]] }, "invalid direction: its length is 2, 1 was expected"],
    [{ a: 0 }, "invalid a: 0 came"],
  ])("%j is refused", (options, message) => {
    expect(() => new SentenceEmbedder(table, options)).toThrow(message);
  });
});

describe("a text of tokens", () => {
  const tokenizer = {
    added_tokens: [{ id: 0, content: "[UNK]", special: true }],
    normalizer: { type: "Lowercase" },
    pre_tokenizer: { type: "Whitespace" },
    model: { type: "WordPiece", unk_token: "[UNK]", vocab: { "[UNK]": 0, river: 1, "##bank": 2, the: 3 } },
  };
  // Rows by frequency, not by the tokenizer's ids.
  const vocabulary = new Vocabulary(["the", "[UNK]", "river", "##bank"], [8, 4, 3, 1]);
  const tokens = (metadata: Record<string, string>) => {
    const { embeddings } = EmbeddingTable.fromVectors(vocabulary, Float32Array.of(1, 1, 9, 9, 3, 0, 0, 4), 2);
    return new EmbeddingTable({ vocabulary, embeddings, metadata });
  };

  test("is the plain mean of its known tokens for Model2Vec's tables, of length 1 where they say so", () => {
    const json = JSON.stringify(tokenizer);
    expect(tokenizerFromJson(tokenizer, "test").encode("The Riverbank xyz").tokens).toEqual([
      "the",
      "river",
      "##bank",
      "[UNK]",
    ]);
    const [plain, unknown] = embed(tokens({ tokenizer: json, normalise: "false" }), ["The Riverbank xyz", "xyz"]);
    expectClose(plain, [4 / 3, 5 / 3]);
    expect(unknown).toBeNull();
    const [unit] = embed(tokens({ tokenizer: json, normalise: "true" }), ["The Riverbank xyz"]);
    expectClose(unit, [4 / Math.sqrt(41), 5 / Math.sqrt(41)]);
  });

  test("needs no post-processor: one with old ids harms nothing until it is asked for, a broken one is refused", () => {
    const template = (ids: number[]) => ({
      type: "TemplateProcessing",
      single: [{ SpecialToken: { id: "[UNK]", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
      pair: [{ Sequence: { id: "A", type_id: 0 } }, { Sequence: { id: "B", type_id: 1 } }],
      special_tokens: { "[UNK]": { id: "[UNK]", ids, tokens: ["[UNK]"] } },
    });
    const tokenizerOf = (post_processor: unknown) =>
      tokens({ tokenizer: JSON.stringify({ ...tokenizer, post_processor }) }).tokenizer;
    const right = tokenizerOf(template([0]));
    expect(right?.encode("river", { addSpecial: true }).tokens).toEqual(["[UNK]", "river"]);
    expect(tokenizerOf(template([100]))?.encode("river").tokens).toEqual(["river"]);
    expect(() => tokenizerOf(template([100]))?.encode("river", { addSpecial: true })).toThrow("unknown id: 100 came");
    expect(() => tokenizerOf({ type: "Unheard" })).toThrow("unsupported tokenizer");
  });

  test("is weighted by the tokens' counts otherwise", () => {
    const [vector] = embed(tokens({ tokenizer: JSON.stringify(tokenizer) }), ["riverbank"], { a: 0.1 });
    expectClose(vector, [(3 * (0.1 / (0.1 + 3 / 16))) / 2, (4 * (0.1 / (0.1 + 1 / 16))) / 2]);
  });
});

describe("a stream of texts", () => {
  const texts = ["the river", "bank money", "", "flows the bank", "river money"];
  const collect = async (from: Iterable<string> | AsyncIterable<string>, options = {}) => {
    const all: EmbeddedText[] = [];
    for await (const item of embedStream(table, from, options)) all.push(item);
    return all;
  };

  test("gives what the list gives while it is shorter than the sample", async () => {
    const vectors = embed(table, texts);
    expect(await collect(texts)).toEqual(texts.map((text, i) => ({ text, vector: vectors[i] })));
  });

  test("learns from the sample alone, and takes no more than that ahead", async () => {
    const learned = new SentenceEmbedder(table).learn(texts.slice(0, 3));
    let taken = 0;
    async function* source() {
      for (const text of texts) {
        taken++;
        yield text;
      }
    }
    const stream = embedStream(table, source(), { sample: 3 });
    await stream.next();
    expect(taken).toBe(3);
    expect(await collect(source(), { sample: 3 })).toEqual(
      texts.map((text) => ({ text, vector: learned.embed(text) })),
    );
    taken = 0;
    await embedStream(table, source(), { components: 0 }).next();
    expect(taken).toBe(1);
  });

  test("no texts give nothing, a sample of none is refused", async () => {
    expect(await collect([])).toEqual([]);
    await expect(collect(texts, { sample: 0 })).rejects.toThrow("invalid sample: 0 came");
  });
});

describeShared("Model2Vec's judges", () => {
  const expected = (name: string): number[] =>
    JSON.parse(readFileSync(sharedPath("interop", "model2vec", `embeddings_${name}.json`), "utf8"))[0];
  const open = (name: string) => openTable(sharedPath("interop", "model2vec", `test-model-${name}`));
  const LONG = "hello, a thousand times";

  test.each([
    ["float32", "hello world", "short", 1e-5],
    ["float32", LONG, "long", 1e-5],
    ["sentence-transformers", "hello world", "short", 1e-5],
    ["sentence-transformers", LONG, "long", 1e-5],
    ["vocab-quantized", "Hello", "vocab_quantized", 1e-5],
    // Rounded numbers: float16 has 11 bits, int8 half a step of the largest number / 127.
    ["float16", "hello world", "short", 1e-3],
    ["float16", LONG, "long", 1e-3],
    ["int8", "hello world", "short", 0.05],
    ["int8", LONG, "long", 0.05],
  ])("test-model-%s embeds %j as expected", async (model, text, name, tolerance) => {
    const [vector] = embed(await open(model), [text === LONG ? "hello ".repeat(1000) : text]);
    expect(vector).toHaveLength(expected(name).length);
    const worst = Math.max(...expected(name).map((value, i) => Math.abs((vector?.[i] ?? Number.NaN) - value)));
    expect(worst).toBeLessThan(tolerance);
  });
});
