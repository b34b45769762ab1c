// The walk from text to meaning: each step shows a command and what it answers, on the model at hand.

import { queryOf } from "../questions/queries.ts";
import { tokensOf } from "../questions/words.ts";
import { analogy } from "../similarity/analogy.ts";
import { compare } from "../similarity/compare.ts";
import { nearest } from "../similarity/nearest.ts";
import { odd } from "../similarity/odd.ts";
import { tokenize, tokenizerFrom } from "../tokens/tokenize.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { columns, score, showText } from "./layout.ts";
import { showAnalogy, showNeighbours, showOdd, showRelation } from "./show.ts";

/** One step of the walk. */
export interface Step {
  title: string;
  /** What the step teaches, in lines. */
  text: string[];
  /** The command that does it, without `riverbank`; on a model's file, where it is not the default. */
  command(model?: string): string;
  /** Words that the model must hold; where it lacks one, the step is left out. */
  words: string[];
  /** The command's answer, laid out. */
  show(table: EmbeddingTable): string;
}

const SENTENCE = "The king sat by the bank of the river";
const SHOWN = ["king", "queen", "banana"];
const PAIRS = [
  ["king", "queen"],
  ["king", "monarchy"],
  ["king", "banana"],
  ["large", "small"],
] as const;
const MEALS = ["breakfast", "lunch", "dinner", "river"];

function ask(question: string): Step["command"] {
  return (model) => (model === undefined ? question : `${question} --model ${model}`);
}

/** In road order. */
export const STEPS: readonly Step[] = [
  {
    title: "Tokens and ids",
    text: [
      "Text is cut into tokens, here words. Each has a number, its id, and the",
      "number is all that a model sees.",
    ],
    command: ask(`tokenize "${SENTENCE}"`),
    words: [],
    show: ({ vocabulary, metadata }) => {
      const { tokens, ids } = tokenize(SENTENCE, vocabulary, tokenizerFrom(metadata.tokenizer));
      return columns([tokens, ids.map((id) => String(id ?? "-"))], "r");
    },
  },
  {
    title: "Vectors",
    text: ["An id is a row of the table: learned numbers, the same whatever stands", "around the word."],
    command: (model) => `inspect ${model === undefined ? "" : `${model} `}--words ${SHOWN.join(",")}`,
    words: SHOWN,
    show: (table) => {
      const rows = SHOWN.map((word) => {
        const numbers = [...table.vectorOf(word).subarray(0, 6)].map((value) => value.toFixed(3));
        return [word, ...numbers, `… ${table.dims} numbers`];
      });
      return columns(rows, "lrrrrrrl");
    },
  },
  {
    title: "Similarity",
    text: [
      "The cosine of two vectors says how alike their contexts are; what it means,",
      "random pairs of the same model say: the percentile is how many it is above.",
      "Large and small come out close: opposites are said of the same things.",
    ],
    command: ask("compare king queen"),
    words: [...new Set(PAIRS.flat())],
    show: (table) => {
      const rows = PAIRS.map(([a, b]) => {
        const { cosine, relation, percentile } = compare(table, a, b);
        return [`${a} – ${b}`, score(cosine), percentile?.toFixed(2) ?? "-", relation];
      });
      return columns([["", "cosine", "percentile", "relation"], ...rows], "lrrl");
    },
  },
  {
    title: "Neighbours",
    text: [
      "Words of like meaning lie together. Bank has one row for its two senses;",
      "its neighbours show which of them won.",
    ],
    command: ask("nearest king bank -k 5"),
    words: ["king", "bank"],
    show: (table) => {
      const [king, bank] = ["king", "bank"].map((word) => nearest(table, word, { k: 5 }).neighbours);
      const cells = ({ token, score: cosine }: (typeof king)[0]) => [showText(token), score(cosine)];
      const rows = king.map((neighbour, index) => [...cells(neighbour), "", ...cells(bank[index])]);
      return columns([["king", "", "", "bank", ""], ...rows]);
    },
  },
  {
    title: "Analogy",
    text: ["Directions carry meaning: the step from man to king, taken from woman."],
    command: ask("analogy man king woman -k 3"),
    words: ["man", "king", "woman"],
    show: (table) => showAnalogy(analogy(table, "man", "king", "woman", { k: 3 })),
  },
  {
    title: "The odd one out",
    text: ["Which word points elsewhere than the others do together?"],
    command: ask(`odd ${MEALS.join(" ")}`),
    words: MEALS,
    show: (table) => showOdd(odd(table, MEALS)),
  },
];

/**
 * What a line typed at the prompt asks: one word its neighbours, two how they are related, more words the odd one, and an
 * expression (`king - man + woman`) the words near it. Empty for an empty line; throws as the functions do.
 */
export function answer(table: EmbeddingTable, line: string): string {
  if (/["(|*]|[-+/−](?=\s|$)|(^|\s)[-+/−]/u.test(line)) return answerExpression(table, line);
  const words = tokensOf(table, line.trim().split(/\s+/).filter(Boolean));
  const [first, second] = words;
  if (words.length === 0) return "";
  if (words.length === 1) return showNeighbours(nearest(table, first).neighbours);
  if (words.length > 2) return showOdd(odd(table, words));
  const { cosine, relation, percentile } = compare(table, first, second);
  return `${score(cosine)}  ${showRelation({ relation, percentile })}`;
}

function answerExpression(table: EmbeddingTable, line: string): string {
  const { query, neighbours } = nearest(table, queryOf(table, line.trim()));
  return showAnalogy({ formula: query, neighbours });
}
