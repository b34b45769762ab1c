import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encoderAxis } from "#src/context/lens/encoder-axis.js";
import { lookInside } from "#src/context/lens/inside.js";
import { whoMoved } from "#src/context/lens/moved.js";
import { openEncoder } from "#src/context/open.js";
import { followedToken } from "#src/context/trace/followed.js";
import { tracePlot } from "#src/context/trace/plot.js";
import { readTrace } from "#src/context/trace/read-trace.js";
import { stepOf, TRACE_STEPS, type Trace } from "#src/context/trace/record.js";
import { TRACE_TOPICS } from "#src/context/trace/topics.js";
import { trace } from "#src/context/trace/trace.js";
import { focus } from "#src/projection/focus.js";
import { libraryAxes, libraryEntry } from "#src/projection/library/library.js";
import { parseAxisSpec } from "#src/projection/spec.js";
import { nearest } from "#src/similarity/nearest.js";
import { lessonTable } from "../cli/lesson.ts";
import { shippedModel } from "../helpers/shipped.ts";
import { averagingEncoder } from "./lens/averaging.ts";
import { randomEncoder, SMALL, TINY } from "./models.ts";

const TOPICS = ["water=river,bank", "size=small:large", "royal=king,queen"];
const SHAPE = { ...SMALL, positions: 40 };
const small = randomEncoder(SHAPE, 1, 1, true);
const table = lessonTable();
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

type Writable<Value> = Value extends object ? { -readonly [Key in keyof Value]: Writable<Value[Key]> } : Value;

/** A saved trace, changed. */
async function changed(change: (record: Writable<Trace>) => void = () => {}): Promise<string> {
  const record = JSON.parse(JSON.stringify(await trace(small, table, "the river bank?", { topics: TOPICS })));
  change(record);
  return JSON.stringify(record);
}

