// Results as people read them. The commands and the walk show the same.

import { sectionsOf } from "../evaluation/card/sections.ts";
import type { Evaluation } from "../evaluation/evaluate.ts";
import type { ReportCard } from "../evaluation/report-card.ts";
import type { Analogy } from "../similarity/analogy.ts";
import type { Closer } from "../similarity/closer.ts";
import type { Comparison, ExplainedComparison } from "../similarity/compare.ts";
import type { CosineMatrix } from "../similarity/matrix.ts";
import type { Neighbour } from "../similarity/nearest.ts";
import type { Odd } from "../similarity/odd.ts";
import type { Related } from "../similarity/relation.ts";
import type { Tokens } from "../tokens/tokenize.ts";
import { columns, count, plural, score, showText, widthOf } from "./layout.ts";
import type { Style } from "./style.ts";

/** A line per token: the token, its id, where it stands. */
export function showTokens({ tokens, ids, offsets }: Tokens): string {
  const rows = tokens.map((token, index) => [showText(token), String(ids[index] ?? "-"), offsets[index].join("–")]);
  return columns([["token", "id", "offsets"], ...rows], "lr");
}

/**
 * The text, its tokens coloured so that neighbours differ, their ids under them; lines are at most `width` wide. A token
 * that has no text of its own, special or a part of a character, is shown as the vocabulary writes it.
 */
export function showTokenStrip(text: string, { tokens, ids, offsets }: Tokens, width: number, style: Style): string {
  const cells = tokens.map((token, index): [string, string] => {
    const [start, end] = offsets[index];
    const isShared = (other: readonly number[] | undefined) => other?.[0] === start && other?.[1] === end;
    const shared = isShared(offsets[index - 1]) || isShared(offsets[index + 1]);
    return [start === end || shared ? token : text.slice(start, end), String(ids[index] ?? "-")];
  });
  return showStrip(cells, width, style);
}

/** Pieces coloured so that neighbours differ, what is to be said of each under it; lines are at most `width` wide. */
export function showStrip(
  cells: readonly (readonly [piece: string, said: string])[],
  width: number,
  style: Style,
): string {
  const lines: string[] = [];
  let [above, below, used] = ["", "", 0];
  const finish = () => {
    if (used > 0) lines.push(above.trimEnd(), style.dim(below.trimEnd()));
    [above, below, used] = ["", "", 0];
  };
  cells.forEach(([piece, said], index) => {
    const shown = showText(piece);
    const room = Math.max(widthOf(shown), widthOf(said));
    if (used > 0 && used + room > width) finish();
    above += `${style.patch(shown, index)}${" ".repeat(room - widthOf(shown) + 1)}`;
    below += `${said}${" ".repeat(room - widthOf(said) + 1)}`;
    used += room + 1;
  });
  finish();
  return lines.join("\n");
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

/** The comparison, and below it the sum that the dot product is. */
export function showExplained({ terms, rest, ...comparison }: ExplainedComparison): string {
  const { a, b, dot } = comparison;
  const rows = terms.map((term) => [term.label ?? "", score(term.a), score(term.b), signed(term.product)]);
  if (rest.count > 0) rows.push([plural(rest.count, "other"), "", "", signed(rest.sum)]);
  const sum = columns(
    [["dimension", showText(a), showText(b), "product"], ...rows, ["sum", "", "", signed(dot)]],
    "lr",
  );
  return `${showComparison(comparison)}\n\n${sum}`;
}

/** A term of a sum, its sign in sight. */
function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${score(Math.abs(value))}`;
}

/** A table of cosines, the names above and at the side. */
export function showMatrix({ rows, columns: names, cosines }: CosineMatrix): string {
  const lines = cosines.map((row, index) => [showText(rows[index]), ...row.map(score)]);
  return columns([["", ...names.map(showText)], ...lines], "lr");
}

/** The same as CSV, in full precision. */
export function csvMatrix({ rows, columns: names, cosines }: CosineMatrix): string {
  const lines = cosines.map((row, index) => [csvField(rows[index]), ...row].join(","));
  return [["", ...names.map(csvField)].join(","), ...lines].join("\n");
}

export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
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

/** Where a word stands, and those before it. */
export function showCloser({ neighbours, than, score: cosine, rank }: Closer): string {
  const more = rank - 1 - neighbours.length;
  const place = `${showText(than)}  ${score(cosine)}  is number ${count(rank)}`;
  if (rank === 1) return `${place}: no other word is closer`;
  const rest = more > 0 ? `\n... and ${plural(more, "word")} more` : "";
  return `${place}, behind\n${showNeighbours(neighbours)}${rest}`;
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

/** Small tables, one after the other. */
export function showEvaluation(card: Evaluation | ReportCard): string {
  const tables = sectionsOf(card).flatMap((section) => section.tables.filter(({ rows }) => rows.length > 0));
  return tables.map(({ head, rows }) => columns([head, ...rows.map((row) => row.map(showText))], "lr")).join("\n\n");
}
