import { expect, test } from "vitest";
import { tokenOf, typedList } from "#src/questions/words.js";
import { EmbeddingTable } from "#src/vectors/table.js";
import { tableOf } from "../helpers/tables.ts";

const rows = { king: [1, 0], Paris: [0, 1], "don't": [1, 1], "new york": [2, 1] };

/** A model of those words; `lowercase` as its metadata says, undefined where it says nothing. */
function model(lowercase?: boolean): EmbeddingTable {
  const { vocabulary, embeddings } = tableOf(rows);
  const tokenizer = JSON.stringify({ kind: "words", lowercase });
  return new EmbeddingTable({ vocabulary, embeddings, ...(lowercase !== undefined && { metadata: { tokenizer } }) });
}

test("a word that the model holds is taken as it stands", () => {
  for (const word of Object.keys(rows)) expect(tokenOf(model(true), word)).toBe(word);
});

test("another is written as the model's tokenizer writes it, also where it is unknown", () => {
  expect(["King", "Don’t", "king,", "Qeen"].map((word) => tokenOf(model(true), word))).toEqual([
    ...["king", "don't", "king", "qeen"],
  ]);
});

test("a model with capitals keeps them", () => {
  expect(["King", "Qeen"].map((word) => tokenOf(model(false), word))).toEqual(["King", "Qeen"]);
});

test("a model that does not name its tokenizer is asked in lower case only for words that it holds so", () => {
  expect(["King", "Qeen"].map((word) => tokenOf(model(), word))).toEqual(["king", "Qeen"]);
});

test("what is no single word stays as it is", () => {
  expect(["", "?!", "King Queen"].map((word) => tokenOf(model(true), word))).toEqual(["", "?!", "King Queen"]);
});

test("a typed list has commas or line ends between its words, but not those within quotes and brackets", () => {
  expect(typedList(' mouse, "New York, NY",\nmean(cat, mean(dog, cow)) ,, ')).toEqual([
    ...["mouse", '"New York, NY"', "mean(cat, mean(dog, cow))"],
  ]);
});

test("a list without words and one that leaves a bracket open are refused", () => {
  expect(() => typedList(" ,\n")).toThrow("missing words: none came");
  expect(() => typedList("cat, mean(dog")).toThrow("invalid words: a quote or bracket is left open");
  expect(() => typedList('cat, "dog')).toThrow("invalid words: a quote or bracket is left open");
});
