// What a trace is: the whole road of one text, step by step, in plain lists and numbers that JSON keeps as they are.
//
// n is the number of tokens, L the layer that is read; lists are in the order of the tokens unless they say otherwise.

import type { Focus } from "../../projection/focus.ts";
import type { Neighbour } from "../../similarity/nearest.ts";
import type { Candidate } from "../fill.ts";
import type { AxisSource, HeldOut } from "../lens/encoder-axis.ts";

/** What stands in the field `format` of every trace. */
export const TRACE_FORMAT = "riverbank.trace";
/** The version of the record; a reader refuses others. */
export const TRACE_VERSION = 1;

/** A text's road from characters to words. Numbers are not rounded. */
export interface Trace {
  readonly format: typeof TRACE_FORMAT;
  readonly version: typeof TRACE_VERSION;
  /** The text that was asked about. */
  readonly text: string;
  /** What was put behind it so that there is a place to guess; "" where nothing was. */
  readonly appended: string;
  /** What the encoder read: both together. All offsets point into it. */
  readonly read: string;
  readonly encoder: {
    readonly layers: number;
    readonly heads: number;
    readonly dims: number;
    readonly vocabulary: number;
  };
  /** The static table. */
  readonly table: { readonly rows: number; readonly dims: number };
  /** The steps, in road order. */
  readonly steps: TraceSteps;
}

export type TraceSteps = readonly [
  CharactersStep,
  TokensStep,
  IdsStep,
  RowsStep,
  AttentionStep,
  GainStep,
  FocusStep,
  OutputStep,
];

/** Any step; `name` tells which. */
export type TraceStep = TraceSteps[number];
export type TraceStepName = TraceStep["name"];

/** The steps' names, in road order. */
export const TRACE_STEPS = [
  ...(["characters", "tokens", "ids", "rows", "attention", "gain", "focus", "output"] as const),
] as const satisfies readonly TraceStepName[];

/** Step 1: the characters, as Unicode counts them. */
export interface CharactersStep {
  readonly name: "characters";
  readonly characters: readonly {
    readonly character: string;
    readonly codePoint: number;
    /** UTF-16 offset. */
    readonly start: number;
  }[];
}

/** Step 2: the tokens, the encoder's special ones included. */
export interface TokensStep {
  readonly name: "tokens";
  readonly tokens: readonly {
    readonly token: string;
    /** UTF-16 offsets, end exclusive; equal for special tokens. */
    readonly start: number;
    readonly end: number;
    /** "mask" for a place to guess, "special" for a token that stands for no text. */
    readonly kind: "text" | "mask" | "special";
    /** Whether it comes from what was appended. */
    readonly appended: boolean;
  }[];
}

/** Step 3: each token's integer. */
export interface IdsStep {
  readonly name: "ids";
  readonly ids: readonly number[];
  /** Tokens, by their index, that the vocabulary does not have: all of them share one id. */
  readonly unknown: readonly number[];
}

/** Step 4: each token's rows in the lookup tables. */
export interface RowsStep {
  readonly name: "rows";
  readonly rows: readonly TraceRow[];
}

/** What a token's id points to, before any context. */
export interface TraceRow {
  /** The row of the encoder's word embeddings; its number is the token's id. */
  readonly encoder: { readonly norm: number; readonly vector: readonly number[] };
  /** The row of the static table; null for what is no whole word or not in the table. */
  readonly table: TraceTableRow | null;
}

export interface TraceTableRow {
  /** As the table spells the word. */
  readonly word: string;
  /** Its row's number, several for a word of several tokens, none for one composed of its spelling. */
  readonly rows: readonly number[];
  readonly norm: number;
  /** The words nearest to it in the table. */
  readonly nearest: readonly Neighbour[];
}

/** Step 5: where each token looks. */
export interface AttentionStep {
  readonly name: "attention";
  /** [layers][heads][n][n]: row i says where token i looks, its sum is 1. */
  readonly attention: readonly (readonly (readonly (readonly number[])[])[])[];
}

/** Step 6: what each part of the encoder does to each token's place on topics. */
export interface GainStep {
  readonly name: "gain";
  /** The layer at which places are read, L. */
  readonly layer: number;
  readonly topics: readonly TraceTopic[];
  /** Topics that the encoder lacks the words for. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * One topic's places and gains, all in the topic's units: 0 is where ordinary words lie (on an axis half-way between the
 * poles), 1 where the topic's words do. A token's numbers are divided by the length of its vector at layer L.
 */
export interface TraceTopic {
  readonly name: string;
  /** The words that it is made of; no negative ones for a topic. */
  readonly negative: readonly string[];
  readonly positive: readonly string[];
  /** Words that the encoder's tokenizer does not know. */
  readonly missing: readonly string[];
  /** Whether the words' input rows or their vectors at the layer make it, and how both did on left-out words. */
  readonly from: AxisSource;
  readonly held: Readonly<Record<AxisSource, HeldOut | null>>;
  /** Where a vector that has nothing of the topic lies. */
  readonly origin: number;
  /** [L + 1][n]: the places behind the embeddings and behind each layer; the last are the scores. */
  readonly places: readonly (readonly number[])[];
  /**
   * Each part's gains: those of layer 0, the embeddings, and `origin` add up to `places[0]`, those of layer l to
   * `places[l] - places[l - 1]`.
   */
  readonly parts: readonly { readonly layer: number; readonly part: string; readonly gains: readonly number[] }[];
  /**
   * [n][n], who moved it: row i says how far each token's values pushed token i, over all heads up to layer L; a row's sum
   * is that of the heads' gains.
   */
  readonly pushes: readonly (readonly number[])[];
}

/** Step 7: what the text is about, and its static vector when only that is kept. */
export interface FocusStep {
  readonly name: "focus";
  /** See `focus`; null where the table knows no word of the text. */
  readonly focus: TraceFocus | null;
  /** Why there is none, else null. */
  readonly reason: string | null;
}

/** A {@link Focus} with lists of numbers: `focused` is the filtered vector. */
export interface TraceFocus extends Omit<Focus, "vector" | "focused"> {
  readonly vector: readonly number[];
  readonly focused: readonly number[];
}

/** Step 8: words for the places to guess. */
export interface OutputStep {
  readonly name: "output";
  readonly gaps: readonly TraceGap[];
  /** Why there are none, else null. */
  readonly reason: string | null;
}

export interface TraceGap {
  /** The mask, by its index among the tokens. */
  readonly token: number;
  /** The likeliest words, as `fill` gives them. */
  readonly candidates: readonly Candidate[];
  /** The words that the text speaks for most: their shares of `bits`, the highest first. */
  readonly raised: readonly RaisedWord[];
  /** How much the text tells of the word: Σ p log₂ (p / alone) over the vocabulary, 0 for nothing. */
  readonly bits: number;
}

/** A word with its probability in the text, p, and for a mask that stands alone. */
export interface RaisedWord extends Candidate {
  readonly alone: number;
  /** p log₂ (p / alone). */
  readonly bits: number;
}

/**
 * A step of a trace by its name.
 *
 * @example
 * stepOf(trace, "ids").ids; // [2, 164, 702, 288, 10, 2715, 177, 4, 3]
 */
export function stepOf<Name extends TraceStepName>(trace: Trace, name: Name): Extract<TraceStep, { name: Name }> {
  const isWanted = (step: TraceStep): step is Extract<TraceStep, { name: Name }> => step.name === name;
  const step = trace.steps.find(isWanted);
  if (step) return step;
  throw new RangeError(`internal: a trace without the step ${name}`);
}
