// A trace as people read it: its steps one under the other, whatever it was read from.

import { followedToken } from "../context/trace/followed.ts";
import {
  type AttentionStep,
  type CharactersStep,
  type FocusStep,
  type GainStep,
  type IdsStep,
  type OutputStep,
  type RowsStep,
  stepOf,
  type TokensStep,
  TRACE_STEPS,
  type Trace,
  type TraceGap,
  type TraceRow,
  type TraceStep,
  type TraceStepName,
  type TraceTopic,
} from "../context/trace/record.ts";
import { findWord, piecesOf } from "../context/word-vectors.ts";
import { columns, count, plural, score, showText } from "./layout.ts";
import { showStrip } from "./show.ts";
import { showFocus } from "./show-axes.ts";
import type { Style } from "./style.ts";

/** Where a trace is shown. */
export interface TraceView {
  /** Columns of the terminal. */
  readonly width: number;
  readonly style: Style;
  /** The word to follow. Default: the first mask, else the last word. */
  readonly word?: string | undefined;
}

/** Entries shown of what may be many. */
const MOST = 4;

/** What was read and all steps, or one step alone. */
export function showTrace(trace: Trace, view: TraceView, only?: TraceStepName): string {
  const steps = trace.steps.filter(({ name }) => only === undefined || name === only);
  const parts = steps.map((step) => {
    const title = view.style.bold(`${TRACE_STEPS.indexOf(step.name) + 1} ${step.name}`);
    return `${title}  ${showStep(step, trace, view)}`;
  });
  return [...(only === undefined ? [showAsked(trace)] : []), ...parts].join("\n\n");
}

function showAsked({ text, appended }: Trace): string {
  if (appended === "") return `“${showText(text)}”`;
  return `“${showText(text)}”\n“${showText(appended)}” was put behind it: the encoder guesses words only at a mask`;
}

function showStep(step: TraceStep, trace: Trace, view: TraceView): string {
  switch (step.name) {
    case "characters":
      return showCharacters(step, view);
    case "tokens":
      return showTokens(step, trace, view);
    case "ids":
      return showIds(step, trace, view);
    case "rows":
      return showRows(step, trace);
    case "attention":
      return showAttention(step, trace, view);
    case "gain":
      return showGain(step, trace, view);
    case "focus":
      return showFiltered(step, trace);
    case "output":
      return showOutput(step, trace);
  }
}

function showCharacters({ characters }: CharactersStep, { width, style }: TraceView): string {
  const cells = characters.map(({ character, codePoint }) => [blank(character), String(codePoint)] as const);
  return `${count(characters.length)}, with their numbers in Unicode\n${showStrip(cells, width, style)}`;
}

/** A blank that can be seen. */
function blank(character: string): string {
  return character === " " ? "␣" : character;
}

function showTokens({ tokens }: TokensStep, trace: Trace, { width, style }: TraceView): string {
  const cells = tokens.map(({ token, start, end }) => [token, start === end ? "-" : `${start}–${end}`] as const);
  const appended = tokens.filter((token) => token.appended).length;
  const parts = [`${count(tokens.length)}, and where they stand`];
  if (appended > 0) parts.push(`${appended} from what was put behind the text`);
  const isInToken = (at: number) => tokens.some(({ start, end }) => start <= at && at < end);
  const left = stepOf(trace, "characters").characters.flatMap(({ character, start }) => {
    return /\s/u.test(character) || isInToken(start) ? [] : [showText(character)];
  });
  if (left.length > 0) parts.push(`in no token: ${[...new Set(left)].join(" ")}`);
  return `${parts.join("; ")}\n${showStrip(cells, width, style)}`;
}

function showIds({ ids, unknown }: IdsStep, trace: Trace, { width, style }: TraceView): string {
  const names = namesOf(trace);
  const cells = ids.map((id, token) => [names[token], String(id)] as const);
  const lost = unknown.length > 0 ? `; unknown to it: ${unknown.map((token) => wordAt(trace, token)).join(", ")}` : "";
  return `of ${count(trace.encoder.vocabulary)} in the encoder's vocabulary${lost}\n${showStrip(cells, width, style)}`;
}

function showRows({ rows }: RowsStep, trace: Trace): string {
  const { ids } = stepOf(trace, "ids");
  const names = namesOf(trace);
  const lines = rows.map((row, token) => rowLine(names[token], ids[token], row));
  const head = ["token", "row", "norm", "table row", "norm", "nearest in the table"];
  const about = `what each id points to: ${trace.encoder.dims} numbers in the encoder, ${trace.table.dims} in the static table`;
  return `${about}\n${columns([head, ...lines], "lrrrrl")}`;
}

function rowLine(name: string, id: number, { encoder, table }: TraceRow): string[] {
  const own = [name, String(id), encoder.norm.toFixed(2)];
  if (!table) return [...own, "-", "-", ""];
  const nearest = table.nearest.map(({ token }) => showText(token)).join(", ");
  return [...own, table.rows.join("+") || "composed", table.norm.toFixed(2), nearest];
}

function showAttention({ attention }: AttentionStep, trace: Trace, { word }: TraceView): string {
  const names = namesOf(trace);
  const token = watched(trace, word);
  const lines = attention.map((heads, layer) => {
    const mean = names.map((_, to) => heads.reduce((sum, rows) => sum + rows[token][to], 0) / heads.length);
    const peaks = heads.map((rows) => Math.max(...rows[token]));
    const sharpest = peaks.indexOf(Math.max(...peaks));
    const [first] = strongest(heads[sharpest][token], 1);
    const peak = `head ${sharpest + 1}: ${names[first]} ${percent(heads[sharpest][token][first])}`;
    const looks = strongest(mean, MOST).map((to) => `${names[to]} ${percent(mean[to])}`);
    return [String(layer + 1), looks.join(", "), peak];
  });
  const head = ["layer", `${names[token]} looks at (mean of heads)`, "most decided"];
  const { layers, heads } = trace.encoder;
  const about = `${plural(layers, "layer")} of ${plural(heads, "head")}, each ${names.length} × ${names.length}`;
  return `${about}; every row sums to 1\n${columns([head, ...lines], "rll")}`;
}

