// A text as the sequences that an encoder can read: one, or overlapping windows where it is longer than the positions.

import { RiverbankError } from "../shared/errors.ts";
import type { Tokenizer } from "../tokens/tokenizer.ts";
import type { Sequence } from "./activations.ts";
import type { EncoderConfig } from "./config.ts";

/** What to do with a text that is longer than the encoder's positions. */
export interface WindowOptions {
  /**
   * Read a long text in overlapping windows; each token's states come from the window in which it has most context. Default
   * false: a long text is an error.
   */
  windows?: boolean | undefined;
  /** Tokens that neighbouring windows have in common. Default a quarter of the positions. */
  overlap?: number | undefined;
}

/** How a text becomes tokens. */
export interface TextOptions extends WindowOptions {
  /** A second text, joined to the first as the model wants it. */
  pair?: string | undefined;
  /** Take text that looks like a special token ("[MASK]") for that token. Default false. */
  recogniseSpecial?: boolean | undefined;
}

/** A stretch of a text's tokens and the sequence that its states are read from. */
export interface Window {
  readonly sequence: Sequence;
  /** The first row of the sequence that counts, and the text's token that it is. */
  readonly row: number;
  readonly token: number;
  /** How many tokens count. */
  readonly count: number;
}

/** A text in tokens, the model's special tokens around it. */
export interface TokenisedText {
  readonly tokens: readonly string[];
  readonly ids: readonly number[];
  /** UTF-16 offsets into the text, end exclusive; a special token's are empty. */
  readonly offsets: readonly (readonly [start: number, end: number])[];
  readonly windows: readonly Window[];
}

/**
 * Cuts a text into windows, one where it fits. Throws `invalid text` where it has no tokens, and where it is too long
 * and no windows are asked for; `invalid overlap`.
 */
export function tokeniseText(
  tokenizer: Tokenizer,
  { positions }: EncoderConfig,
  text: string,
  { pair, windows = false, overlap = Math.floor(positions / 4), recogniseSpecial = false }: TextOptions = {},
): TokenisedText {
  const second = pair === undefined ? {} : { pair };
  const { tokens, ids, offsets, types } = tokenizer.encode(text, { addSpecial: true, recogniseSpecial, ...second });
  const [before, after] = specialAround(tokenizer);
  const own = ids.length - before - after;
  if (own <= 0) throw withoutTokens(text);
  if (ids.length <= positions) {
    return { tokens, ids, offsets, windows: [{ sequence: { ids, types }, row: 0, token: 0, count: ids.length }] };
  }
  if (!windows || pair !== undefined) throw tooLong(text, ids.length, positions, pair !== undefined);
  const capacity = positions - before - after;
  if (!(Number.isInteger(overlap) && overlap >= 0 && overlap < capacity)) {
    const expected = `a whole number from 0 to ${capacity - 1} was expected`;
    throw new RiverbankError("invalid", `overlap: ${overlap} came, ${expected}`);
  }
  return { tokens, ids, offsets, windows: cutWindows(ids, before, after, capacity, overlap) };
}

function cutWindows(
  ids: readonly number[],
  before: number,
  after: number,
  capacity: number,
  overlap: number,
): Window[] {
  const own = ids.length - before - after;
  // The last window is as long as the others: it begins earlier.
  const starts: number[] = [];
  for (let start = 0; start + capacity < own; start += capacity - overlap) starts.push(start);
  starts.push(own - capacity);
  return starts.map((start, index) => {
    const previous = starts[index - 1];
    const next = starts[index + 1];
    // Neighbours meet in the middle of what they have in common.
    const from = previous === undefined ? -before : Math.ceil((start + previous + capacity) / 2);
    const to = next === undefined ? own + after : Math.ceil((next + start + capacity) / 2);
    const middle = ids.slice(before + start, before + start + capacity);
    const sequence = { ids: [...ids.slice(0, before), ...middle, ...ids.slice(ids.length - after, ids.length)] };
    return { sequence, row: before + from - start, token: before + from, count: to - from };
  });
}

/** How many special tokens the tokenizer puts before and behind a text. */
export function specialAround({ parts }: Tokenizer): [before: number, after: number] {
  const template = parts.postProcessor?.single;
  const at = template?.findIndex(({ text }) => text === "first") ?? -1;
  return template && at >= 0 ? [at, template.length - at - 1] : [0, 0];
}

/** `invalid text` for one that has no tokens. */
export function withoutTokens(text: string): RiverbankError {
  return new RiverbankError("invalid", `text: ${show(text)} has no tokens; give text with words`);
}

function tooLong(text: string, length: number, positions: number, pair: boolean): RiverbankError {
  const cure = pair
    ? "shorten the pair"
    : "give windows: true (--windows) to read it in overlapping windows, or split it";
  const came = `${show(text)} has ${length} tokens, the encoder reads at most ${positions}`;
  return new RiverbankError("invalid", `text: ${came}; ${cure}`);
}

/** The beginning of a text, as it stands in an error. */
export function show(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
