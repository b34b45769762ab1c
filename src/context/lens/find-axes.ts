// The axes on which two uses of a word lie farthest apart, found among pairs of topics.

import type { AxisSpec } from "../../projection/spec.ts";
import { dot } from "../../similarity/vector.ts";
import type { EncoderCore, RunOptions } from "../core.ts";
import { type EncoderAxis, makeAxis } from "./encoder-axis.ts";
import { meanOf, wordSpace } from "./neighbours.ts";
import { TOPICS } from "./topics.ts";
import { type LoneWords, loneWords } from "./words.ts";

export interface FindAxesOptions extends Pick<RunOptions, "signal"> {
  layer: number;
  /** Lists of words by their topics' names. Default {@link TOPICS}. */
  topics?: Readonly<Record<string, readonly string[]>> | undefined;
  /** How many axes, at most. Default 3. */
  most?: number | undefined;
}

/** An axis that was found, and what it was made of. */
export interface FoundAxis extends EncoderAxis {
  readonly spec: AxisSpec;
}

/** Topics of which the tokenizer knows fewer words are passed over. */
const LEAST_WORDS = 3;
/** An axis must put this share of its left-out words on their own side. */
const LEAST_RIGHT = 0.75;

/**
 * Pairs of topics as axes, those first between whose means two vectors differ most. Each topic stands on one axis only;
 * axes that don't tell their own left-out words apart are passed over, and so may be all.
 */
export async function findAxes(
  core: EncoderCore,
  vectors: readonly [Float32Array, Float32Array],
  { layer, topics = TOPICS, most = 3, signal }: FindAxesOptions,
): Promise<FoundAxis[]> {
  const found = await loneWords(core, [...new Set(Object.values(topics).flat())], layer, { signal });
  const specs = await pairsOf(topics, found, vectors);
  const chosen: FoundAxis[] = [];
  const used = new Set<string>();
  for (const spec of specs) {
    const names = spec.name.split(BETWEEN);
    if (chosen.length === most || names.some((name) => used.has(name))) continue;
    const made = { ...makeAxis(spec, found, layer), spec };
    if (!isSound(made)) continue;
    for (const name of names) used.add(name);
    chosen.push(made);
  }
  return chosen;
}

function isSound({ from, held }: FoundAxis): boolean {
  const { right = 0, tested = 0 } = held[from] ?? {};
  return tested > 0 && right >= LEAST_RIGHT * tested;
}

const BETWEEN = "–";

/** All pairs of topics as specs, those between whose means the uses differ most first. */
async function pairsOf(
  topics: Readonly<Record<string, readonly string[]>>,
  found: LoneWords,
  [first, second]: readonly [Float32Array, Float32Array],
): Promise<AxisSpec[]> {
  const { words, units } = await wordSpace(found.words, found.context);
  const difference = Float32Array.from(first, (value, i) => value - second[i]);
  const known = Object.entries(topics).flatMap(([name, list]) => {
    const places = list.flatMap((word) => (words.includes(word) ? [words.indexOf(word)] : []));
    if (places.length < LEAST_WORDS) return [];
    const centre = meanOf(places.map((place) => units[place]));
    return [{ name, list, pull: dot(centre, difference) }];
  });
  const pairs = known.flatMap((a, index) => known.slice(index + 1).map((b) => (a.pull < b.pull ? [a, b] : [b, a])));
  pairs.sort(([a, b], [c, d]) => d.pull - c.pull - (b.pull - a.pull));
  return pairs
    .filter(([a, b]) => !a.list.some((word) => b.list.includes(word)))
    .map(([a, b]) => ({ name: `${a.name}${BETWEEN}${b.name}`, negative: [...a.list], positive: [...b.list] }));
}
