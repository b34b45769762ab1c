import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EncoderCore } from "#src/context/core.js";
import { compareUses } from "#src/context/lens/compare-uses.js";
import { placesPlot } from "#src/context/lens/places-plot.js";
import { usePlots } from "#src/context/lens/use-plots.js";
import { parseAxisSpec } from "#src/projection/spec.js";
import { lessonTable } from "../../cli/lesson.ts";
import { randomEncoder, SMALL } from "../models.ts";
import { averagingEncoder, TOPIC_WORDS } from "./averaging.ts";

const encoder = averagingEncoder();
const FIRST = "he went to the bank to deposit money";
const SECOND = "she sat by the bank of the river";
const AXES = [parseAxisSpec("about=river,lake,shore,water,stream:money,loan,cash,credit,coin")];

describe("one word in two sentences", () => {
  test("lies at opposite ends of an axis, by itself between them, and its company has moved it there", async () => {
    const found = await compareUses(encoder, FIRST, SECOND, { word: "Bank", axes: AXES });
    const [{ static: alone, uses, spreads, held, from }] = found.axes;
    expect(uses[0].score).toBeGreaterThan(alone ?? Number.NaN);
    expect(uses[1].score).toBeLessThan(alone ?? Number.NaN);
    expect(spreads).toBeGreaterThan(0.5);
    expect(held[from]?.right).toBe(10);
    const [first, second] = uses.map(({ pushes }) => [...pushes].sort((a, b) => b.push - a.push));
    expect(["money", "deposit"]).toContain(first[0].token);
    expect(second[second.length - 1].token).toBe("river");
    expect(found.uses.map(({ start, end, chosen }) => [start, end, chosen])).toEqual([
      [15, 19, [5]],
      [15, 19, [5]],
    ]);
    expect(found.similarity).toHaveLength(2);
    expect(found.similarity[0]).toBeCloseTo(1, 5);
    expect(found.similarity[1]).toBeLessThan(0.99);
  });

  test("finds the topics that tell the uses apart by itself", async () => {
    const topics = Object.fromEntries(Object.entries(TOPIC_WORDS).map(([name, words]) => [name, [...words]]));
    const { axes } = await compareUses(encoder, FIRST, SECOND, { word: "bank", topics });
    expect(axes[0].name).toBe("water–money");
    const used = axes.flatMap(({ name }) => name.split("–"));
    expect(new Set(used).size).toBe(used.length);
    expect((await compareUses(encoder, FIRST, SECOND, { word: "bank", topics: {} })).axes).toEqual([]);
  });

  test("has neighbours: of each use, and by itself in the static table where one is given", async () => {
    const { uses, static: alone } = await compareUses(encoder, FIRST, SECOND, { word: "bank", axes: [], k: 4 });
    const topical = (index: number) => uses[index].neighbours.map(({ token }) => token);
    expect(TOPIC_WORDS.money.filter((word) => topical(0).includes(word)).length).toBeGreaterThan(1);
    expect(topical(1)).toContain("river");
    expect(topical(0)).not.toContain("bank");
    expect([alone.from, alone.neighbours?.length]).toEqual(["input", 4]);
    const table = lessonTable();
    const axes = [
      parseAxisSpec("about=river:king,queen"),
      parseAxisSpec("water=river,small"),
      parseAxisSpec("no=lake:cash"),
    ];
    const small = randomEncoder(SMALL, 1);
    const withTable = await compareUses(small, "a bank", "the bank", { word: "bank", table, axes, k: 2 });
    expect(withTable.static.from).toBe("table");
    expect(withTable.static.neighbours).toHaveLength(2);
    expect(withTable.axes.map((axis) => axis.static)).toEqual([expect.any(Number), expect.any(Number), null]);
    const without = await compareUses(small, "a dog", "the dog", { word: "dog", table, axes: [] });
    expect(without.static).toEqual({ from: "table", neighbours: null });
  });

  test("is moved by gains that, with the axis' origin, add up to its score at every layer, on any model", async () => {
    const config = fc.record({ layers: fc.integer({ min: 1, max: 3 }), heads: fc.constantFrom(1, 2, 3, 4) });
    await fc.assert(
      fc.asyncProperty(config, fc.nat(), async (shape, seed) => {
        const any = randomEncoder({ ...SMALL, ...shape, epsilon: 1e-5 }, seed);
        for (let layer = 0; layer <= shape.layers; layer++) {
          const axes = [parseAxisSpec("x=river,the:money,bank")];
          const found = await compareUses(any, "the riverx bank", "money, riverx?", { word: "riverx", axes, layer });
          for (const { score, gains, origin } of found.axes[0].uses) {
            const sizes = gains.reduce((sum, { gain }) => sum + Math.abs(gain), 1);
            const sum = gains.reduce((all, { gain }) => all + gain, origin);
            // The vector of several pieces is their mean, held as float32.
            expect(Math.abs(sum - score) / sizes).toBeLessThan(1e-5);
            expect(Math.max(...gains.map((part) => part.layer))).toBe(layer);
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test("can be drawn", async () => {
    const found = await compareUses(encoder, FIRST, SECOND, { word: "bank", axes: AXES });
    const plots = usePlots(found);
    expect(plots.map(({ file }) => file)).toEqual([
      "places.svg",
      ...["1", "2"].flatMap((use) => ["attention", "gains", "pushes"].map((what) => `${what}-${use}.svg`)),
    ]);
    expect(plots[1].svg).toContain("layer 1, head 2");
    expect(plots[2].svg).toContain("layer 1, feed-forward");
    expect(plots[6].svg).toContain("river");
    expect(usePlots({ ...found, axes: [] })).toHaveLength(2);
  });

  test("is drawn in a plane of two axes with arrows from the word by itself, on a line where there is one axis", async () => {
    const axes = [...AXES, parseAxisSpec("food=bread,meat,meal")];
    const found = await compareUses(encoder, FIRST, SECOND, { word: "bank", axes });
    const arrowsOf = (svg: string) => svg.match(/class="arrow /g)?.length ?? 0;
    const plane = placesPlot(found);
    expect(arrowsOf(plane)).toBe(2);
    for (const text of ["river, …", "money, …", "bread, …", FIRST, SECOND]) expect(plane).toContain(text);
    const line = placesPlot(found, { across: 1, up: 1 });
    expect(arrowsOf(line)).toBe(0);
    expect(line).toContain(`<title>by itself: ${found.axes[1].static?.toPrecision(3)}</title>`);
    expect(line).toContain("<title>bread, …: 1.00</title>");
    const withoutPlace = { ...found, axes: found.axes.map((axis) => ({ ...axis, static: null })) };
    expect(arrowsOf(placesPlot(withoutPlace))).toBe(0);
    expect(() => placesPlot({ ...found, axes: [] })).toThrow("missing axes");
  });

  test("asks the encoder about no sentence but the two when it is asked again", async () => {
    const { weights, config, tokenizer } = encoder;
    const runs: number[] = [];
    const core: EncoderCore = {
      ...{ weights, config, tokenizer },
      run: (sequences, ...rest) => {
        runs.push(sequences.length);
        return encoder.run(sequences, ...rest);
      },
    };
    const before = await compareUses(core, FIRST, SECOND, { word: "bank", axes: AXES });
    expect(Math.max(...runs.splice(0))).toBeGreaterThan(20);
    expect(await compareUses(core, FIRST, SECOND, { word: "bank", axes: AXES })).toEqual(before);
    expect(runs).toEqual([1, 1]);
  });

  test("is refused where the word is not, and for text without tokens", async () => {
    await expect(compareUses(encoder, FIRST, "the river", { word: "bank" })).rejects.toThrow(
      'unknown word: "bank" is not in the text, whose words are the, river',
    );
    await expect(compareUses(encoder, "", SECOND, { word: "bank" })).rejects.toThrow("whose words are none");
    await expect(compareUses(encoder, "bank ".repeat(50), SECOND, { word: "bank" })).rejects.toThrow(
      "at most 40 at once",
    );
    await expect(compareUses(encoder, FIRST, SECOND, { word: "bank", layer: 9 })).rejects.toThrow("invalid layer: 9");
  });
});
