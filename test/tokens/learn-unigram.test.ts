import fc from "fast-check";
import { expect, test } from "vitest";
import type { Lattices } from "#src/tokens/learn/lattices.js";
import { Pace } from "#src/tokens/learn/pace.js";
import type { PieceCounts } from "#src/tokens/learn/pieces.js";
import { findSeeds } from "#src/tokens/learn/seeds.js";
import { segment } from "#src/tokens/learn/segments.js";
import { sortSuffixes } from "#src/tokens/learn/suffixes.js";
import { type LearnUnigramOptions, learnUnigram } from "#src/tokens/learn/unigram.js";
import { UnigramModel } from "#src/tokens/models/unigram.js";
import { TokenList } from "#src/tokens/token-list.js";

const pace = new Pace();
const letter = fc.constantFrom("a", "b", "c", "▁", "é", "😀");
const corpus = fc
  .uniqueArray(fc.tuple(fc.string({ unit: letter, maxLength: 10 }), fc.integer({ min: 0, max: 9 })), {
    maxLength: 12,
    selector: ([piece]) => piece,
  })
  .map(countsOf);

function countsOf(entries: readonly (readonly [string, number])[]): PieceCounts {
  return { pieces: entries.map(([piece]) => piece), counts: Float64Array.from(entries, ([, count]) => count) };
}

function run<Value>(steps: Generator<unknown, Value>): Value {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const learn = (counts: PieceCounts, options: LearnUnigramOptions) => run(learnUnigram(counts, options));

function seedsOf(counts: PieceCounts, maxLength = 16, size = 1e6) {
  const segments = run(segment(counts, 1, pace));
  return { segments, ...run(findSeeds(segments, maxLength, size, pace)) };
}

const tokensOf = (lattices: Lattices) => Array.from({ length: lattices.size }, (_, id) => lattices.tokenOf(id));

/** Words that share stems and endings, the same ones every time. */
function words(): PieceCounts {
  const stems = ["river", "bank", "wander", "sing", "still", "under", "over", "night", "light", "walk"];
  const endings = ["", "s", "ed", "ing", "er", "ers", "less", "ly"];
  const entries = stems.flatMap((stem, i) =>
    endings.map((ending, j): [string, number] => [`▁${stem}${ending}`, 1 + ((7 * i + 5 * j) % 23)]),
  );
  return countsOf(entries);
}

test("suffixes are sorted as their text is", () => {
  const codes = fc.array(fc.nat(3), { maxLength: 60 });
  fc.assert(
    fc.property(codes, fc.integer({ min: 1, max: 6 }), (list, limit) => {
      const ended = Uint16Array.from([...list, 0]);
      const text = (at: number) => ended.slice(at, Math.min(at + limit, ended.indexOf(0, at))).join("");
      const sorted = Array.from(run(sortSuffixes(ended, 3, limit, pace)));
      const places = Array.from(ended.keys()).filter((at) => ended[at] > 0);
      expect([...sorted].sort((a, b) => a - b)).toEqual(places);
      expect(sorted.map(text)).toEqual(places.map(text).sort());
    }),
  );
});

test("seeds are the stretches seen twice that nothing longer replaces, with count times length", () => {
  fc.assert(
    fc.property(corpus, fc.integer({ min: 1, max: 6 }), (counts, maxLength) => {
      const seen = new Map<string, number>();
      const next = new Map<string, Set<string>>();
      counts.pieces.forEach((piece, i) => {
        const characters = counts.counts[i] > 0 ? Array.from(piece) : [];
        for (let from = 0; from < characters.length; from++) {
          for (let to = from + 1; to <= characters.length; to++) {
            const part = characters.slice(from, to).join("");
            seen.set(part, (seen.get(part) ?? 0) + counts.counts[i]);
            next.set(part, (next.get(part) ?? new Set()).add(characters[to] ?? "end"));
          }
        }
      });
      const expected = new Map<string, number>();
      for (const [part, count] of seen) {
        const length = Array.from(part).length;
        const after = next.get(part) ?? new Set();
        if (length === 1) expected.set(part, count);
        else if (length <= maxLength && count >= 2 && (after.size > 1 || after.has("end")))
          expected.set(part, count * length);
      }
      const { lattices, values } = seedsOf(counts, maxLength);
      const found = tokensOf(lattices).map((token, id): [string, number] => [token, values[id]]);
      expect(new Map(found)).toEqual(expected);
      expect(found.length).toBe(expected.size);
    }),
  );
});

test("the most valuable seeds are taken", () => {
  const all = seedsOf(words());
  const few = seedsOf(words(), 16, 20);
  const characters = few.segments.alphabet.length;
  expect(few.lattices.size).toBe(characters + 20);
  const values = Array.from(all.values.subarray(characters)).sort((a, b) => b - a);
  const least = Math.min(...few.values.subarray(characters));
  expect(least).toBeGreaterThanOrEqual(values[19] * (1 - 1 / 256));
});

test("expectations are those over all cuts, and best cuts are those of the model", () => {
  fc.assert(
    fc.property(corpus, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 40, maxLength: 40 }), (counts, odds) => {
      const { lattices, segments } = seedsOf(counts, 4);
      fc.pre(lattices.size > 0);
      const tokens = tokensOf(lattices);
      const probabilities = Float64Array.from(tokens, (_, id) => odds[id % odds.length] / 50);
      const model = new UnigramModel(tokens, probabilities.map(Math.log));
      const pieces = counts.pieces.filter((_, i) => counts.counts[i] > 0);
      const weights = counts.counts.filter((count) => count > 0);
      const sum = pieces.reduce((total, piece, i) => total + weights[i] * model.logLikelihood(piece), 0);
      const { counts: expected, logLikelihood } = run(lattices.expect(probabilities, pace));
      expect(logLikelihood).toBeCloseTo(sum, 6);
      // d logLikelihood / d log p = expected count.
      tokens.forEach((_, id) => {
        const moved = probabilities.map((p, other) => (other === id ? p * 1.0001 : p));
        const change = run(lattices.expect(moved, pace)).logLikelihood - logLikelihood;
        expect(Math.abs(change / Math.log(1.0001) - expected[id])).toBeLessThan(0.01 * (1 + expected[id]));
      });
      const best = run(lattices.count(probabilities.map(Math.log), pace));
      const list = new TokenList();
      const used = new Float64Array(tokens.length);
      pieces.forEach((piece, i) => {
        list.clear();
        model.encode(piece, list);
        for (const id of list.ids.subarray(0, list.length)) used[id] += weights[i];
      });
      expect(best).toEqual(used);
      expect(segments.weights.length).toBe(pieces.filter((piece) => piece !== "").length);
    }),
    { numRuns: 50 },
  );
});

