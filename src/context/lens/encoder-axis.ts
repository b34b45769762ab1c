// An axis in an encoder's own hidden space: made of its words' input rows or of their vectors at a layer, whichever tells
// words apart that it was not made of.

import { type Axis, axisFromVectors } from "../../projection/axis.ts";
import { meanOfUnits } from "../../projection/centre.ts";
import type { AxisSpec } from "../../projection/spec.ts";
import { RiverbankError } from "../../shared/errors.ts";
import { cosine } from "../../similarity/vector.ts";
import { checkedLayers } from "../context.ts";
import type { EncoderCore, RunOptions } from "../core.ts";
import { type LoneWords, loneWords, vocabularyWords } from "./words.ts";

export interface EncoderAxisOptions extends Pick<RunOptions, "signal"> {
  /** The layer that is to be read with the axis, from 0, the embeddings. Default the last. */
  layer?: number | undefined;
}

/** How an axis does on its own words when it is made without them, read at the layer. */
export interface HeldOut {
  /** Words on their own side. */
  readonly right: number;
  readonly tested: number;
  /** The distance of the poles' mean scores (a topic: of its words' from 0) in deviations within a pole. */
  readonly separation: number;
}

/** What an axis may be made of. */
export type AxisSource = "input" | "context";

/** An axis of an encoder, and how it was chosen. */
export interface EncoderAxis {
  readonly axis: Axis;
  /** "input": made of the words' input rows; "context": of their vectors at the layer. */
  readonly from: AxisSource;
  readonly layer: number;
  /** The test of both; null where no word can be left out. */
  readonly held: Readonly<Record<AxisSource, HeldOut | null>>;
  /** The deviation of left-out words' scores around the mean of their pole: how broad an end is. Null as `held` is. */
  readonly spread: number | null;
  /** The axis of the words' input rows, for what has no context; `axis` itself where that is it. */
  readonly input: Axis;
}

/** Words that a topic's 0 is the mean of. */
const BACKGROUND = 1000;

/**
 * An axis in the hidden space of an encoder, from the words of its poles or its topic. It is made twice, of the words'
 * input rows and of the vectors that the words have alone at the layer; each time every word is left out in turn, with
 * the one of the other pole that is most like it, and its vector at the layer is laid on the axis of the others. Of the
 * two axes the one with more words on their own side is taken, of equals the one that separates them better; where no
 * word can be left out, that of the layer.
 *
 * Throws `unknown words` where the tokenizer knows none of a pole, `invalid poles` for a word in both, `invalid layer`,
 * and `invalid axis` where both ends are one place.
 *
 * @example
 * const { axis, from } = await encoderAxis(encoder, parseAxisSpec("topic=river,water:money,coin"), { layer: 4 });
 * axis.score(await encoder.wordVector("the river bank", "bank", { layer: 4 })); // below 0
 */
export async function encoderAxis(
  core: EncoderCore,
  spec: AxisSpec,
  { layer, signal }: EncoderAxisOptions = {},
): Promise<EncoderAxis> {
  const read = checkedLayers(layer, core.config.layers, "layer");
  const words = [...(spec.negative ?? []), ...spec.positive].map(plainWord);
  const found = await loneWords(core, [...new Set(words)], read, { signal });
  const around = spec.negative ? undefined : await background(core, read, signal);
  return makeAxis(spec, found, read, around);
}

/** The means of the unit vectors of many words, for topics. */
export async function background(
  core: EncoderCore,
  layer: number,
  signal?: AbortSignal,
): Promise<Record<AxisSource, Float64Array>> {
  const all = await loneWords(core, vocabularyWords(core.tokenizer, BACKGROUND), layer, { signal });
  const { dims } = core.config;
  return { input: meanOfUnits(all.input, dims), context: meanOfUnits(all.context, dims) };
}

/** An axis of words whose vectors are known; `centre` is asked for where there is no negative pole. */
export function makeAxis(
  spec: AxisSpec,
  found: LoneWords,
  layer: number,
  centre?: Readonly<Record<AxisSource, Float64Array>>,
): EncoderAxis {
  const poles = { negative: poleOf(spec, "negative", found), positive: poleOf(spec, "positive", found) };
  const missing = [...poles.negative.missing, ...poles.positive.missing];
  const of = (from: AxisSource) => ({
    negative: poles.negative.places.map((place) => found[from][place]),
    positive: poles.positive.places.map((place) => found[from][place]),
  });
  const make = (from: AxisSource) =>
    axisFromVectors({
      name: spec.name,
      ...of(from),
      ...(spec.negative ? {} : { centre: centre?.[from] ?? [] }),
      words: { negative: poles.negative.words, positive: poles.positive.words },
      missing,
    });
  const axes = { input: make("input"), context: make("context") };
  const test = (from: AxisSource) => heldOut(of(from), of("context"), spec.negative ? undefined : centre?.[from]);
  const tests = { input: test("input"), context: test("context") };
  const from = isBetter(tests.input, tests.context) ? "input" : "context";
  const held = { input: tests.input?.held ?? null, context: tests.context?.held ?? null };
  return { axis: axes[from], from, layer, held, spread: tests[from]?.spread ?? null, input: axes.input };
}

