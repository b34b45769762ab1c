import { expect, test } from "vitest";
import { corpusFromTexts } from "#src/text/corpus.js";
import { loadTokenizer } from "#src/tokens/load.js";
import { readTokens } from "#src/tokens/read-tokens.js";

const added = { special: true, single_word: false, lstrip: false, rstrip: false, normalized: false };
/** Ids 3 to 6 are nobody's, as in vocabularies with special tokens far behind the others. */
const tokenizer = loadTokenizer({
  model: { type: "WordLevel", vocab: { "[UNK]": 0, bank: 1, river: 2 }, unk_token: "[UNK]" },
  pre_tokenizer: { type: "WhitespaceSplit" },
  added_tokens: [{ id: 7, content: "[END]", ...added }],
});

test("tokens are counted and their ids kept, whatever ids no token has", async () => {
  const corpus = await readTokens(corpusFromTexts(["river bank river", "", "river bank"]), tokenizer);
  expect(corpus.vocabulary.tokens).toEqual(["river", "bank"]);
  expect([...corpus.vocabulary.counts]).toEqual([3, 2]);
  expect([corpus.words, corpus.sentences]).toEqual([5, 2]);
  const ids = new Int32Array(corpus.blockLength);
  expect([...ids.subarray(0, await corpus.readBlock(0, ids))]).toEqual([0, 1, 0, -1, 0, 1, -1]);
  await corpus.dispose();
});

test("a corpus without frequent tokens, or without any, is refused in one line", async () => {
  await expect(readTokens(corpusFromTexts(["river bank river"]), tokenizer, { minCount: 3 })).rejects.toThrow(
    'invalid minCount: 3 came, but the most frequent of 3 tokens, "river", came 2 times; lower minCount or give more text',
  );
  await expect(readTokens(corpusFromTexts([" "]), tokenizer)).rejects.toThrow("invalid corpus: texts has no tokens");
});
