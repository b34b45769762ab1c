// One word, two sentences: where the word stands by itself, where each sentence puts it, and who moved it there.

import { poleAxis, topicAxis } from "../../projection/axis.ts";
import type { AxisSpec } from "../../projection/spec.ts";
import { mostFrequent } from "../../similarity/most-frequent.ts";
import { type Neighbour, nearest } from "../../similarity/nearest.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import { checkedLayers } from "../context.ts";
import type { EncoderCore, RunOptions } from "../core.ts";
import { meanRow } from "../word-vectors.ts";
import { type EncoderAxis, encoderAxis } from "./encoder-axis.ts";
import { type FindAxesOptions, findAxes } from "./find-axes.ts";
import type { Inside } from "./inside.ts";
import { nearestWords, wordSpace } from "./neighbours.ts";
import { placeOf, type ReadUse, readUse, type UsePlace } from "./use-place.ts";
import { alikeness } from "./uses.ts";
import { inputRow, loneWords, vocabularyWords } from "./words.ts";

export interface CompareUsesOptions extends Pick<RunOptions, "signal">, Pick<FindAxesOptions, "topics"> {
  /** The word; it must stand in both texts, its first occurrence counts. */
  word: string;
  /** The axes. Default: those among pairs of topics on which the uses lie farthest apart. */
  axes?: readonly AxisSpec[] | undefined;
  /** The layer that is read, from 0, the embeddings. Default the last. */
  layer?: number | undefined;
  /** A static table for the word by itself. Default: the encoder's input rows. */
  table?: EmbeddingTable | undefined;
  /** Neighbours of each. Default 5. */
  k?: number | undefined;
  /** Words among which neighbours are looked for: the most frequent of the table, else of the vocabulary. Default 3,000. */
  candidates?: number | undefined;
}

/** An axis with the places of the word alone and of both uses. */
export interface AxisPlaces extends Pick<EncoderAxis, "from" | "held" | "spread"> {
  readonly name: string;
  readonly negative: readonly string[];
  readonly positive: readonly string[];
  readonly missing: readonly string[];
  /** The word's place by itself, on the axis of static rows; null where the table lacks the word or a pole. */
  readonly static: number | null;
  readonly uses: readonly [UsePlace, UsePlace];
  /** How far apart the uses are, in spreads of the axis; null where there is none. */
  readonly spreads: number | null;
}

/** One use of the word. */
export interface ComparedUse extends Pick<Inside, "text" | "tokens"> {
  /** UTF-16 offsets of the word, end exclusive, and its tokens. */
  readonly start: number;
  readonly end: number;
  readonly chosen: readonly number[];
  readonly neighbours: readonly Neighbour[];
  /** [layers][heads] of [tokens]: where the word looks, the mean of its pieces. */
  readonly attention: readonly (readonly (readonly number[])[])[];
}

export interface UsesComparison {
  readonly word: string;
  readonly layer: number;
  readonly uses: readonly [ComparedUse, ComparedUse];
  /** The word by itself. */
  readonly static: { readonly from: "table" | "input"; readonly neighbours: readonly Neighbour[] | null };
  /** [layers + 1]: the cosines of both uses. */
  readonly similarity: readonly number[];
  readonly axes: readonly AxisPlaces[];
}

/**
 * One word in two texts: its place by itself and in each text on axes, its neighbours, the likeness of the uses at every
 * layer, and what moved it.
 *
 * Axes are those of `encoderAxis`, at the layer that is read. The word by itself is laid on the axis that the same words
 * make in the static table, or of the encoder's input rows, so that -1 and 1 are where the poles stand everywhere.
 * Neighbours of a use are the words that come nearest to it at that layer when they are read alone, by the cosine of what
 * is beyond their common part (`wordSpace`); those of the word by itself come from the table or from input rows. Gains are divided by the
 * length of the word's vector and the axis' step, so that they add up to its score.
 *
 * Throws `unknown word` with the words that a text has, `invalid text` for one without tokens or longer than the
 * positions, `invalid layer`, and what `encoderAxis` throws.
 *
 * @example
 * const { axes } = await compareUses(encoder, "He went to the bank to deposit money", "She sat by the bank of the river", { word: "bank" });
 * axes[0]; // { name: "water–money", static: 0.3, uses: [{ score: 0.9, … }, { score: -0.8, … }], spreads: 4.1, … }
 */
