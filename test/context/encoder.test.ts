import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openEncoder } from "#src/context/open.js";
import { tokeniseText } from "#src/context/sequences.js";
import { dot, norm } from "#src/similarity/vector.js";
import { randomEncoder, SMALL, TINY } from "./models.ts";

const tiny = await openEncoder(TINY, { threads: 1 });
const LONG = Array.from({ length: 60 }, (_, i) => ["river", "bank", "money", "the"][(i * i) % 4]).join(" ");

describe("context", () => {
  test("gives tokens, offsets, every layer's states and every head's attention", async () => {
    const { tokens, ids, offsets, hidden, attention, windows } = await tiny.context("The riverx");
    expect(tokens).toEqual(["[CLS]", "the", "river", "##x", "[SEP]"]);
    expect(ids).toEqual([2, 60, 57, 54, 3]);
    expect(offsets).toEqual([
      [0, 0],
      [0, 3],
      [4, 9],
      [9, 10],
      [10, 10],
    ]);
    expect(hidden.map(({ length }) => length)).toEqual([5 * 32, 5 * 32, 5 * 32]);
    expect(attention?.map((heads) => heads.map(({ length }) => length))).toEqual(Array(2).fill(Array(4).fill(25)));
    const sums = attention?.[1][3].slice(0, 5).reduce((sum, share) => sum + share, 0);
    expect(sums).toBeCloseTo(1, 5);
    expect(windows).toBe(1);
  });

  test("of a pair tells the second text's tokens from the first's", async () => {
    const pair = await tiny.context("the bank", { pair: "the river" });
    const joined = await tiny.context("the bank [SEP] the river", { recogniseSpecial: true });
    expect(pair.ids).toEqual(joined.ids);
    expect(pair.hidden[0].slice(0, 4 * 32)).toEqual(joined.hidden[0].slice(0, 4 * 32));
    expect(pair.hidden[0].slice(4 * 32)).not.toEqual(joined.hidden[0].slice(4 * 32));
  });

  test("can end at a layer and go without attention", async () => {
    const whole = await tiny.context("the river");
    const first = await tiny.context("the river", { layers: 1, attention: false });
    expect(first.hidden).toEqual(whole.hidden.slice(0, 2));
    expect(first.attention).toBeUndefined();
    await expect(tiny.context("the river", { layers: 3 })).rejects.toThrow(
      "invalid layers: 3 came, a whole number from 0",
    );
  });

  test.each(["", " \n"])("of a text without tokens is refused: %j", async (text) => {
    await expect(tiny.context(text)).rejects.toThrow(`invalid text: ${JSON.stringify(text)} has no tokens`);
  });

  test("takes special tokens for text unless told otherwise", async () => {
    expect((await tiny.context("[MASK]")).ids).not.toContain(4);
    expect((await tiny.context("[MASK]", { recogniseSpecial: true })).ids).toContain(4);
  });

  test("answers questions that overlap in time as if they came one by one", async () => {
    const texts = ["the river", "money", "bank bank", "the"];
    const together = await Promise.all(texts.map((text) => tiny.context(text)));
    for (const [i, text] of texts.entries()) expect(together[i].hidden).toEqual((await tiny.context(text)).hidden);
  });
});

describe("a text that is longer than the positions", () => {
  test("is refused with the cure", async () => {
    await expect(tiny.context(LONG)).rejects.toThrow(/has 62 tokens, the encoder reads at most 24; give windows: true/);
    await expect(tiny.sentenceVectors([LONG])).rejects.toThrow("give windows: true");
    await expect(tiny.context(LONG, { pair: "the", windows: true })).rejects.toThrow("shorten the pair");
  });

  test("is read in windows, which the result says", async () => {
    const { tokens, hidden, attention, windows } = await tiny.context(LONG, { windows: true });
    expect(windows).toBe(4);
    expect(tokens).toHaveLength(62);
    expect(hidden[2]).toHaveLength(62 * 32);
    expect(attention).toBeUndefined();
    const rows = Array.from({ length: 62 }, (_, i) => hidden[2].slice(32 * i, 32 * (i + 1)));
    expect(rows.every((row) => row.some((value) => value !== 0))).toBe(true);
  });

  test("has no attention as a whole", async () => {
    const asked = tiny.context(LONG, { windows: true, attention: true });
    await expect(asked).rejects.toThrow("unsupported attention: the text is read in 4 windows");
  });

  test("needs an overlap that leaves windows something to add", async () => {
    await expect(tiny.context(LONG, { windows: true, overlap: 22 })).rejects.toThrow("invalid overlap: 22 came");
  });

  test("has each token's states from one window, the one with most context around it", () => {
    const some = fc.record({ length: fc.integer({ min: 23, max: 200 }), overlap: fc.integer({ min: 0, max: 21 }) });
    fc.assert(
      fc.property(some, ({ length, overlap }) => {
        const text = Array.from({ length }, (_, i) => String.fromCharCode(97 + (i % 26))).join(" ");
        const { ids, windows } = tokeniseText(tiny.tokenizer, tiny.config, text, { windows: true, overlap });
        const read = new Array<number>(ids.length).fill(-1);
        for (const { sequence, row, token, count } of windows) {
          expect(sequence.ids.length).toBe(24);
          for (let i = 0; i < count; i++) {
            expect(read[token + i]).toBe(-1);
            read[token + i] = sequence.ids[row + i];
          }
          // Half of what two windows share, less a token, stands on each side that is cut.
          const cut = Math.floor(overlap / 2) - 1;
          if (token > 0) expect(row).toBeGreaterThanOrEqual(1 + cut);
          if (token + count < ids.length) expect(24 - row - count).toBeGreaterThanOrEqual(1 + cut);
        }
        expect(read).toEqual(ids);
      }),
    );
  });
});

