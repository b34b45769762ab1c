// The words at a moment as the library draws them.

import { scatterPlot } from "riverbank";
import type { CourseAnswer } from "./calls.ts";

/** A standalone SVG; undefined where there is nothing to draw. */
export function coursePicture({ words, groups, moments }: CourseAnswer, at: number): string | undefined {
  const moment = moments[at];
  if (!moment || moment.places.length === 0) return undefined;
  const { places, done, total, unit } = moment;
  const points = places.map(([x, y], index) => ({
    x,
    y,
    label: words[index],
    ...(groups && { group: `group ${groups[index] + 1}` }),
  }));
  const title = `After ${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${unit}`;
  return scatterPlot({ points, title, xLabel: "first direction", yLabel: "second direction", width: 900, height: 620 });
}
