// One head's weights, or the mean of a layer's heads, as rows.

import type { Reading } from "./calls.ts";

/** Weights to be shown: row i says where token i looks. */
export interface Looking {
  tokens: readonly string[];
  rows: number[][];
  title: string;
}

/** A layer and a head by what their fields say, from 1; the last layer and the mean of its heads where that is nothing. */
export function lookingAt({ tokens, attention }: Reading, layer: string, head: string): Looking {
  const at = within(layer, attention.length) ?? attention.length;
  const heads = attention[at - 1];
  const one = within(head, heads.length);
  const taken = one === undefined ? heads : [heads[one - 1]];
  const n = tokens.length;
  const rows = tokens.map((_, i) => {
    return tokens.map((_, j) => taken.reduce((sum, weights) => sum + weights[i * n + j], 0) / taken.length);
  });
  return { tokens, rows, title: `layer ${at}, ${one === undefined ? "mean of all heads" : `head ${one}`}` };
}

function within(text: string, most: number): number | undefined {
  const value = Number(text);
  return text !== "" && Number.isInteger(value) && value >= 1 && value <= most ? value : undefined;
}