test("each step of EM makes the corpus likelier", () => {
  const { lattices, values } = seedsOf(words());
  let total = values.reduce((sum, value) => sum + value, 0);
  let counts = values;
  let before = -Infinity;
  for (let step = 0; step < 12; step++) {
    const result = run(
      lattices.expect(
        counts.map((count) => count / total),
        pace,
      ),
    );
    expect(result.logLikelihood).toBeGreaterThan(before);
    before = result.logLikelihood;
    counts = result.counts;
    total = counts.reduce((sum, count) => sum + count, 0);
  }
});

test("a segment of many unlikely characters keeps its likelihood", () => {
  const counts = countsOf([["abcdefghij".repeat(500), 2]]);
  const { lattices } = seedsOf(counts, 3);
  const probabilities = new Float64Array(lattices.size).fill(1e-9);
  const { logLikelihood, counts: expected } = run(lattices.expect(probabilities, pace));
  const model = new UnigramModel(tokensOf(lattices), probabilities.map(Math.log));
  expect(logLikelihood / (2 * model.logLikelihood(counts.pieces[0]))).toBeCloseTo(1, 9);
  const characters = tokensOf(lattices).reduce((sum, token, id) => sum + token.length * expected[id], 0);
  expect(characters / 10_000).toBeCloseTo(1, 9);
});

test("what is kept of the lattices is what they would be without the rest", () => {
  const { lattices } = seedsOf(words());
  const marks = Uint8Array.from({ length: lattices.size }, (_, id) => (id < 30 || id % 3 === 0 ? 1 : 0));
  const probabilities = Float64Array.from(marks, (mark, id) => mark / (id + 10));
  const before = run(lattices.expect(probabilities, pace));
  const tokens = tokensOf(lattices).filter((_, id) => marks[id]);
  run(lattices.keep(marks, pace));
  expect(tokensOf(lattices)).toEqual(tokens);
  const after = run(
    lattices.expect(
      probabilities.filter((_, id) => marks[id] === 1),
      pace,
    ),
  );
  expect(after.logLikelihood).toBeCloseTo(before.logLikelihood, 9);
  expect(after.counts).toEqual(before.counts.filter((_, id) => marks[id]));
});