describe("a trace", () => {
  test("is followed at its first mask, else at the last token that stands for text", async () => {
    const tokenAt = async (text: string, answer?: string) => {
      const found = await trace(small, table, text, { topics: TOPICS, answer });
      return stepOf(found, "tokens").tokens[followedToken(found)];
    };
    expect(await tokenAt("the river bank")).toMatchObject({ token: "[MASK]", start: 15 });
    expect(await tokenAt("the [MASK] of the [MASK]")).toMatchObject({ token: "[MASK]", start: 4 });
    expect(await tokenAt("the river bank", "")).toMatchObject({ token: "bank", start: 10 });
  });

  test("goes the whole road: each step is what the step's own function gives", async () => {
    const text = "The 🙂 river bank?";
    const found = await trace(small, table, text, { topics: TOPICS, k: 3 });
    expect(found.steps.map(({ name }) => name)).toEqual(TRACE_STEPS);
    expect([found.text, found.appended, found.read]).toEqual([text, " [MASK].", `${text} [MASK].`]);
    const { characters } = stepOf(found, "characters");
    expect(characters.map(({ character }) => character)).toEqual([...found.read]);
    expect(characters.slice(4, 6)).toEqual([
      { character: "🙂", codePoint: 0x1f642, start: 4 },
      { character: " ", codePoint: 32, start: 6 },
    ]);
    const { tokens } = stepOf(found, "tokens");
    expect(tokens.map(({ token, kind }) => [token, kind]).slice(3)).toEqual([
      ["river", "text"],
      ["bank", "text"],
      ["?", "text"],
      ["[MASK]", "mask"],
      [".", "text"],
      ["[SEP]", "special"],
    ]);
    expect(tokens.map(({ appended }) => appended).slice(-5)).toEqual([false, false, true, true, false]);
    const context = await small.context(found.read, { recogniseSpecial: true });
    expect(tokens.map(({ start, end }) => [start, end])).toEqual(context.offsets);
    expect(stepOf(found, "ids")).toEqual({ name: "ids", ids: context.ids, unknown: [2] });
    const { attention } = stepOf(found, "attention");
    expect(attention.map((heads) => heads.map((rows) => rows.flat()))).toEqual(
      context.attention?.map((heads) => heads.map((numbers) => [...numbers])),
    );
    const { rows } = stepOf(found, "rows");
    const words = small.weights.numbers("embeddings.word_embeddings.weight");
    const bank = context.tokens.indexOf("bank");
    const [own] = [context.ids[bank] * SHAPE.dims];
    expect(rows[bank].encoder.vector).toEqual([...words.slice(own, own + SHAPE.dims)]);
    expect(rows[bank].encoder.norm).toBeCloseTo(Math.hypot(...rows[bank].encoder.vector), 5);
    expect(rows[bank].table).toMatchObject({
      ...{ word: "bank", rows: table.rowsOf("bank") },
      nearest: nearest(table, "bank", { k: 3 }).neighbours,
    });
    expect([0, 1, 2].map((token) => rows[token].table)).toEqual([null, null, null]);
    const { axis } = await encoderAxis(small, parseAxisSpec(TOPICS[0]));
    const moved = await whoMoved(small, found.read, [bank], [axis], { recogniseSpecial: true });
    const { dims, layers } = SHAPE;
    const length = Math.hypot(...context.hidden[layers].subarray(bank * dims, (bank + 1) * dims)) * axis.step;
    const [{ pushes }] = stepOf(found, "gain").topics;
    for (const [from, push] of pushes[bank].entries()) expect(push).toBeCloseTo(moved.axes[0].all[from] / length, 6);
    const topics = stepOf(found, "focus").focus?.topics.map(({ name }) => name);
    expect(topics).toEqual(expect.arrayContaining(["water", "size", "royal"]));
    const [gap] = await small.fill(found.read, { k: 3 });
    expect(stepOf(found, "output").gaps).toMatchObject([{ token: bank + 2, candidates: gap.candidates }]);
  });

  test("comes back from JSON as the very same object", async () => {
    const found = await trace(small, table, "river bank money?", { topics: TOPICS });
    expect(readTrace(JSON.stringify(found))).toEqual(found);
    const int8 = await openEncoder(TINY, { precision: "int8", threads: 1 });
    const held = await trace(int8, table, "the bank", { topics: ["water=river:bank"] });
    expect(readTrace(JSON.stringify(held))).toEqual(held);
  });

  test("adds up on any model: attention to 1, gains to moves, places to scores, pushes to the heads' gains", async () => {
    const config = fc.record({ layers: fc.integer({ min: 1, max: 3 }), heads: fc.constantFrom(1, 2, 3, 4) });
    await fc.assert(
      fc.asyncProperty(config, fc.nat(), fc.integer({ min: 0, max: 3 }), async (shape, seed, depth) => {
        const any = randomEncoder({ ...SHAPE, ...shape, epsilon: 1e-5 }, seed, 1, true);
        const layer = Math.min(depth, shape.layers);
        const found = await trace(any, table, "the [MASK] bank, a [MASK] river", { topics: TOPICS, layer });
        for (const rows of stepOf(found, "attention").attention.flat()) {
          for (const row of rows) expect(Math.abs(sum(row) - 1)).toBeLessThan(1e-5);
        }
        const inside = await lookInside(any, found.read, { recogniseSpecial: true });
        for (const [index, topic] of stepOf(found, "gain").topics.entries()) {
          const { axis } = await encoderAxis(any, parseAxisSpec(TOPICS[index]), { layer });
          for (const token of inside.tokens.keys()) {
            const state = inside.hidden[layer].subarray(token * SHAPE.dims, (token + 1) * SHAPE.dims);
            const gains = topic.parts.map((part) => part.gains[token]);
            const terms = gains.reduce((total, gain) => total + Math.abs(gain), 1);
            expect(Math.abs(topic.places[layer][token] - axis.score(state)) / terms).toBeLessThan(1e-5);
            expect(Math.abs(topic.origin + sum(gains) - axis.score(state)) / terms).toBeLessThan(1e-4);
          }
          expect(topic.pushes).toHaveLength(inside.tokens.length);
          for (const [token, from] of topic.pushes.entries()) {
            const heads = topic.parts.filter(({ part }) => part.startsWith("head ")).map(({ gains }) => gains[token]);
            const terms = [...from, ...heads].reduce((total, gain) => total + Math.abs(gain), 1);
            expect(Math.abs(sum(from) - sum(heads)) / terms).toBeLessThan(1e-4);
          }
        }
        expect(readTrace(JSON.stringify(found))).toEqual(found);
      }),
      { numRuns: 8 },
    );
  });

  test("weighs how much the text tells of the word: its words' shares add up to the whole", async () => {
    const k = small.tokenizer.vocabularySize;
    const [{ bits, raised, candidates }] = stepOf(await trace(small, table, "the [MASK] bank", { k }), "output").gaps;
    const [alone] = await small.fill("[MASK]", { k });
    const before = new Map(alone.candidates.map(({ id, probability }) => [id, probability]));
    const shares = candidates.map(({ id, probability: p }) => p * Math.log2(p / (before.get(id) ?? Number.NaN)));
    expect(bits).toBeCloseTo(sum(shares), 3);
    expect(raised[0].bits).toBeCloseTo(Math.max(...shares), 6);
    expect(raised.every((word) => word.probability > word.alone && before.get(word.id) === word.alone)).toBe(true);
    const nothing = stepOf(await trace(small, table, "[MASK]"), "output").gaps[0];
    expect([nothing.bits, nothing.raised]).toEqual([0, []]);
  });

  test("puts a mask behind a text that has none, or what it is told, and says so", async () => {
    const read = async (text: string, answer?: string) => {
      const found = await trace(small, table, text, { topics: TOPICS, answer });
      const { gaps, reason } = stepOf(found, "output");
      return [found.appended, found.read, gaps.length, reason];
    };
    expect(await read("the bank")).toEqual([" [MASK].", "the bank [MASK].", 1, null]);
    expect(await read("the [MASK] bank")).toEqual(["", "the [MASK] bank", 1, null]);
    expect(await read("the bank", " a [MASK]")).toEqual([" a [MASK]", "the bank a [MASK]", 1, null]);
    expect(await read("the bank", "")).toEqual(["", "the bank", 0, "the text has no [MASK]"]);
    const headless = await trace(averagingEncoder(), table, "the bank", { topics: ["a=river,bank"] });
    expect(headless.read).toBe("the bank");
    expect(stepOf(headless, "output")).toMatchObject({ gaps: [], reason: expect.stringContaining("no head") });
  });

  test("takes the lesson's topics, which the shipped table tells apart, as far as the encoder knows them", async () => {
    const shipped = await shippedModel();
    const text = "What sound does a dog make?";
    const found = await trace(small, shipped, text);
    const { topics, skipped } = stepOf(found, "gain");
    expect([...topics, ...skipped].map(({ name }) => name)).toEqual([...TRACE_TOPICS]);
    expect(topics[0].positive).toEqual(libraryEntry("animal").positive);
    const { focus: kept } = stepOf(found, "focus");
    const { vector, focused, ...own } = focus(shipped, text, {
      topics: libraryAxes(shipped, { kind: "topic" }).axes,
      k: 5,
    });
    expect(kept).toEqual({ ...own, vector: [...vector], focused: [...focused] });
    const isKept = (name: string) => kept?.topics.find((topic) => topic.name === name)?.kept;
    expect(TRACE_TOPICS.map(isKept)).toEqual([true, true, true, false, false, false]);
    const without = averagingEncoder();
    const few = stepOf(await trace(without, shipped, "the bank"), "gain");
    expect(few.skipped).toContainEqual({ name: "animal", reason: expect.stringContaining("tokenizer knows none of") });
  });

  test("moves a word along the topic that its sentence is about", async () => {
    const topics = ["money=money,loan,cash,credit", "water=river,lake,shore,water"];
    const shipped = await shippedModel();
    const place = async (text: string) => {
      const found = await trace(averagingEncoder(), shipped, text, { topics });
      const bank = stepOf(found, "tokens").tokens.findIndex(({ token }) => token === "bank");
      return stepOf(found, "gain").topics.map(({ places }) => places[1][bank] - places[0][bank]);
    };
    const [money, water] = [await place("the bank deposit money"), await place("the bank of the river")];
    expect(money[0]).toBeGreaterThan(water[0]);
    expect(water[1]).toBeGreaterThan(money[1]);
  });

  test("says so where the table knows no word, and gives pieces of words no row of the table", async () => {
    const found = await trace(small, table, "rivers qq", { topics: ["a=river:bank"] });
    expect(stepOf(found, "focus")).toMatchObject({ focus: null, reason: expect.stringContaining("unknown query") });
    const [, river, s] = stepOf(found, "rows").rows;
    expect([river.table, s.table]).toEqual([null, null]);
  });

  test("of a text that makes more numbers than a file can hold is refused", async () => {
    const wide = randomEncoder({ ...SMALL, heads: 12, layers: 3, positions: 500 }, 1);
    await expect(trace(wide, table, "a ".repeat(490))).rejects.toThrow("it has 492 tokens, whose attention alone is");
  });

  test("of a text without words is refused, though a mask would be put behind it", async () => {
    for (const text of ["", " \n"]) {
      await expect(trace(small, table, text)).rejects.toThrow(`invalid text: ${JSON.stringify(text)} has no tokens`);
    }
  });

  test("can be drawn", async () => {
    const found = await trace(small, table, "the bank", { topics: TOPICS });
    const svg = tracePlot(found);
    for (const word of ["bank", "water", "royal", "[MASK]"]) expect(svg).toContain(word);
  });

  test.each([
    ["", {}, "invalid text"],
    ["the bank ".repeat(30), {}, "the encoder reads at most 40 at once"],
    ["the bank", { k: 0 }, "invalid k: 0 came"],
    ["the bank", { layer: 3 }, "invalid layer: 3 came"],
    ["the bank", { topics: ["sise"] }, 'unknown axis: "sise" is not in the library; near it there are size'],
    ["the bank", { topics: ["a=🙂"] }, "unknown words: the encoder's tokenizer knows none of"],
    ["the bank", { topics: ["a=zzz"] }, "unknown words: the table knows none of"],
    ["the bank", { topics: ["a="] }, "invalid axis"],
  ])("of %j with %j is refused", async (text, options, message) => {
    await expect(trace(small, table, text, { answer: "", ...options })).rejects.toThrow(message);
  });
});

