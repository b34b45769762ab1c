import { describe, expect, test } from "vitest";
import { encoderAxis, makeAxis } from "#src/context/lens/encoder-axis.js";
import { parseAxisSpec } from "#src/projection/spec.js";
import { Random } from "#src/shared/random.js";
import { averagingEncoder } from "./averaging.ts";

const encoder = averagingEncoder();
const SPEC = parseAxisSpec("about=river,lake,shore,water:money,loan,cash,coin");

/** Words of two poles whose vectors of one kind are clean, of the other kind noisy. */
function poles(noisy: "input" | "context") {
  const random = new Random(3);
  const words = Array.from({ length: 16 }, (_, i) => `w${i}`);
  const vectors = (noise: number) =>
    words.map((_, i) =>
      Float32Array.from({ length: 40 }, (_, j) => (j === 0 ? (i < 8 ? -1 : 1) : 0) + noise * random.normal()),
    );
  const [input, context] = [vectors(noisy === "input" ? 0.5 : 0.05), vectors(noisy === "context" ? 0.5 : 0.05)];
  return makeAxis(
    { name: "any", negative: words.slice(0, 8), positive: words.slice(8) },
    { words, input, context, missing: [] },
    1,
  );
}

describe("an encoder's axis", () => {
  test("is made of what tells left-out words apart better, as they are at the layer", () => {
    const clean = poles("context");
    expect(clean.from).toBe("input");
    expect(clean.held.input?.separation).toBeGreaterThan(clean.held.context?.separation ?? 0);
    expect(clean.axis.direction[0]).toBeGreaterThan(0.99);
    expect(poles("input").from).toBe("context");
  });

  test("lies in the encoder's space at the layer that is asked for, its poles' words at their ends", async () => {
    for (const layer of [0, 1]) {
      const { axis, held, spread, layer: read, from } = await encoderAxis(encoder, SPEC, { layer });
      expect([axis.dims, read, held[from]]).toEqual([24, layer, expect.objectContaining({ right: 8, tested: 8 })]);
      expect(spread).toBeGreaterThan(0);
      // A word that the axis was not made of.
      expect(axis.score(await encoder.wordVector("deposit", "deposit", { layer }))).toBeGreaterThan(0);
      expect(axis.score(await encoder.wordVector("flood", "flood", { layer }))).toBeLessThan(0);
    }
  });

  test("may be a topic, whose 0 is the vocabulary's mean", async () => {
    const { axis, held } = await encoderAxis(encoder, parseAxisSpec("money=money,loan,cash,coin"));
    expect(axis.kind).toBe("topic");
    expect(held.context?.tested).toBe(4);
    const score = async (word: string) => axis.score(await encoder.wordVector(word, word));
    expect(await score("credit")).toBeGreaterThan(0.4);
    expect(await score("guitar")).toBeLessThan(0.4);
  });

  test("of one word to a pole can't be tested, and is that of the layer", async () => {
    const { from, held, spread } = await encoderAxis(encoder, parseAxisSpec("x=river:money"));
    expect({ from, held, spread }).toEqual({ from: "context", held: { input: null, context: null }, spread: null });
  });

  test("takes words between quotes, and says which it does not know", async () => {
    const { axis } = await encoderAxis(encoder, parseAxisSpec('x="river",qwxz,lake:money'));
    expect([axis.poles.negative, axis.missing]).toEqual([["river", "lake"], ["qwxz"]]);
  });

  test.each([
    ["x=qwxz:money", "unknown words: the encoder's tokenizer knows none of the negative pole of x: qwxz"],
    ["x=qwxz", "unknown words: the encoder's tokenizer knows none of the topic x: qwxz"],
    ["x=money,river:money", 'invalid poles: "money" stands in both poles of x'],
  ])("is refused for %s", async (text, message) => {
    await expect(encoderAxis(encoder, parseAxisSpec(text))).rejects.toThrow(message);
    await expect(encoderAxis(encoder, SPEC, { layer: 2 })).rejects.toThrow("invalid layer: 2 came");
  });
});