export async function compareUses(
  core: EncoderCore,
  first: string,
  second: string,
  options: CompareUsesOptions,
): Promise<UsesComparison> {
  const { word, table, k = 5, candidates = 3000, signal, topics } = options;
  const layer = checkedLayers(options.layer, core.config.layers, "layer");
  const both = [await readUse(core, first, word, signal), await readUse(core, second, word, signal)] as const;
  const [a, b] = both.map(({ vectors }) => vectors);
  const axes = options.axes
    ? await eachInTurn(options.axes, (spec) => encoderAxis(core, spec, { layer, signal }))
    : await findAxes(core, [a[layer], b[layer]], { layer, signal, topics });
  const words = candidatesOf(core, table, candidates);
  const lone = await loneWords(core, words, layer, { signal });
  const space = await wordSpace(lone.words, lone.context);
  const leave = [word, word.toLowerCase()];
  const describe = ({ inside, span, chosen, vectors }: ReadUse): ComparedUse => ({
    text: inside.text,
    tokens: inside.tokens,
    ...span,
    chosen,
    neighbours: nearestWords(space, vectors[layer], { k, leave }),
    attention: attentionOf(inside, chosen),
  });
  const ofInput = async () => {
    return nearestWords(await wordSpace(lone.words, lone.input), inputRow(core, word), { k, leave });
  };
  return {
    word,
    layer,
    uses: [describe(both[0]), describe(both[1])],
    static: table
      ? { from: "table", neighbours: tableNeighbours(table, word, k) }
      : { from: "input", neighbours: await ofInput() },
    similarity: a.map((vector, at) => alikeness(vector, b[at])),
    axes: axes.map((axis) => placesOn(core, axis, both, word, table)),
  };
}

async function eachInTurn<In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

function candidatesOf(core: EncoderCore, table: EmbeddingTable | undefined, most: number): string[] {
  if (!table) return vocabularyWords(core.tokenizer, most);
  const words = Array.from(mostFrequent(table.vocabulary, most), (id) => table.vocabulary.tokens[id]);
  return words.filter((word) => /^\p{L}[\p{L}\p{M}]+$/u.test(word));
}

function tableNeighbours(table: EmbeddingTable, word: string, k: number): Neighbour[] | null {
  const known = [word, word.toLowerCase()].find((spelling) => table.findVector(spelling));
  return known === undefined ? null : nearest(table, known, { k }).neighbours;
}

function attentionOf({ layers, tokens }: Inside, chosen: readonly number[]): number[][][] {
  return layers.map(({ attention }) => attention.map((rows) => Array.from(meanRow(rows, chosen, tokens.length))));
}

function placesOn(
  core: EncoderCore,
  made: EncoderAxis,
  both: readonly [ReadUse, ReadUse],
  word: string,
  table: EmbeddingTable | undefined,
): AxisPlaces {
  const { axis, from, held, spread } = made;
  const uses: [UsePlace, UsePlace] = [placeOf(made, both[0]), placeOf(made, both[1])];
  const apart = Math.abs(uses[0].score - uses[1].score);
  return {
    name: axis.name,
    ...axis.poles,
    missing: axis.missing,
    from,
    held,
    spread,
    static: table ? tableScore(table, made, word) : made.input.score(inputRow(core, word)),
    uses,
    spreads: spread ? apart / spread : null,
  };
}

/** The word on the table's axis of the same words; null where the table lacks it, or all of a pole. */
function tableScore(table: EmbeddingTable, { axis }: EncoderAxis, word: string): number | null {
  const vector = table.findVector(word) ?? table.findVector(word.toLowerCase());
  const known = (words: readonly string[]) => words.filter((one) => table.findVector(one));
  const poles = { negative: known(axis.poles.negative), positive: known(axis.poles.positive) };
  if (!vector || poles.positive.length === 0) return null;
  if (axis.kind === "topic") return topicAxis(table, { name: axis.name, words: poles.positive }).score(vector);
  return poles.negative.length === 0 ? null : poleAxis(table, { name: axis.name, ...poles }).score(vector);
}
