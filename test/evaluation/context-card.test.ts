import { describe, expect, test } from "vitest";
import { readSenseUses, readUsePairs, type SenseUse } from "#src/evaluation/context-reader.js";
import { senseCard } from "#src/evaluation/sense-card.js";
import { usePairCard } from "#src/evaluation/use-pair-card.js";
import { averagingEncoder, TOPIC_WORDS } from "../context/lens/averaging.ts";

const encoder = averagingEncoder();

function use(company: string, sense: string): SenseUse {
  return { text: `${company} by the bank`, start: company.length + 8, end: company.length + 12, sense };
}

describe("files about words in context", () => {
  test("are read, the word where the position says", () => {
    const uses = readSenseUses("1\tthe bank of\n0\tBank it\n", "0\n1\n");
    expect(uses.map(({ text, start, end, sense }) => [text.slice(start, end), sense])).toEqual([
      ["bank", "0"],
      ["Bank", "1"],
    ]);
    const [pair] = readUsePairs("bank\tN\t1-0\tthe bank\tbank it\n", "F\n");
    expect(pair).toMatchObject({ word: "bank", a: { start: 4, end: 8 }, b: { start: 0, end: 4 }, same: false });
  });

  test("are refused with the line where they are something else", () => {
    expect(() => readSenseUses("9\tthe bank", "0")).toThrow('invalid senses: line 1 is "9\\tthe bank"');
    expect(() => readSenseUses("0\tthe bank", "0\n1")).toThrow("1 sentences and 2 answers came");
    expect(() => readUsePairs("bank\tN\t0-0\tbank\tbank", "X", { name: "dev" })).toThrow("invalid dev: line 1");
  });
});

describe("senses by the nearest centroid", () => {
  test("are told apart where context reaches the word, and not before", async () => {
    const uses = (["money", "water"] as const).flatMap((topic) => TOPIC_WORDS[topic].map((word) => use(word, topic)));
    const train = uses.filter((_, i) => i % 2 === 0);
    const test = uses.filter((_, i) => i % 2 === 1);
    const card = await senseCard(encoder, [{ word: "bank", train, test }]);
    expect(card).toMatchObject({
      test: 6,
      majority: 0.5,
      static: null,
      best: { layer: 1, masked: false, accuracy: 1 },
    });
    expect(card.layers).toEqual([expect.any(Number), 1]);
    expect(card.words[0]).toMatchObject({ word: "bank", senses: 2 });
    // The company alone tells them too.
    expect(card.masked?.[1]).toBe(1);
    const blind = await senseCard(averagingEncoder({ mask: "gap" }), [{ word: "bank", train, test }]);
    expect(blind).toMatchObject({ masked: null, layers: card.layers, words: [{ masked: null }] });
  });
});

describe("whether two uses mean the same", () => {
  test("is said by a threshold and a layer that are chosen on the training pairs", async () => {
    const pairs = (from: number, to: number) =>
      (["money", "water"] as const).flatMap((topic) => {
        const other = topic === "money" ? "water" : "money";
        return [from, to].flatMap((i) => [
          { word: "bank", a: use(TOPIC_WORDS[topic][i], ""), b: use(TOPIC_WORDS[topic][i + 1], ""), same: true },
          { word: "bank", a: use(TOPIC_WORDS[topic][i], ""), b: use(TOPIC_WORDS[other][i], ""), same: false },
        ]);
      });
    const card = await usePairCard(encoder, { train: pairs(0, 2), dev: pairs(1, 3) });
    expect(card.layers).toMatchObject([
      { layer: 0, masked: false },
      { layer: 1, masked: false },
      { layer: 0, masked: true },
      { layer: 1, masked: true },
    ]);
    expect(card.layers[0].train).toBeCloseTo(0.5, 9);
    expect(card.best.layer).toBe(1);
    expect(card.layers[1].train).toBeGreaterThan(0.85);
    const { masked } = card.best;
    expect(card.best.value).toBe(card.layers[masked ? 3 : 1].dev);
    expect(card.best.low).toBeLessThan(card.best.value ?? 0);
    expect(card.layers[3].train).toBeGreaterThan(0.85);
    expect([card.train, card.dev]).toEqual([8, 8]);
  });
});