describe("a word's vector", () => {
  test("is the mean of its pieces at a layer", async () => {
    const { hidden } = await tiny.context("the riverx bank");
    const [found] = await tiny.wordVectors("the riverx bank", "RIVERX", { layer: 1 });
    expect(found).toMatchObject({ start: 4, end: 10, tokens: ["river", "##x"] });
    const mean = Array.from({ length: 32 }, (_, i) => (hidden[1][2 * 32 + i] + hidden[1][3 * 32 + i]) / 2);
    expect(found.vector).toEqual(Float32Array.from(mean));
    expect(await tiny.wordVector("the riverx bank", "riverx", { layer: 1 })).toEqual(found.vector);
  });

  test("is had for every occurrence, and for several words in a row", async () => {
    const all = await tiny.wordVectors("A bank, a bank", "bank");
    expect(all.map(({ start, end }) => [start, end])).toEqual([
      [2, 6],
      [10, 14],
    ]);
    expect(all[0].vector).not.toEqual(all[1].vector);
    const [row] = await tiny.wordVectors("the river bank", "river bank");
    expect(row.tokens).toEqual(["river", "bank"]);
  });

  test("of a word that is not there names those that are", async () => {
    const message = 'unknown word: "money" is not in the text, whose words are the, river, bank';
    await expect(tiny.wordVector("The river, the bank", "money")).rejects.toThrow(message);
    await expect(tiny.wordVector("The river", "?")).rejects.toThrow("whose words are the, river");
    await expect(tiny.wordVector("the river", "river", { layer: 3 })).rejects.toThrow("invalid layer: 3 came");
  });
});

describe("sentence vectors", () => {
  test("are the normalised mean of all tokens, or the first token's state", async () => {
    const { hidden } = await tiny.context("the river bank");
    const [mean] = await tiny.sentenceVectors(["the river bank"], { normalise: false });
    mean.forEach((value, i) => {
      const rows = [0, 1, 2, 3, 4].map((row) => hidden[2][32 * row + i]);
      expect(value).toBeCloseTo(rows.reduce((a, b) => a + b) / 5, 6);
    });
    const [cls] = await tiny.sentenceVectors(["the river bank"], { pooling: "cls", normalise: false });
    expect(cls).toEqual(hidden[2].slice(0, 32));
    const [unit] = await tiny.sentenceVectors(["the river bank"]);
    expect(norm(unit)).toBeCloseTo(1, 6);
    expect(dot(unit, mean)).toBeCloseTo(norm(mean), 5);
  });

  test("are the same bytes for any number of threads, in any company, as a list or a stream", async () => {
    const config = { ...SMALL, positions: 64 };
    const texts = Array.from({ length: 60 }, (_, i) => LONG.slice(0, 20 + 4 * i));
    const encoders = [1, 2].map((threads) => randomEncoder(config, 5, threads));
    const [alone, shared] = await Promise.all(encoders.map((encoder) => encoder.sentenceVectors(texts)));
    expect(shared).toEqual(alone);
    expect(await encoders[0].sentenceVectors([texts[7]])).toEqual([alone[7]]);
    const streamed: Float32Array[] = [];
    async function* stream() {
      yield* texts;
    }
    for await (const vector of encoders[0].sentenceVectorStream(stream())) streamed.push(vector);
    expect(streamed).toEqual(alone);
    await encoders[1].close();
  });

  test("of long texts come from all their windows", async () => {
    const [vector] = await tiny.sentenceVectors([LONG], { windows: true, normalise: false });
    const { hidden } = await tiny.context(LONG, { windows: true });
    const sum = Array.from({ length: 62 }, (_, row) => hidden[2][32 * row]).reduce((a, b) => a + b);
    expect(vector[0]).toBeCloseTo(sum / 62, 6);
  });

  test("of no texts are none, and a way of pooling that is unknown is refused", async () => {
    expect(await tiny.sentenceVectors([])).toEqual([]);
    // @ts-expect-error: what a program without types might ask for
    await expect(tiny.sentenceVectors(["a"], { pooling: "max" })).rejects.toThrow('invalid pooling: "max" came');
  });
});

describe("fill", () => {
  test("gives the likeliest tokens for each gap with their probabilities", async () => {
    const gaps = await tiny.fill("the [MASK] bank [MASK]", { k: 64 });
    expect(gaps.map(({ start, end }) => [start, end])).toEqual([
      [4, 10],
      [16, 22],
    ]);
    for (const { candidates } of gaps) {
      expect(candidates).toHaveLength(64);
      expect(candidates.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 4);
      const falling = candidates.every(({ probability }, i) => i === 0 || probability <= candidates[i - 1].probability);
      expect(falling).toBe(true);
      for (const { token, id } of candidates) expect(tiny.tokenizer.tokenOf(id)).toBe(token);
    }
  });

  test("needs a gap and a sensible k", async () => {
    await expect(tiny.fill("the bank")).rejects.toThrow('missing mask: "the bank" has no [MASK]');
    await expect(tiny.fill("[MASK]", { k: 0 })).rejects.toThrow("invalid k: 0 came");
  });
});
