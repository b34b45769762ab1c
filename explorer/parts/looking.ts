// The weights of one head, or the mean of a layer's heads, as rows.

/** Weights to be shown. */
export interface Looking {
  tokens: readonly string[];
  /** [tokens][tokens]: row i says where token i looks. */
  rows: number[][];
  title: string;
}

/** Every head of every layer: how much token `from` takes of token `to`. */
export interface Heads {
  layers: number;
  heads: number;
  /** Layer and head count from 0. */
  weight: (layer: number, head: number, from: number, to: number) => number;
}

/** A layer and a head by what their fields say, from 1; the last layer and the mean of its heads where that is nothing. */
export function lookingAt(
  tokens: readonly string[],
  { layers, heads, weight }: Heads,
  layer: string,
  head: string,
): Looking {
  const at = within(layer, layers) ?? layers;
  const one = within(head, heads);
  const taken = one === undefined ? Array.from({ length: heads }, (_, index) => index) : [one - 1];
  const rows = tokens.map((_, from) =>
    tokens.map((_, to) => taken.reduce((sum, index) => sum + weight(at - 1, index, from, to), 0) / taken.length),
  );
  return { tokens, rows, title: `layer ${at}, ${one === undefined ? "mean of all heads" : `head ${one}`}` };
}

function within(text: string, most: number): number | undefined {
  const value = Number(text);
  return text !== "" && Number.isInteger(value) && value >= 1 && value <= most ? value : undefined;
}
