// Results as people read them. The commands and the walk show the same.

import type { Evaluation } from "../evaluation/evaluate.ts";
import type { Analogy } from "../similarity/analogy.ts";
import type { Comparison } from "../similarity/compare.ts";
import type { Neighbour } from "../similarity/nearest.ts";
import type { Odd } from "../similarity/odd.ts";
import type { Related } from "../similarity/relation.ts";
import type { Tokens } from "../tokens/tokenize.ts";
import { columns, count, score, showText } from "./layout.ts";

/** A line per token: the token, its id, where it stands. */
export function showTokens({ tokens, ids, offsets }: Tokens): string {
  const rows = tokens.map((token, index) => [showText(token), String(ids[index] ?? "-"), offsets[index].join("–")]);
  return columns([["token", "id", "offsets"], ...rows], "lr");
}

export function showComparison({ a, b, dot, cosine, norms, ...related }: Comparison): string {
  const [first, second] = [a, b].map(showText);
  return columns([
    ["cosine", score(cosine)],
    ["dot", score(dot)],
    ["norms", `${first} ${score(norms[0])}, ${second} ${score(norms[1])}`],
    ["relation", showRelation(related)],
  ]);
}

/** The relation in a word and where it was read from. */
export function showRelation({ relation, percentile }: Related): string {
  if (percentile === null) return `${relation} (the model has too few words to say)`;
  return `${relation} (above ${percentile.toFixed(2)} % of the model's random pairs, about their mean)`;
}

/** A line per neighbour. */
export function showNeighbours(neighbours: readonly Neighbour[]): string {
  if (neighbours.length === 0) return "no other words";
  return columns(neighbours.map(({ token, score: cosine }) => [showText(token), score(cosine)]));
}

export function showAnalogy({ formula, neighbours }: Analogy): string {
  return `${showText(formula)}\n${showNeighbours(neighbours)}`;
}

/** Every word with how well it fits the others, the odd one marked. */
export function showOdd({ odd, scores }: Odd): string {
  const rows = scores.map(({ token, score: cosine }) => {
    return [showText(token), score(cosine), token === odd ? "odd one out" : ""];
  });
  return columns(rows, "lrl");
}

/** Two small tables, one per kind of test. */
export function showEvaluation({ similarity, analogies }: Evaluation): string {
  const tables: string[] = [];
  if (similarity.length > 0) {
    const rows = similarity.map(({ name, spearman, low, high, found, pairs }) => {
      const interval = low === null || high === null ? "-" : `${score(low)} to ${score(high)}`;
      return [showText(name), spearman === null ? "-" : score(spearman), interval, share(found, pairs)];
    });
    tables.push(columns([["similarity", "Spearman", "95 % interval", "pairs found"], ...rows], "lr"));
  }
  if (analogies) {
    const { accuracy, found, questions, cut } = analogies;
    const percent = accuracy === null ? "-" : `${(100 * accuracy).toFixed(2)} %`;
    const head = ["analogies", "accuracy", "most frequent words", "questions found"];
    tables.push(columns([head, ["3CosAdd", percent, count(cut), share(found, questions)]], "lr"));
  }
  return tables.join("\n\n");
}

function share(found: number, all: number): string {
  return `${count(found)} of ${count(all)}`;
}
