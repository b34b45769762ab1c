// Layers to choose from.

type Option = [value: string, title: string];

/**
 * The last layer, which needs no saying, and the others down to the first. One that a link asks for is listed although
 * there may be none.
 */
export function layerOptions(layers: number | undefined, first: 0 | 1, chosen: string): Option[] {
  const last: Option = ["", layers === undefined ? "the last" : `${layers}, the last`];
  const others = Array.from({ length: Math.max(0, (layers ?? 0) - first) }, (_, index): Option => {
    const layer = first + index;
    return [String(layer), layer === 0 ? "0, the embeddings" : String(layer)];
  });
  return listing(chosen, [last, ...others.reverse()]);
}

/** The mean of all heads, and each. */
export function headOptions(heads: number, chosen: string): Option[] {
  const each = Array.from({ length: heads }, (_, at): Option => [String(at + 1), String(at + 1)]);
  return listing(chosen, [["", "mean of all"], ...each]);
}

function listing(chosen: string, options: Option[]): Option[] {
  return options.some(([value]) => value === chosen) ? options : [...options, [chosen, chosen]];
}
