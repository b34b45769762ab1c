import { expect, test } from "vitest";
import { answerDecode, answerTokenize } from "#src/questions/tokenize.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import { trainTokenizer } from "#src/tokens/learn/train.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { EmbeddingTable } from "#src/vectors/table.js";
import { tableOf } from "../helpers/tables.ts";

test("the ids of a table of words lead back to its words, with spaces between", () => {
  const table = tableOf({ the: [1, 0], bank: [0, 1] });
  expect(answerDecode(table, [0, 1, 1])).toBe("the bank bank");
  expect(answerDecode(table, [])).toBe("");
  expect(() => answerDecode(table, [2])).toThrow("unknown id: 2 came, a whole number from 0 to 1 was expected");
});

test("those of a table of tokens go through its tokenizer", async () => {
  const tokenizer = await trainTokenizer(corpusFromTexts(["the bank, the bank"]), { size: 262 });
  const { tokens } = tokenizer.parts.model.vocabulary;
  const { embeddings } = EmbeddingTable.fromVectors(new Vocabulary(tokens), new Float32Array(2 * tokens.length), 2);
  const metadata = { tokenizer: JSON.stringify(tokenizer) };
  const table = new EmbeddingTable({ vocabulary: new Vocabulary(tokens), embeddings, metadata });
  const ids = answerTokenize(table, { text: "The bank!" }).ids.map(Number);
  expect(answerDecode(table, ids)).toBe("The bank!");
});
