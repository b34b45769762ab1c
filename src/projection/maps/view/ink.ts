// The colours around a map's points, read from the page that it stands in, so that it is light or dark as that is.

import { type Colour, css } from "./colours.ts";

export interface Ink {
  text: string;
  paper: string;
  line: string;
  /** The paper again, in numbers. */
  ground: Colour;
  dark: boolean;
}

/** What an element's text and ground are coloured; the ground must be solid. */
export function inkOf(element: Element): Ink {
  const { color, backgroundColor } = getComputedStyle(element);
  const [text, ground] = [solid(color), solid(backgroundColor)];
  const line = mixed(text, ground, 0.62);
  return { text: css(text), paper: css(ground), line: css(line), ground, dark: lightness(ground) < 128 };
}

/** A colour as a style writes it, in numbers: drawn, and looked at. */
function solid(colour: string): Colour {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [1, 1];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return [0, 0, 0];
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

function mixed(a: Colour, b: Colour, share: number): Colour {
  const [red, green, blue] = a.map((value, i) => Math.round(value * share + b[i] * (1 - share)));
  return [red, green, blue];
}

function lightness([red, green, blue]: Colour): number {
  return 0.3 * red + 0.6 * green + 0.1 * blue;
}
