// A step's picture as a standalone SVG: the library's plots, boxes and strips of our own for the first four.

import { barPlot, stepOf, type Trace, type TraceStepName, tracePlot } from "riverbank";
import { attentionMap, lookingIn } from "./attention.tsx";
import { boxesSvg, rowsSvg } from "./boxes-svg.ts";
import { visible } from "./show.ts";

interface View {
  /** As in the address: the layer and the head that are looked at. */
  layer: string;
  head: string;
}

/** Topics in the picture of the focus, at most. */
const MOST = 20;

/** The picture of a step; undefined where it has nothing to draw. */
export function stepPicture(record: Trace, step: TraceStepName, { layer, head }: View): string | undefined {
  const { tokens } = stepOf(record, "tokens");
  const { ids } = stepOf(record, "ids");
  const title = `“${record.read}”: ${step}`;
  if (step === "characters") {
    const { characters } = stepOf(record, "characters");
    const boxes = characters.map(({ character, codePoint }) => [visible(character), String(codePoint)] as const);
    return boxesSvg(boxes, title);
  }
  if (step === "tokens") {
    const boxes = tokens.map(({ token, start, end }) => [token, start === end ? "" : `${start}–${end}`] as const);
    return boxesSvg(boxes, title);
  }
  if (step === "ids")
    return boxesSvg(
      tokens.map(({ token }, at) => [token, String(ids[at])] as const),
      title,
    );
  if (step === "rows") return rowsSvg(record, title);
  if (step === "attention") return attentionMap(lookingIn(record, layer, head));
  if (step === "gain") return stepOf(record, "gain").topics.length > 0 ? tracePlot(record) : undefined;
  return step === "focus" ? focusPicture(record) : outputPicture(record);
}

function focusPicture(record: Trace): string | undefined {
  const { focus } = stepOf(record, "focus");
  if (!focus) return undefined;
  const bars = focus.topics.slice(0, MOST).map(({ name, standing, kept }) => {
    return { label: kept ? `${name} (kept)` : name, value: standing };
  });
  return barPlot({ bars, title: `“${record.text}”: topics`, xLabel: "standing" });
}

function outputPicture(record: Trace): string | undefined {
  const [gap] = stepOf(record, "output").gaps;
  if (!gap) return undefined;
  const bars = gap.candidates.map(({ token, probability }) => ({ label: token, value: probability }));
  return barPlot({ bars, title: `“${record.read}”`, xLabel: "probability" });
}
