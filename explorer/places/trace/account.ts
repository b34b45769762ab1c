// How a token comes to its place on a topic: numbers that add up.

import type { TraceTopic } from "riverbank";
import { barsFrom, type GainBar } from "../../parts/gain-bars.tsx";

/** A place in five terms. */
export interface Account {
  /** Where a vector that has nothing of the topic lies. */
  origin: number;
  embeddings: number;
  /** All heads of all layers up to the one that is read. */
  heads: number;
  /** The feed-forward parts, their biases included. */
  feedForward: number;
  /** The residual, which rescales what is there, attention's biases and the norms' shifts. */
  rest: number;
  place: number;
}

export function accountOf({ origin, parts, places }: TraceTopic, token: number): Account {
  const [embeddings, heads, feedForward, rest] = KINDS.map(([, has]) => sumOf(parts.filter(has), token));
  return { origin, embeddings, heads, feedForward, rest, place: places[places.length - 1][token] };
}

const isHead = (part: string) => part.startsWith("head ");
const isForward = (part: string) => part.startsWith("feed-forward");
const sumOf = (parts: readonly Part[], token: number) => parts.reduce((sum, { gains }) => sum + gains[token], 0);

type Part = TraceTopic["parts"][number];

/** Kinds of parts, in the order in which they are added up. */
const KINDS: readonly (readonly [name: string, has: (part: Part) => boolean])[] = [
  ["embeddings", ({ layer }) => layer === 0],
  ["heads", ({ layer, part }) => layer > 0 && isHead(part)],
  ["feed-forward", ({ layer, part }) => layer > 0 && isForward(part)],
  ["rest", ({ layer, part }) => layer > 0 && !isHead(part) && !isForward(part)],
];

/** The origin and each kind of part, with its parts in all layers; the last bar ends at the place. */
export function partBars({ origin, parts }: TraceTopic, token: number): GainBar[] {
  const kinds = KINDS.map(([name, has]) => ({ name, parts: parts.filter(has) }));
  const gains = kinds.map(({ name, parts: of }) => ({ name, gain: sumOf(of, token) }));
  return barsFrom(0, [{ name: "start", gain: origin }, ...gains]).map((bar, index) => {
    const inside = kinds[index - 1]?.parts ?? [];
    const named = inside.map(({ layer, part, gains: of }) => {
      return { name: layer === 0 ? part : `layer ${layer}: ${part}`, gain: of[token] };
    });
    return { ...bar, parts: barsFrom(bar.from, named) };
  });
}

/** The origin, the embeddings and each layer, with their parts; the last bar ends at the place. */
export function layerBars({ origin, parts, places }: TraceTopic, token: number): GainBar[] {
  const moves = places.map((here, layer) => ({
    name: layer === 0 ? "embeddings" : `layer ${layer}`,
    gain: here[token] - (layer === 0 ? origin : places[layer - 1][token]),
  }));
  return barsFrom(0, [{ name: "start", gain: origin }, ...moves]).map((bar, index) => {
    const inside = parts.filter(({ layer }) => layer === index - 1);
    const gains = inside.map(({ part, gains: of }) => ({ name: part, gain: of[token] }));
    return { ...bar, parts: barsFrom(bar.from, gains) };
  });
}
