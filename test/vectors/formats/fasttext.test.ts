import { describe, expect, test } from "vitest";
import type { FileKind } from "#src/vectors/formats/options.js";
import { type LoadOptions, loadTable } from "#src/vectors/load.js";
import { ngramRows } from "#src/vectors/subwords.js";
import { fastTextModel, type ModelParts, quantisedRow } from "../../helpers/fasttext.ts";
import { failureOf, inChunks } from "../../helpers/tables.ts";

const DIMS = 3;
const BUCKETS = 7;
const ngrams = Array.from({ length: BUCKETS }, (_, i) => [i, i / 2, -i]);
const words: ModelParts["words"] = [
  ["</s>", 90, [1, 2, 3]],
  ["river", 50, [4, 5, 6]],
  ["été", 7, [-1, 0, 1]],
];
const model = (parts: Partial<ModelParts> = {}) => fastTextModel({ words, ngrams, ...parts });
const load = (parts?: Partial<ModelParts>, options?: LoadOptions) => loadTable(model(parts), options);

/** The mean of a word's own row, where it has one, and the rows of its n-grams. */
function meanOf(
  word: string,
  own: readonly (readonly number[])[],
  rowOf: (bucket: number) => readonly number[] | undefined,
) {
  const buckets = [...ngramRows(word, { minN: 3, maxN: 6, buckets: BUCKETS })];
  const rows = [...own, ...buckets.flatMap((bucket) => [rowOf(bucket)].filter((row) => row !== undefined))];
  return Array.from({ length: DIMS }, (_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);
}

function expectNear(vector: Float32Array, expected: readonly number[]): void {
  expect(vector).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(vector[i]).toBeCloseTo(value, 5);
  });
}

