import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { corpusFromTexts } from "#src/text/corpus.js";
import { trainTokenizer } from "#src/tokens/learn/train.js";
import { loadTokenizer } from "#src/tokens/load.js";
import { mergeSteps } from "#src/tokens/merge-steps.js";
import type { Tokenizer } from "#src/tokens/tokenizer.js";

const TEXT = "The river runs to the sea. Rivers run along the riverbank, and aaaaaa runs on: é, 👑.";
const learn = (size: number, text = TEXT) => trainTokenizer(corpusFromTexts([text]), { kind: "bpe", size });

describe("mergeSteps", () => {
  test("on the text of learning each step is a step of learning", async () => {
    const { steps, tokensAfter } = mergeSteps(await learn(290), TEXT);
    for (const [count, { token, id }] of steps.entries()) {
      expect(id).toBe(257 + count);
      const one = await learn(257 + count + 1);
      expect(tokensAfter(count + 1)).toEqual(one.encode(TEXT));
      expect(one.tokenOf(id)).toBe(token);
    }
    expect(steps.length).toBeGreaterThan(10);
  });

  test("it begins with bytes and ends as encode does, and each step takes as many tokens away as it says", async () => {
    const tokenizer = await learn(300);
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("the", " river", "a", "é", "👑", " ", "\n", "un", "s") }),
        (text) => {
          const { steps, tokensAfter } = mergeSteps(tokenizer, text);
          let tokens = new TextEncoder().encode(text).length;
          expect(tokensAfter(0).ids.length).toBe(tokens);
          for (const [index, { left, right, token, times }] of steps.entries()) {
            expect(left + right).toBe(token);
            expect(tokensAfter(index + 1).tokens.length).toBe((tokens -= times));
          }
          expect(tokensAfter(steps.length)).toEqual(tokenizer.encode(text));
        },
      ),
    );
  });

  test("prefixes and suffixes of tokenizers that mark words are no hindrance", () => {
    const model = { type: "BPE", continuing_subword_prefix: "##", vocab: { a: 0, "##b": 1, ab: 2 }, merges: ["a ##b"] };
    const tokenizer = loadTokenizer({ pre_tokenizer: { type: "Whitespace" }, model });
    const { steps, tokensAfter } = mergeSteps(tokenizer, "ab a ab");
    expect(steps).toEqual([{ left: "a", right: "##b", token: "ab", id: 2, times: 2 }]);
    expect(tokensAfter(0).tokens).toEqual(["a", "##b", "a", "a", "##b"]);
    expect(tokensAfter(1).offsets).toEqual([
      [0, 2],
      [3, 4],
      [5, 7],
    ]);
  });

  test("a tokenizer of another kind is refused in a line", async () => {
    const words: Tokenizer = await trainTokenizer(corpusFromTexts(["a a"]), { kind: "words" });
    expect(() => mergeSteps(words, "a")).toThrow(
      "unsupported tokenizer: one of kind words came, only bpe has merges to go through",
    );
  });
});
