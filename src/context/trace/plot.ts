// A trace's picture: where its tokens lie on its topics.

import type { PlotOptions } from "../../plots/frame.ts";
import { heatMap } from "../../plots/heat-map.ts";
import { stepOf, type Trace } from "./record.ts";

/**
 * Each token's place on each topic at the layer that was read, as a heat map in a standalone SVG. Throws `missing columns`
 * for a trace without topics.
 *
 * @example
 * tracePlot(await trace(encoder, table, "What sound does a dog make?")); // <svg xmlns="http://www.w3.org/2000/svg" ...
 */
export function tracePlot(trace: Trace, options: PlotOptions = {}): string {
  const { topics, layer } = stepOf(trace, "gain");
  const { tokens } = stepOf(trace, "tokens");
  return heatMap({
    rows: tokens.map(({ token }) => token),
    columns: topics.map(({ name }) => name),
    values: tokens.map((_, token) => topics.map(({ places }) => places[layer][token])),
    title: `“${trace.read}” on topics, layer ${layer}`,
    ...options,
  });
}
