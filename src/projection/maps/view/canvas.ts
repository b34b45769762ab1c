// Small things about canvases, and what stands beside the mouse.

import type { Camera } from "./camera.ts";

/** Throws where a browser draws no canvas. */
export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (context) return context;
  throw new Error("this browser draws no canvas");
}

/** Sizes a canvas, which empties it, where it has another size; tells whether it had. */
export function setSize(canvas: HTMLCanvasElement, width: number, height: number): boolean {
  const [wide, high] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
  if (canvas.width === wide && canvas.height === high) return false;
  [canvas.width, canvas.height] = [wide, high];
  return true;
}

/** Canvases of one size, one on the other, as a picture. */
export function stacked(layers: readonly HTMLCanvasElement[]): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [0, 1].map((side) =>
    Math.max(...layers.map((layer) => (side === 0 ? layer.width : layer.height))),
  );
  for (const layer of layers) contextOf(canvas).drawImage(layer, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Shows a word and what is known of it beside its point, inside the map. */
export function showTip(tip: HTMLElement, camera: Camera, row: number, word: string, about: string): void {
  const [name, line] = [document.createElement("b"), document.createElement("span")];
  [name.textContent, line.textContent] = [word, about];
  tip.replaceChildren(name, line);
  const { x, y, width, height } = camera;
  const left = Math.min(x[row] + 12, width - tip.offsetWidth - 4);
  const below = y[row] + 14 + tip.offsetHeight < height;
  tip.style.left = `${Math.max(4, left)}px`;
  tip.style.top = `${below ? y[row] + 14 : y[row] - tip.offsetHeight - 12}px`;
}
