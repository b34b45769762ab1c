// Drawings of two uses: where the word lies and looks, which parts moved it, whose values pushed it.

import { barPlot } from "../../plots/bars.ts";
import { heatMap } from "../../plots/heat-map.ts";
import type { ComparedUse, UsesComparison } from "./compare-uses.ts";
import { placesPlot } from "./places-plot.ts";
import type { UsePlace } from "./use-place.ts";

/** A drawing and a name for its file. */
export interface UsePlot {
  readonly file: string;
  readonly svg: string;
}

/**
 * The drawings of a comparison, standalone SVGs: where there are axes, the places on the first two; for each use the
 * word's attention by layer and head, and on the first axis the gains of all parts and the pushes of all tokens.
 *
 * @example
 * usePlots(await compareUses(encoder, first, second, { word: "bank" })).map(({ file }) => file);
 * // ["places.svg", "attention-1.svg", "gains-1.svg", "pushes-1.svg", "attention-2.svg", "gains-2.svg", "pushes-2.svg"]
 */
export function usePlots(found: UsesComparison): UsePlot[] {
  const { word, uses, axes } = found;
  const places = axes.length > 0 ? [{ file: "places.svg", svg: placesPlot(found) }] : [];
  const ofUses = uses.flatMap((use, index) => {
    const number = index + 1;
    const attention = { file: `attention-${number}.svg`, svg: attentionPlot(word, use) };
    const [axis] = axes;
    if (!axis) return [attention];
    const place = axis.uses[index];
    return [
      attention,
      { file: `gains-${number}.svg`, svg: gainPlot(word, use, axis.name, place) },
      { file: `pushes-${number}.svg`, svg: pushPlot(word, use, axis.name, place) },
    ];
  });
  return [...places, ...ofUses];
}

function attentionPlot(word: string, { text, tokens, attention }: ComparedUse): string {
  const rows = attention.flatMap((heads, layer) => heads.map((_, head) => `layer ${layer + 1}, head ${head + 1}`));
  return heatMap({
    rows,
    columns: tokens,
    values: attention.flat(),
    title: `Where ${word} looks in “${text}”`,
    width: Math.max(480, 180 + 44 * tokens.length),
  });
}

function gainPlot(word: string, { text }: ComparedUse, axis: string, { gains, origin }: UsePlace): string {
  const parts = gains.map(({ layer, part, gain }) => ({
    label: layer === 0 ? `embeddings, ${part}` : `layer ${layer}, ${part}`,
    value: gain,
  }));
  const bars = [{ label: "origin", value: origin }, ...parts];
  return barPlot({ bars, xLabel: `gain on ${axis}`, title: `What moves ${word} in “${text}”` });
}

function pushPlot(word: string, { text }: ComparedUse, axis: string, { pushes }: UsePlace): string {
  const bars = pushes.map(({ token, push }) => ({ label: token, value: push }));
  return barPlot({ bars, xLabel: `push on ${axis}, all layers`, title: `Who moves ${word} in “${text}”` });
}
