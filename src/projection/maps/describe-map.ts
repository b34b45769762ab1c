// What a map is and how far it can be believed, in sentences.

import type { WordMap } from "./map.ts";
import type { MapMethod } from "./map-options.ts";
import { show } from "./map-words.ts";

export const METHOD_NAMES: Readonly<Record<MapMethod, string>> = { pca: "PCA", umap: "UMAP", tsne: "t-SNE" };

/** From which figure on a map is called so. */
const VERDICTS: readonly (readonly [least: number, verdict: string])[] = [
  [0.95, "nearly all"],
  [0.85, "most"],
  [0.7, "many"],
  [Number.NEGATIVE_INFINITY, "only some"],
];

/**
 * Method, words, seed and what the method itself says of the result.
 *
 * @example
 * describeMap(map); // "UMAP of 5,000 words in 2 dimensions by cosine, seed 1"
 */
export function describeMap({ method, rows, dims, metric, seed, explained, divergence }: WordMap): string {
  const by = metric === "cosine" ? "cosine" : "Euclidean distance";
  const head = `${METHOD_NAMES[method]} of ${show(rows)} words in ${dims} dimensions by ${by}, seed ${seed}`;
  if (divergence !== undefined) return `${head}; divergence ${divergence.toFixed(3)}`;
  if (!explained) return head;
  const share = 100 * explained.reduce((sum, value) => sum + value, 0);
  return `${head}; its axes explain ${share.toFixed(1)} % of the variance`;
}

/**
 * What trustworthiness and continuity are and say.
 *
 * @example
 * describeQuality(map);
 * // Trustworthiness 0.883: most words that stand close together here are close in the original space. Continuity ...
 */
export function describeQuality({ method, quality }: WordMap): string {
  const { trustworthiness, continuity, k } = quality;
  const far = method === "pca" ? "" : " Distances between far groups mean little.";
  return [
    `Trustworthiness ${trustworthiness.toFixed(3)}: ${verdict(trustworthiness)} words that stand close together here are`,
    `close in the original space. Continuity ${continuity.toFixed(3)}: ${verdict(continuity)} words that are close there`,
    `stand close together here (of the ${k} nearest; 1 is perfect, about 0.5 is chance).${far}`,
  ].join(" ");
}

function verdict(figure: number): string {
  return VERDICTS.find(([least]) => figure >= least)?.[1] ?? "only some";
}