function showGain({ layer, topics, skipped }: GainStep, trace: Trace, { word }: TraceView): string {
  const left = skipped.length > 0 ? [`left out: ${skipped.map(({ name }) => showText(name)).join(", ")}`] : [];
  if (topics.length === 0) return ["the encoder knows too few words of all topics; give others", ...left].join("\n");
  const names = namesOf(trace);
  const places = names.map((name, token) => [name, ...topics.map((topic) => signed(topic.places[layer][token]))]);
  const head = ["token", ...topics.map(({ name }) => showText(name))];
  const about = `each token's place at layer ${layer}: 0 where ordinary words lie, 1 where the topic's words do`;
  return [
    about,
    columns([head, ...places], "lr"),
    ...left,
    "",
    showMoves(topics, layer, trace, watched(trace, word)),
  ].join("\n");
}

/** How the watched token came to its places: numbers that add up from left to right. */
function showMoves(topics: readonly TraceTopic[], layer: number, trace: Trace, token: number): string {
  const names = namesOf(trace);
  const lines = topics.map(({ name, origin, places, parts, pushes }) => {
    const moves = places.map((place, at) => place[token] - (places[at - 1]?.[token] ?? origin));
    // The residual rescales what is there: it moves a place, and says nothing.
    const late = parts.filter(({ layer: at, part }) => at > 0 && part !== "residual");
    const sizes = late.map(({ gains }) => Math.abs(gains[token]));
    const most = strongest(sizes, 2).map((index) => {
      const { layer: at, part, gains } = late[index];
      return `${at}: ${showText(part)} ${signed(gains[token])}`;
    });
    const from = pushes[token];
    const pushers = strongest(from.map(Math.abs), 2).map((other) => `${names[other]} ${signed(from[other])}`);
    const sums = [origin, ...moves, places[layer][token]].map(signed);
    return [showText(name), ...sums, most.join(", "), pushers.join(", ")];
  });
  const layers = Array.from({ length: layer }, (_, at) => `layer ${at + 1}`);
  const head = [names[token], "origin", "embeddings", ...layers, "= place", "most by layer: part", "whose values"];
  return columns([head, ...lines], `l${"r".repeat(layer + 3)}l`);
}

function showFiltered({ focus, reason }: FocusStep, trace: Trace): string {
  if (!focus) return `none: ${showText(reason ?? "")}`;
  const { topics, skipped } = stepOf(trace, "gain");
  const asked = new Set([...topics, ...skipped].map(({ name }) => name));
  const shown = focus.topics.filter(({ name, kept }) => kept || asked.has(name));
  const about = `what the static table keeps, of ${plural(focus.topics.length, "topic")}: the filtered vector`;
  return `${about}\n${showFocus({ ...focus, topics: shown })}`;
}

function showOutput({ gaps, reason }: OutputStep, trace: Trace): string {
  if (reason !== null) return `none: ${showText(reason)}`;
  const lists = gaps.map(({ token, candidates, raised, bits }) => {
    const rows = Array.from({ length: Math.max(candidates.length, raised.length) }, (_, index) => {
      return gapLine(candidates[index], raised[index]);
    });
    const where = gaps.length > 1 ? `token ${token + 1}: ` : "";
    const about = `${where}the rest of the text tells ${bits.toFixed(2)} bits about the word`;
    return `${about}\n${columns([["likeliest", "", "spoken for", "alone", "here", "bits"], ...rows], "lrlr")}`;
  });
  return `words for ${plural(gaps.length, "mask")} of “${showText(trace.read)}”\n${lists.join("\n\n")}`;
}

function gapLine(
  candidate: TraceGap["candidates"][number] | undefined,
  raised: TraceGap["raised"][number] | undefined,
) {
  const left = candidate ? [showText(candidate.token), score(candidate.probability)] : ["", ""];
  if (!raised) return left;
  const { token, alone, probability, bits } = raised;
  return [...left, showText(token), alone.toFixed(4), probability.toFixed(4), signed(bits)];
}

/**
 * The token that is followed: the first of a word, else {@link followedToken}. Throws `unknown word` for one that the text
 * does not have.
 */
function watched(trace: Trace, word: string | undefined): number {
  if (word === undefined) return followedToken(trace);
  const offsets = stepOf(trace, "tokens").tokens.map(({ start, end }) => [start, end] as const);
  return piecesOf(trace.read, offsets, findWord(trace.read, word)[0])[0];
}

function namesOf(trace: Trace): string[] {
  return stepOf(trace, "tokens").tokens.map(({ token }) => showText(token));
}

function wordAt(trace: Trace, token: number): string {
  const { start, end } = stepOf(trace, "tokens").tokens[token];
  return showText(trace.read.slice(start, end));
}

/** The indices of the largest values, the largest first. */
function strongest(values: readonly number[], most: number): number[] {
  const order = values.map((_, index) => index).sort((a, b) => values[b] - values[a]);
  return order.slice(0, most);
}

function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(2)}`;
}

function percent(value: number): string {
  return `${Math.round(100 * value)} %`;
}