describe("a saved trace", () => {
  test.each<[string, (record: Writable<Trace>) => void]>([
    [
      't.json: encoder.layers: "2" came, a whole number was expected',
      (r) => void Object.assign(r.encoder, { layers: "2" }),
    ],
    ["t.json: steps: a list of 7 came, a list of 8 was expected", (r) => void (r.steps as unknown[]).pop()],
    [
      't.json: steps[0].name: "ids" came, "characters" was expected',
      (r) => void Object.assign(r.steps[0], { name: "ids" }),
    ],
    ["t.json: read: it is not the text", (r) => void (r.read = "the")],
    ["t.json: characters: at 1 there is", (r) => void (r.steps[0].characters[1].codePoint = 5)],
    ['t.json: tokens: "the" stands at 0–900', (r) => void (r.steps[1].tokens[1].end = 900)],
    ["t.json: ids: 7 came, there are 8 tokens", (r) => void r.steps[2].ids.pop()],
    ["t.json: steps[2].ids[0]: -1 came, a whole number", (r) => void (r.steps[2].ids[0] = -1)],
    ["t.json: ids: one is past the encoder's vocabulary", (r) => void (r.steps[2].ids[0] = 64)],
    ["t.json: rows: one has 11 numbers", (r) => void r.steps[3].rows[2].encoder.vector.pop()],
    ["t.json: attention: layer 2, head 3: the row of token 1", (r) => void (r.steps[4].attention[1][2][1][0] += 0.01)],
    ["t.json: attention: layer 1, head 1 does not have 8 × 8", (r) => void r.steps[4].attention[0][0][0].pop()],
    ["t.json: gain: in layer 1 the gains of token 3 on water", (r) => void (r.steps[5].topics[0].places[1][3] += 0.1)],
    ["t.json: gain: what pushes token 5 on water sums to", (r) => void (r.steps[5].topics[0].pushes[5][0] += 0.1)],
    ["t.json: gain: size does not have a number for each", (r) => void r.steps[5].topics[1].parts[0].gains.pop()],
    ["t.json: steps[5].topics[0].origin: null came, a number", (r) => void (r.steps[5].topics[0].origin = Number.NaN)],
    ["t.json: focus: the parts of", (r) => void ((r.steps[6].focus?.topics ?? [])[0].standing += 1)],
    ["t.json: output: token 0 is no place to guess", (r) => void (r.steps[7].gaps[0].token = 0)],
  ])("with a fault is refused in one line: %s", async (message, change) => {
    const json = await changed(change);
    expect(() => readTrace(json, "t.json")).toThrow(`invalid ${message}`);
  });

  test("is refused where it is cut off, something else or of another version", async () => {
    const json = await changed();
    expect(() => readTrace(json.slice(0, -9), "t.json")).toThrow("invalid t.json: it is not JSON; is it cut off?");
    expect(() => readTrace("[]")).toThrow("invalid trace: it is not a JSON object");
    expect(() => readTrace('{"a":1}')).toThrow(
      "invalid trace: it is not a trace; give one that riverbank trace -o wrote",
    );
    const later = json.replace('"version":1', '"version":2');
    expect(() => readTrace(later)).toThrow("unsupported trace: trace: it has version 2, this Riverbank reads 1");
  });
});
