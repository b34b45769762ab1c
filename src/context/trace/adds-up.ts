// Whether a trace's steps fit each other, and whether all that must add up does.

import {
  type AttentionStep,
  type CharactersStep,
  type FocusStep,
  type GainStep,
  type OutputStep,
  type RowsStep,
  stepOf,
  type TokensStep,
  type Trace,
  type TraceTopic,
} from "./record.ts";

/** How far a sum may be off, for every 1 of its terms' magnitudes and 1 besides: hidden states are float32. */
const TOLERANCE = 1e-4;

/**
 * The first thing in a trace that does not fit or does not add up; undefined for a sound one. Characters and tokens lie
 * in the text, every token has its id, its row and its attention, whose rows sum to 1; gains sum to the moves, pushes to
 * the heads' gains, words' parts to the topics' standings.
 */
export function faultOf(trace: Trace): string | undefined {
  for (const fault of faultsOf(trace)) return fault;
  return undefined;
}

function* faultsOf(trace: Trace): Generator<string> {
  const { text, appended, read } = trace;
  if (text + appended !== read) yield "read: it is not the text and what was appended";
  const { tokens } = stepOf(trace, "tokens");
  const size = tokens.length;
  if (size === 0) yield "tokens: there are none";
  if (trace.encoder.heads === 0) yield "encoder: it has no heads";
  yield* characterFaults(stepOf(trace, "characters"), read);
  yield* tokenFaults(stepOf(trace, "tokens"), read);
  const { ids, unknown } = stepOf(trace, "ids");
  if (ids.length !== size) yield `ids: ${ids.length} came, there are ${size} tokens`;
  if (ids.some((id) => id >= trace.encoder.vocabulary)) yield "ids: one is past the encoder's vocabulary";
  if (unknown.some((token) => token >= size)) yield "ids: an unknown token is past the tokens";
  yield* rowFaults(stepOf(trace, "rows"), size, trace);
  yield* attentionFaults(stepOf(trace, "attention"), size, trace);
  yield* gainFaults(stepOf(trace, "gain"), size, trace);
  yield* focusFaults(stepOf(trace, "focus"), trace);
  yield* outputFaults(stepOf(trace, "output"), stepOf(trace, "tokens"));
}

function* characterFaults({ characters }: CharactersStep, read: string): Generator<string> {
  let at = 0;
  for (const { character, codePoint, start } of characters) {
    if (start !== at || character.codePointAt(0) !== codePoint || !read.startsWith(character, at)) {
      yield `characters: at ${at} there is ${JSON.stringify(character)}, which is not what was read`;
    }
    at += character.length;
  }
  if (at !== read.length) yield `characters: they have ${at} units, what was read has ${read.length}`;
}

function* tokenFaults({ tokens }: TokensStep, read: string): Generator<string> {
  for (const { token, start, end } of tokens) {
    if (start <= end && end <= read.length) continue;
    yield `tokens: ${JSON.stringify(token)} stands at ${start}–${end}, what was read has ${read.length} units`;
  }
}

function* rowFaults({ rows }: RowsStep, size: number, { encoder, table }: Trace): Generator<string> {
  if (rows.length !== size) yield `rows: ${rows.length} came, there are ${size} tokens`;
  for (const row of rows) {
    const { length } = row.encoder.vector;
    if (length !== encoder.dims) yield `rows: one has ${length} numbers, the encoder has ${encoder.dims} dims`;
    if (row.table?.rows.some((number) => number >= table.rows)) yield "rows: one is past the table's end";
  }
}

function* attentionFaults({ attention }: AttentionStep, size: number, { encoder }: Trace): Generator<string> {
  if (attention.length !== encoder.layers) yield `attention: ${attention.length} layers came, not ${encoder.layers}`;
  for (const [layer, heads] of attention.entries()) {
    const where = `attention: layer ${layer + 1}`;
    if (heads.length !== encoder.heads) yield `${where} has ${heads.length} heads, not ${encoder.heads}`;
    for (const [head, rows] of heads.entries()) {
      const isWhole = rows.length === size && rows.every((row) => row.length === size);
      if (!isWhole) yield `${where}, head ${head + 1} does not have ${size} × ${size} numbers`;
      const odd = rows.findIndex((row) => !isNear(sum(row), 1, 0));
      if (odd >= 0) yield `${where}, head ${head + 1}: the row of token ${odd} sums to ${sum(rows[odd])}, not 1`;
    }
  }
}

function* gainFaults({ layer, topics }: GainStep, size: number, { encoder }: Trace): Generator<string> {
  if (layer > encoder.layers) yield `gain: layer ${layer} is past the encoder's ${encoder.layers}`;
  for (const topic of topics) {
    const { name, places, parts, pushes } = topic;
    const lists = [...places, ...parts.map(({ gains }) => gains), ...pushes, pushes];
    if (places.length !== layer + 1 || lists.some(({ length }) => length !== size)) {
      yield `gain: ${name} does not have a number for each of ${size} tokens and ${layer} layers`;
    }
    yield* moveFaults(topic);
    yield* pushFaults(topic);
  }
}

function* moveFaults({ name, origin, places, parts }: TraceTopic): Generator<string> {
  for (const [layer, here] of places.entries()) {
    const gains = parts.filter((part) => part.layer === layer).map((part) => part.gains);
    const before = places[layer - 1] ?? here.map(() => origin);
    for (const [token, place] of here.entries()) {
      const own = gains.map((part) => part[token]);
      if (isNear(sum(own), place - before[token], magnitude(own))) continue;
      const came = `the gains of token ${token} on ${name} sum to ${sum(own)}`;
      yield `gain: in layer ${layer} ${came}, its move is ${place - before[token]}`;
    }
  }
}

function* pushFaults({ name, parts, pushes }: TraceTopic): Generator<string> {
  const heads = parts.filter(({ part }) => part.startsWith("head "));
  for (const [token, from] of pushes.entries()) {
    const gained = heads.map(({ gains }) => gains[token]);
    if (isNear(sum(from), sum(gained), magnitude([...from, ...gained]))) continue;
    yield `gain: what pushes token ${token} on ${name} sums to ${sum(from)}, its heads' gains to ${sum(gained)}`;
  }
}

function* focusFaults({ focus }: FocusStep, { table }: Trace): Generator<string> {
  if (!focus) return;
  const { tokens, topics, vector, focused } = focus;
  if ([vector, focused].some(({ length }) => length !== table.dims))
    yield `focus: a vector is not of ${table.dims} dims`;
  for (const { name, parts, standing } of topics) {
    if (parts.length !== tokens.length) yield `focus: ${name} has ${parts.length} parts for ${tokens.length} words`;
    if (isNear(sum(parts), standing, magnitude(parts))) continue;
    yield `focus: the parts of ${name} sum to ${sum(parts)}, its standing is ${standing}`;
  }
}

function* outputFaults({ gaps }: OutputStep, { tokens }: TokensStep): Generator<string> {
  for (const { token, candidates } of gaps) {
    if (tokens[token]?.kind !== "mask") yield `output: token ${token} is no place to guess`;
    const total = sum(candidates.map(({ probability }) => probability));
    if (total > 1 + TOLERANCE) yield `output: the probabilities at token ${token} sum to ${total}`;
  }
}

function isNear(value: number, wanted: number, terms: number): boolean {
  return Math.abs(value - wanted) <= TOLERANCE * (1 + terms);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function magnitude(values: readonly number[]): number {
  return values.reduce((total, value) => total + Math.abs(value), 0);
}
