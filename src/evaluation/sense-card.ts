// Does a word's vector in context tell its senses apart? The nearest sense's centroid, against what static rows can do.

import type { EncoderCore } from "../context/core.ts";
import { allLayers, useVectors } from "../context/lens/uses.ts";
import { findMask } from "../context/mask.ts";
import { meanOf } from "../shared/mean.ts";
import { dot, norm } from "../similarity/vector.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { SenseUse } from "./context-reader.ts";
import type { PartOptions } from "./progress.ts";
import { staticContexts } from "./static-context.ts";

/** A word's uses with their senses. */
export interface SenseSet {
  word: string;
  train: readonly SenseUse[];
  test: readonly SenseUse[];
}

/** Shares of right answers on the test uses. */
export interface SenseScore {
  word: string;
  senses: number;
  test: number;
  /** The most frequent sense of the training uses alone. */
  majority: number;
  /** [layers + 1]: the encoder's vectors. */
  layers: number[];
  /** [layers + 1]: those of the word's place when the word is hidden behind a mask; null where the tokenizer has none. */
  masked: number[] | null;
  /** The static table's context; null without a table. */
  static: { mean: number; weighted: number } | null;
}

/** The means over words. */
export interface SenseCard extends Omit<SenseScore, "word" | "senses"> {
  words: SenseScore[];
  /** The layer, and the word in sight or hidden, that do best on the test uses. */
  best: { layer: number; masked: boolean; accuracy: number };
}

/**
 * Tests an encoder on the senses of words. The uses of each sense that are there to learn from are averaged as unit
 * vectors, and a test use is given the sense whose average is nearest by cosine; nothing is trained. Words are read in sight
 * and hidden behind a mask. The same is done with the mean of the static vectors around the word, plain and weighted by
 * frequency. Figures of several words are their mean.
 *
 * Throws `cancelled` by `signal`.
 *
 * @example
 * const { best, static: baseline } = await senseCard(encoder, sets, { table });
 * best; // { layer: 3, masked: false, accuracy: 0.93 }
 */
export async function senseCard(
  core: EncoderCore,
  sets: readonly SenseSet[],
  { table, signal, onProgress }: PartOptions & { table?: EmbeddingTable | undefined } = {},
): Promise<SenseCard> {
  const words: SenseScore[] = [];
  for (const [done, set] of sets.entries()) {
    onProgress?.({ part: `senses of ${set.word}`, done, total: sets.length });
    words.push(await scoreOf(core, set, table, signal));
  }
  const mean = (of: (score: SenseScore) => number) => meanOf(words.map(of));
  const perLayer = (of: (score: SenseScore) => number[]) =>
    allLayers(core).map((layer) => mean((score) => of(score)[layer]));
  const layers = perLayer((score) => score.layers);
  const masked = words.every((score) => score.masked) ? perLayer((score) => score.masked ?? []) : null;
  const accuracy = Math.max(...layers, ...(masked ?? []));
  const isHidden = !layers.includes(accuracy);
  return {
    words,
    test: words.reduce((sum, { test }) => sum + test, 0),
    majority: mean(({ majority }) => majority),
    layers,
    masked,
    static: table
      ? { mean: mean((score) => score.static?.mean ?? 0), weighted: mean((score) => score.static?.weighted ?? 0) }
      : null,
    best: { layer: (isHidden ? (masked ?? []) : layers).indexOf(accuracy), masked: isHidden, accuracy },
  };
}

async function scoreOf(
  core: EncoderCore,
  { word, train, test }: SenseSet,
  table: EmbeddingTable | undefined,
  signal: AbortSignal | undefined,
): Promise<SenseScore> {
  const all = [...train, ...test];
  const read = (masked: boolean) => useVectors(core, all, { layers: allLayers(core), masked, zeros: true, signal });
  const vectors = await read(false);
  const hidden = findMask(core.tokenizer) ? await read(true) : undefined;
  const around = table && all.map(staticContexts(table));
  const score = (of: readonly Float32Array[]) => accuracyOf(of, train, test);
  const counts = countsOf(train);
  const [majority] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  return {
    word,
    senses: counts.size,
    test: test.length,
    majority: test.filter(({ sense }) => sense === majority).length / test.length,
    layers: vectors.map(score),
    masked: hidden?.map(score) ?? null,
    static: around
      ? { mean: score(around.map(({ mean }) => mean)), weighted: score(around.map(({ weighted }) => weighted)) }
      : null,
  };
}

function countsOf(uses: readonly SenseUse[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { sense } of uses) counts.set(sense, (counts.get(sense) ?? 0) + 1);
  return counts;
}

/** The share of test uses, which stand behind the training uses in `vectors`, whose nearest centroid is right. */
function accuracyOf(vectors: readonly Float32Array[], train: readonly SenseUse[], test: readonly SenseUse[]): number {
  const centroids = new Map<string, Float64Array>();
  train.forEach(({ sense }, index) => {
    const vector = vectors[index];
    const length = norm(vector);
    const sum = centroids.get(sense) ?? new Float64Array(vector.length);
    if (length > 0) for (let i = 0; i < sum.length; i++) sum[i] += vector[i] / length;
    centroids.set(sense, sum);
  });
  const units = [...centroids].map(([sense, sum]) => ({ sense, sum, length: norm(sum) || 1 }));
  const right = test.filter(({ sense }, index) => {
    // A word that the encoder can't read is not told apart.
    if (norm(vectors[train.length + index]) === 0) return false;
    const scored = units.map((one) => dot(vectors[train.length + index], one.sum) / one.length);
    return units[scored.indexOf(Math.max(...scored))].sense === sense;
  });
  return right.length / test.length;
}
