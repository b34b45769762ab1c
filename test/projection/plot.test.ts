import { describe, expect, test } from "vitest";
import { axisFromVectors } from "#src/projection/axis.js";
import { projectionPlot } from "#src/projection/plot.js";
import { projectVectors } from "#src/projection/project.js";

const size = axisFromVectors({
  name: "size",
  negative: [
    [1, 0.1, 0],
    [1, -0.2, 0.1],
  ],
  positive: [
    [-1, 0.1, 0.3],
    [-1, 0, -0.1],
  ],
  words: { negative: ["small", "tiny"], positive: ["large", "huge"] },
});
const height = axisFromVectors({ name: "height", positive: [[0, 1, 0]], centre: [0, 0, 0.5] });
const third = axisFromVectors({ name: "third", positive: [[0, 0, 1]], centre: [0.5, 0, 0] });
const words = projectVectors(
  [size, height, third],
  [
    { token: "mouse", vector: [1, 0.2, 0.1] },
    { token: "a<b", vector: [-1, 2, 0.3] },
  ],
);

describe("projectionPlot", () => {
  test("sets two axes against each other, with every word's numbers in its tip", () => {
    const svg = projectionPlot(words, [size, height]);
    const [mouse] = words;
    expect(svg).toContain("size: small to large");
    expect(svg).toContain(`mouse: size ${mouse.scores.size.toFixed(2)} ± ${mouse.errors.size?.toFixed(2)}`);
    // Two words, a bar for each of their errors; the topic of one word has none.
    expect(svg.match(/class="whisker"/g)).toHaveLength(2);
    expect(svg).toContain("a&lt;b");
    expect(svg).not.toContain("a<b");
  });

  test("lays words along any number of axes under each other", () => {
    const svg = projectionPlot(words, [size, height, third]);
    for (const name of ["size", "height", "third", "mouse", "tiny"]) {
      expect(svg.includes(`>${name}<`), name).toBe(name !== "tiny");
    }
  });

  test("shows one word over many axes as bars", () => {
    const svg = projectionPlot(words.slice(0, 1), [size, height, third]);
    expect(svg).toContain("mouse: score");
    expect(svg.match(/<rect[^>]*class="c0"/g)).toHaveLength(3);
  });

  test("refuses what can't be drawn so, in one line", () => {
    expect(() => projectionPlot(words, [size], { plot: "scatter" })).toThrow(
      "mismatched plot: 1 axes came for a scatter plot, two were expected; choose strip",
    );
    expect(() => projectionPlot(words, [size], { plot: "profile" })).toThrow(
      "mismatched plot: 2 words came for a profile plot, one was expected; choose strip",
    );
    expect(() => projectionPlot([], [size])).toThrow("missing words");
    expect(() => projectionPlot(words, [])).toThrow("missing axes");
  });
});
