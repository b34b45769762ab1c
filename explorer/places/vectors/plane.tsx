// Things as arrows: which point the same way.

import { arrowPlot, barPlot } from "riverbank";
import { Figure } from "../../parts/figure.tsx";
import { Measured } from "../../parts/measured.tsx";
import type { ThingsAnswer } from "./calls.ts";

/** As high as wide, since a unit is as long both ways. */
const HEIGHT = 430;

export function Plane({ answer }: { answer: ThingsAnswer | undefined }) {
  const more = answer && answer.shown.length > 2;
  return (
    <div class="v-stack">
      <Measured height={HEIGHT}>{(width) => answer && <Figure svg={planeOf(answer, width, HEIGHT)} />}</Measured>
      {more && <p class="note">The picture shows the first two of {answer.shown.length} dimensions.</p>}
    </div>
  );
}

/** Arrows in the plane of the first two dimensions; bars where there is but one. */
export function planeOf({ report: { objects }, shown }: ThingsAnswer, width = 720, height = HEIGHT): string {
  const [first, second] = shown;
  if (!second) {
    const bars = objects.map(({ name, vector: [value] }) => ({ label: name, value }));
    return barPlot({ bars, xLabel: first.label, width });
  }
  const arrows = objects.map(({ name, vector: [x, y] }) => ({ x, y, label: name, title: `${name} [${x}, ${y}]` }));
  return arrowPlot({ arrows, xLabel: first.label, yLabel: second.label, width, height });
}