function poleOf(spec: AxisSpec, pole: "negative" | "positive", { words }: LoneWords) {
  const wanted = [...new Set((spec[pole] ?? []).map(plainWord))];
  const other = pole === "positive" ? [] : spec.positive.map(plainWord);
  const shared = wanted.find((word) => other.includes(word));
  if (shared !== undefined) {
    const came = `${JSON.stringify(shared)} stands in both poles of ${spec.name}`;
    throw new RiverbankError("invalid", `poles: ${came}; leave it out of one`);
  }
  const known = wanted.filter((word) => words.includes(word));
  if (wanted.length > 0 && known.length === 0) {
    const where = spec.negative ? `the ${pole} pole of ${spec.name}` : `the topic ${spec.name}`;
    const came = `the encoder's tokenizer knows none of ${where}: ${wanted.join(", ")}`;
    throw new RiverbankError("unknown", `words: ${came}; give others`);
  }
  const missing = wanted.filter((word) => !words.includes(word));
  return { words: known, places: known.map((word) => words.indexOf(word)), missing };
}

/** A word of a spec, without the quotes that it may stand between. */
export function plainWord(word: string): string {
  return /^".*"$/s.test(word) ? word.slice(1, -1).replace(/\\(.)/gs, "$1") : word;
}

type Poles = Readonly<Record<"negative" | "positive", readonly Float32Array[]>>;

/** Lays each word, as it is `read` at the layer, on the axis of `made` without it; undefined where none can be left out. */
function heldOut(
  made: Poles,
  read: Poles,
  centre: Float64Array | undefined,
): { held: HeldOut; spread: number } | undefined {
  const scores = (own: "negative" | "positive") => {
    if (made[own].length < 2) return [];
    const polesWithout = (index: number, pole: "negative" | "positive") => {
      if (pole !== own) return withoutMostLike(made[pole], made[own][index]);
      return made[own].filter((_, other) => other !== index);
    };
    return read[own].map((vector, index) => {
      const [negative, positive] = [polesWithout(index, "negative"), polesWithout(index, "positive")];
      return axisFromVectors({ name: "held out", negative, positive, ...(centre && { centre }) }).score(vector);
    });
  };
  const [negative, positive] = [scores("negative"), scores("positive")];
  const tested = negative.length + positive.length;
  if (tested === 0) return undefined;
  const spread = pooledDeviation([negative, positive]);
  const [low, high] = [meanOr(negative, centre ? 0 : -1), meanOr(positive, 1)];
  const right = negative.filter((score) => score < 0).length + positive.filter((score) => score > 0).length;
  return { held: { right, tested, separation: (high - low) / Math.max(spread, Number.MIN_VALUE) }, spread };
}

/** The other pole without its word that is most like a vector: opposites share contexts, see `heldOutMargins`. */
function withoutMostLike(vectors: readonly Float32Array[], vector: Float32Array): readonly Float32Array[] {
  if (vectors.length < 2) return vectors;
  const cosines = vectors.map((other) => cosine(other, vector));
  const most = cosines.indexOf(Math.max(...cosines));
  return vectors.filter((_, index) => index !== most);
}

function isBetter(a: { held: HeldOut } | undefined, b: { held: HeldOut } | undefined): boolean {
  if (!a || !b) return false;
  if (a.held.right !== b.held.right) return a.held.right > b.held.right;
  return a.held.separation > b.held.separation;
}

function pooledDeviation(groups: readonly (readonly number[])[]): number {
  let [squares, free] = [0, 0];
  for (const group of groups.filter(({ length }) => length > 1)) {
    const mean = meanOr(group, 0);
    squares += group.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    free += group.length - 1;
  }
  return free > 0 ? Math.sqrt(squares / free) : 0;
}

function meanOr(values: readonly number[], otherwise: number): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : otherwise;
}
