import { describe, expect, test } from "vitest";
import { type Use, useVectors } from "#src/context/lens/uses.js";
import { averagingEncoder } from "./averaging.ts";

const encoder = averagingEncoder();

function use(company: string, word: string): Use {
  return { text: `${company} by the ${word}`, start: company.length + 8, end: company.length + 8 + word.length };
}

describe("a word's vector in its text", () => {
  test("is that of its place in the encoder's states, at every layer asked for", async () => {
    const [embedded, last] = await useVectors(encoder, [use("she sat", "bank")], { layers: [0, 1] });
    const { hidden, tokens } = await encoder.context("she sat by the bank");
    const row = tokens.indexOf("bank");
    expect(embedded[0]).toEqual(hidden[0].slice(24 * row, 24 * row + 24));
    expect(last[0]).toEqual(hidden[1].slice(24 * row, 24 * row + 24));
  });

  test("knows nothing of the word when that is hidden, and all of its company", async () => {
    const uses = [use("money cash", "bank"), use("money cash", "table"), use("river lake", "bank")];
    const [sight] = await useVectors(encoder, uses, { layers: [1] });
    const [hidden] = await useVectors(encoder, uses, { layers: [1], masked: true });
    expect(hidden[0]).toEqual(hidden[1]);
    expect(hidden[0]).not.toEqual(hidden[2]);
    expect(sight[0]).not.toEqual(sight[1]);
    // A mask in the text itself says the same.
    const { hidden: states, ids } = await encoder.context("money cash by the [MASK]", { recogniseSpecial: true });
    const row = ids.indexOf(4);
    expect(hidden[0]).toEqual(states[1].slice(24 * row, 24 * row + 24));
  });

  test("can not be asked of a hidden word where the tokenizer has nothing to hide it", async () => {
    const asked = useVectors(averagingEncoder({ mask: "gap" }), [use("he", "bank")], { layers: [1], masked: true });
    await expect(asked).rejects.toThrow(
      "missing mask: the tokenizer has no token [MASK] or <mask>; read words in sight",
    );
  });
});