describe("a dense model", () => {
  test.each([12, 11, 0])("of version %i gives words the mean of their row and their n-grams'", async (version) => {
    const kinds: FileKind[] = [];
    const table = await load({ version }, { onKind: (kind) => kinds.push(kind) });
    expect(kinds).toEqual([{ format: "fasttext", numbers: "float32" }]);
    expect(table.vocabulary.tokens).toEqual(["</s>", "river", "été"]);
    expect([...table.vocabulary.counts]).toEqual([90, 50, 7]);
    expectNear(
      table.vectorOf("river"),
      meanOf("river", [[4, 5, 6]], (bucket) => ngrams[bucket]),
    );
    expectNear(
      table.vectorOf("été"),
      meanOf("été", [[-1, 0, 1]], (bucket) => ngrams[bucket]),
    );
    expectNear(
      table.vectorOf("rivers"),
      meanOf("rivers", [], (bucket) => ngrams[bucket]),
    );
    // The end of a line has n-grams in old models alone.
    expectNear(table.vectorOf("</s>"), version === 0 ? meanOf("</s>", [[1, 2, 3]], (b) => ngrams[b]) : [1, 2, 3]);
  });

  test("comes in pieces of any size as it comes whole", async () => {
    const whole = await load();
    for (const size of [1, 7, 100]) {
      const table = await loadTable(inChunks(model(), size));
      expect(table.vectorOf("été")).toEqual(whole.vectorOf("été"));
      expect(table.vectorOf("summers")).toEqual(whole.vectorOf("summers"));
    }
  });

  test("is read up to a limit, and composes the words beyond it", async () => {
    const table = await load({}, { limit: 2 });
    expect(table.vocabulary.tokens).toEqual(["</s>", "river"]);
    expectNear(
      table.vectorOf("été"),
      meanOf("été", [], (bucket) => ngrams[bucket]),
    );
  });

  test("without n-grams, and with labels behind the words, has the words' rows alone", async () => {
    const table = await load({ ngrams: [], labels: ["good", "bad"], architecture: 3 });
    expect(table.subwords).toBeUndefined();
    expect(table.vocabulary.tokens).toEqual(["</s>", "river", "été"]);
    expect(table.vectorOf("river")).toEqual(Float32Array.of(4, 5, 6));
    expect(table.metadata.labels).toBe("2");
  });

  test("that is supervised has no n-grams of characters in version 11, though it speaks of them", async () => {
    expect((await load({ version: 11, architecture: 3 })).subwords).toBeUndefined();
    expect((await load({ version: 12, architecture: 3 })).subwords).toBeDefined();
  });

  test("composes a word by its bytes, also where they are not UTF-8; of equal readings the first row is kept", async () => {
    const told: string[] = [];
    const cut = (byte: number) => Uint8Array.of(0x61, 0x62, byte);
    const odd: ModelParts["words"] = [
      [cut(0xe9), 3, [1, 1, 1]],
      [cut(0xe8), 2, [2, 2, 2]],
    ];
    const table = await load({ words: odd }, { onWarning: (message) => told.push(message) });
    expect(table.vocabulary.tokens).toEqual(["ab\ufffd"]);
    expect(told).toHaveLength(1);
    // By hand: the n-grams' bytes are hashed as signed numbers.
    const bytes = [0x3c, 0x61, 0x62, 0xe9, 0x3e];
    const hash = (gram: number[]) =>
      gram.reduce((h, byte) => Math.imul(h ^ ((byte << 24) >> 24), 0x01000193), 0x811c9dc5) >>> 0;
    const grams = [3, 4, 5].flatMap((n) => bytes.slice(0, 6 - n).map((_, i) => bytes.slice(i, i + n)));
    const rows = [[1, 1, 1], ...grams.map((gram) => ngrams[hash(gram) % BUCKETS])];
    expectNear(
      table.row(0),
      [0, 1, 2].map((i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length),
    );
  });
});

describe.each(["norms", "plain"] as const)("a quantised model (%s)", (quantised) => {
  const row = (id: number) => quantisedRow(id, DIMS, quantised);

  test("gives the rows that its codes stand for", async () => {
    const kinds: FileKind[] = [];
    const table = await load({ quantised }, { onKind: (kind) => kinds.push(kind) });
    expect(kinds).toEqual([{ format: "fasttext", numbers: "product-quantised" }]);
    expectNear(table.vectorOf("</s>"), row(0));
    expectNear(
      table.vectorOf("river"),
      meanOf("river", [row(1)], (bucket) => row(3 + bucket)),
    );
    expectNear(
      table.vectorOf("rivers"),
      meanOf("rivers", [], (bucket) => row(3 + bucket)),
    );
  });

  test("of which n-grams were left out finds those that were kept", async () => {
    const pruned = [
      [5, 1],
      [0, 2],
      [3, 0],
    ] as const;
    const table = await load({ quantised, pruned, ngrams: ngrams.slice(0, 3), buckets: BUCKETS });
    expect([...(table.subwords?.index ?? [])]).toEqual([0, 3, 5]);
    const rowOf = (bucket: number) => pruned.filter(([kept]) => kept === bucket).map(([, place]) => row(3 + place))[0];
    for (const word of ["river", "été"]) {
      expectNear(table.vectorOf(word), meanOf(word, [row(word === "river" ? 1 : 2)], rowOf));
    }
    expectNear(table.vectorOf("rivers"), meanOf("rivers", [], rowOf));
  });

  test("of which all n-grams were left out has the words' rows alone", async () => {
    const table = await load({ quantised, pruned: [], ngrams: [], buckets: BUCKETS, maxN: 6 });
    expect(table.subwords).toBeUndefined();
    expectNear(table.vectorOf("river"), row(1));
  });
});

describe("errors", () => {
  const changed = (at: number, ...numbers: number[]) => {
    const bytes = model();
    bytes.set(new Uint8Array(Int32Array.from(numbers).buffer), at);
    return bytes;
  };

  test.each([
    ["a version that is to come", changed(4, 13), "unsupported version: 13 came, 12 at most was expected"],
    ["absurd dims", changed(8, 2 ** 30), "invalid dims: 1073741824 came"],
    ["an unknown loss", changed(32, 9), "invalid header: loss 9, model 2, 7 buckets, n-grams from 3 to 6 came"],
    ["counts that don't add up", changed(64, 2 ** 31 - 1), "invalid dictionary: 2147483647 entries, 3 words, 0 labels"],
    ["words without end", changed(64, 2 ** 31 - 2, 2 ** 31 - 2), "invalid dictionary: entry "],
    ["a dictionary of 16 GB of n-grams", changed(84, 2 ** 31 - 1, 0), "invalid size: it ends too early; it is cut off"],
    ["a word that is a label", model({ words: words.slice(0, 1) }).fill(1, 105, 106), "is of type 1; it is damaged"],
    [
      "rows for other words",
      model({ buckets: 8 }),
      "mismatched matrix: 10 × 3 came, the dictionary and the arguments need 11 × 3",
    ],
    [
      "a kept n-gram beyond the buckets",
      model({ quantised: "plain", pruned: [[9, 0]], ngrams: [[1, 2, 3]], buckets: 7, maxN: 6 }),
      "invalid dictionary: n-gram bucket 9 came, there are 7",
    ],
    [
      "pruned n-grams that are not quantised",
      model({ pruned: [[1, 0]], ngrams: [[1, 2, 3]], buckets: 7, maxN: 6 }),
      "invalid matrix: n-grams were left out",
    ],
    [
      "a NaN",
      model({ words: [["a", 1, [Number.NaN, 1, 1]]], ngrams: [] }),
      'invalid row 1 ("a"): NaN came as number 1',
    ],
  ])("%s is named", async (_what, bytes, message) => {
    const error = await failureOf(loadTable(bytes, { format: "fasttext" }));
    expect(error.message).toContain(message);
    expect((await failureOf(loadTable(inChunks(bytes, 64), { format: "fasttext" }))).message).toContain(message);
  });

  test("a NaN can be looked at", async () => {
    const bytes = model({ words: [["a", 1, [Number.NaN, 1, 1]]], ngrams: [] });
    expect((await loadTable(bytes, { notFinite: "keep" })).row(0)[0]).toBeNaN();
  });
});