test("the vocabulary has the size asked for, special tokens first, then by score", () => {
  const special = ["<pad>", "<unk>", "</s>"];
  const model = learn(words(), { size: 60, special });
  const { tokens } = model.vocabulary;
  expect(tokens.length).toBe(60);
  expect(tokens.slice(0, 3)).toEqual(special);
  expect(model.unkId).toBe(1);
  const scores = Array.from(model.scores.subarray(3));
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  for (const character of new Set(words().pieces.join(""))) expect(model.vocabulary.has(character)).toBe(true);
  for (const token of ["▁walk", "▁wander", "▁over", "▁sing"]) expect(tokens).toContain(token);
  // Log probabilities: they sum to one.
  expect(scores.reduce((sum, score) => sum + Math.exp(score), 0)).toBeCloseTo(1, 9);
  // Special tokens come from no text.
  const list = new TokenList();
  model.encode("▁</s>", list);
  expect(Array.from(list.ids.subarray(0, list.length))).toEqual([
    model.vocabulary.idOf("▁"),
    1,
    model.vocabulary.idOf("s"),
    1,
  ]);
});

test("the same counts give the same model, whatever their order", () => {
  const { pieces, counts } = words();
  const order = Array.from(pieces.keys(), (i) => (37 * i + 11) % pieces.length);
  expect(new Set(order).size).toBe(pieces.length);
  const shuffled = { pieces: order.map((i) => pieces[i]), counts: Float64Array.from(order, (i) => counts[i]) };
  expect(learn(shuffled, { size: 70 }).config).toEqual(learn(words(), { size: 70 }).config);
});

test("rare characters are unknown, or their bytes", () => {
  const counts = countsOf([
    ["▁aa", 5000],
    ["▁ba", 5000],
    ["▁a海b", 1],
  ]);
  const model = learn(counts, { size: 300, byteFallback: true });
  const { vocabulary } = model;
  expect(vocabulary.has("海")).toBe(false);
  expect([vocabulary.tokenOf(1), vocabulary.tokenOf(256)]).toEqual(["<0x00>", "<0xFF>"]);
  const list = new TokenList();
  model.encode("海", list);
  expect(Array.from(list.ids.subarray(0, 3), (id) => vocabulary.tokenOf(id))).toEqual(["<0xE6>", "<0xB5>", "<0xB7>"]);
  expect(learn(counts, { size: 300, characterCoverage: 1 }).vocabulary.has("海")).toBe(true);
});

test("a poor or empty corpus gives a smaller vocabulary", () => {
  expect(learn(countsOf([]), { size: 10 }).vocabulary.tokens).toEqual(["<unk>"]);
  expect(learn(countsOf([["▁a", 0]]), { size: 10 }).vocabulary.tokens).toEqual(["<unk>"]);
  expect([...learn(countsOf([["ab", 3]]), { size: 10 }).vocabulary.tokens].sort()).toEqual(["<unk>", "a", "ab", "b"]);
  // A token that is spelt like a special one stands once.
  expect([...learn(countsOf([["ab", 3]]), { size: 10, unk: "ab" }).vocabulary.tokens].sort()).toEqual(["a", "ab", "b"]);
});

test("options that can't be are one clear error", () => {
  const counts = countsOf([["▁abc", 1]]);
  const wrong = (options: Partial<LearnUnigramOptions>) => () => learn(counts, { size: 10, ...options });
  expect(wrong({ size: 4 })).toThrow("invalid size: 4 came, 1 special and byte tokens and 4 characters need 5");
  expect(wrong({ size: 0 })).toThrow("invalid size: 0 came, a whole number from 1 was expected");
  expect(wrong({ special: ["a"] })).toThrow('invalid special: ["a"] came, a list with "<unk>" was expected');
  expect(wrong({ special: ["<unk>", "a", "a"] })).toThrow("each token once was expected");
  expect(wrong({ maxPieceLength: 300 })).toThrow("invalid maxPieceLength: 300 came, a whole number from 1 to 250");
  expect(wrong({ shrinkingFactor: 1 })).toThrow("invalid shrinkingFactor: 1 came, a number between 0 and 1");
  expect(wrong({ characterCoverage: 0 })).toThrow("invalid characterCoverage: 0 came, more than 0, at most 1");
  expect(wrong({ emIterations: 0.5 })).toThrow("invalid emIterations: 0.5 came");
  expect(wrong({ seedSize: -1 })).toThrow("invalid seedSize: -1 came");
  const odd = { pieces: ["a"], counts: Float64Array.of(Number.NaN) };
  expect(() => learn(odd, { size: 9 })).toThrow("invalid counts: NaN came with piece 0, a number from 0");
  expect(() => learn({ pieces: ["a"], counts: new Float64Array(2) }, { size: 9 })).toThrow(
    "mismatched counts: 2 came for 1",
  );
});

test("progress grows towards its total", () => {
  const entries = Array.from({ length: 60_000 }, (_, i): [string, number] => [
    `▁${(i * 7919).toString(36)}`,
    1 + (i % 7),
  ]);
  const seen = Array.from(learnUnigram(countsOf(entries), { size: 500 }), ({ done, total }) => done / total);
  expect(seen.length).toBeGreaterThan(3);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBeLessThanOrEqual(1);
});
