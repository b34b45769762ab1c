import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arrowPlot } from "#src/plots/arrows.js";
import { barPlot } from "#src/plots/bars.js";
import { heatMap } from "#src/plots/heat-map.js";
import { histogram } from "#src/plots/histogram.js";
import { scatterPlot } from "#src/plots/scatter.js";
import { stripPlot } from "#src/plots/strip.js";
import { textWidth } from "#src/plots/theme.js";

const axes = { xLabel: "x", yLabel: "y" };
const word = fc.string({ unit: "binary", maxLength: 12 });
const value = fc.double({ min: -1e100, max: 1e100, noNaN: true });

/** Any plot of any data, as words for the failure message and the SVG. */
const anyPlot = fc.oneof(
  fc
    .array(fc.record({ x: value, y: value, label: word, group: word, title: word }), { minLength: 1, maxLength: 30 })
    .map((points) => {
      const arrows = points.map((_, to) => ({ from: 0, to }));
      return scatterPlot({ points, arrows, xLabel: "x", yLabel: "<y>", zeroLines: true });
    }),
  fc
    .array(fc.record({ value, error: fc.double({ min: 0, max: 1e9, noNaN: true }), label: word }), { minLength: 1 })
    .map((points) => stripPlot({ rows: [{ label: "a & b", points }], xLabel: "x", ends: ["<", ">"] })),
  fc
    .array(fc.record({ value, label: word }), { minLength: 1, maxLength: 30 })
    .map((bars) => barPlot({ bars, xLabel: "x" })),
  fc.array(value, { minLength: 1 }).map((values) => histogram({ values, xLabel: "x" })),
  fc
    .array(fc.record({ value, label: word }), { minLength: 1, maxLength: 5 })
    .map((marks) => histogram({ values: [1, 2], marks, xLabel: "x" })),
  fc
    .array(fc.record({ x: value, y: value, label: word }), { minLength: 1, maxLength: 8 })
    .map((arrows) => arrowPlot({ arrows, xLabel: "x", yLabel: "y" })),
  fc.array(fc.tuple(word, value, value), { minLength: 1, maxLength: 20 }).map((rows) =>
    heatMap({
      rows: rows.map(([name]) => name),
      columns: ["a", "b"],
      values: rows.map(([, ...numbers]) => numbers),
    }),
  ),
);

/** Every start tag with its attributes; throws where the markup is not well-formed XML of elements and text. */
function tagsOf(svg: string): { name: string; attributes: Record<string, string> }[] {
  const open: string[] = [];
  const tags: { name: string; attributes: Record<string, string> }[] = [];
  let at = 0;
  for (const match of svg.matchAll(/<(\/?)([a-z]+)((?: [a-zA-Z0-9-]+="[^"<>]*")*)(\/?)>/g)) {
    expect(svg.slice(at, match.index)).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;|#39;)/);
    at = match.index + match[0].length;
    const [, closing, name, attributes, empty] = match;
    if (closing) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name);
    if (!closing) tags.push({ name, attributes: Object.fromEntries(attributesOf(attributes)) });
  }
  expect(svg.slice(at)).toBe("");
  expect(open).toEqual([]);
  return tags;
}

function attributesOf(text: string): [string, string][] {
  return [...text.matchAll(/([a-zA-Z0-9-]+)="([^"]*)"/g)].map(([, key, content]) => [key, content]);
}

describe("every plot", () => {
  test("is well-formed, of finite numbers, and named to screen readers, whatever the data", () => {
    fc.assert(
      fc.property(anyPlot, (svg) => {
        const tags = tagsOf(svg);
        expect(tags[0]).toMatchObject({
          name: "svg",
          attributes: { role: "img", xmlns: "http://www.w3.org/2000/svg" },
        });
        expect(tags[1].name).toBe("title");
        for (const { attributes } of tags) {
          for (const content of Object.values(attributes)) expect(content).not.toMatch(/NaN|Infinity|undefined|-0$/);
        }
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML can't hold
        expect(svg).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u);
      }),
    );
  });

  test("carries its colours for light and for dark screens, and no others", () => {
    const svg = barPlot({ bars: [{ label: "a", value: 1 }], xLabel: "x" });
    expect(svg).toContain("@media screen and (prefers-color-scheme:dark)");
    expect(svg.replace(/<style>.*<\/style>/, "")).not.toMatch(/#[0-9a-f]{6}/);
  });

  test("refuses data that are empty", () => {
    expect(() => scatterPlot({ points: [], ...axes })).toThrow("missing points: none came");
    expect(() => stripPlot({ rows: [], xLabel: "x" })).toThrow("missing rows");
    expect(() => stripPlot({ rows: [{ label: "size", points: [] }], xLabel: "x" })).toThrow('points of "size"');
    expect(() => barPlot({ bars: [], xLabel: "x" })).toThrow("missing bars");
    expect(() => histogram({ xLabel: "x" })).toThrow("missing values");
    expect(() => arrowPlot({ arrows: [], ...axes })).toThrow("missing arrows");
    expect(() => heatMap({ rows: [], columns: ["a"], values: [] })).toThrow("missing rows");
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("refuses %s", (bad) => {
    expect(() => scatterPlot({ points: [{ x: 1, y: bad }], ...axes })).toThrow(`invalid y of point 1: ${bad} came`);
    const points = [{ value: 1, error: bad, label: "mouse" }];
    expect(() => stripPlot({ rows: [{ label: "size", points }], xLabel: "x" })).toThrow('invalid error of "mouse"');
    expect(() => barPlot({ bars: [{ label: "a", value: bad }], xLabel: "x" })).toThrow('invalid bar "a"');
    expect(() => histogram({ values: [1, bad], xLabel: "x" })).toThrow("invalid value 2");
    expect(() => heatMap({ rows: ["a"], columns: ["b"], values: [[bad]] })).toThrow("invalid value 1 of row 1");
    expect(() => histogram({ values: [1, 2], marks: [{ value: bad, label: "m" }], xLabel: "x" })).toThrow('mark "m"');
    expect(() => arrowPlot({ arrows: [{ x: 1, y: bad }], ...axes })).toThrow("invalid y of arrow 1");
  });

  test("refuses what has no sense", () => {
    const points = [{ x: 0, y: 1 }];
    expect(() => scatterPlot({ points, ...axes, xScale: "log" })).toThrow(
      "invalid x of point 1: 0 came, a logarithmic",
    );
    expect(() => scatterPlot({ points: [{ x: 1, y: 1, size: 0 }], ...axes })).toThrow("invalid size of point 1");
    expect(() => scatterPlot({ points, arrows: [{ from: 0, to: 1 }], ...axes })).toThrow("invalid arrow: 1 came");
    expect(() => scatterPlot({ points, ...axes, width: 20 })).toThrow("invalid width: 20 came");
    expect(() => barPlot({ bars: [{ label: "a", value: 1, low: 2 }], xLabel: "x" })).toThrow("the interval 2 to 1");
    expect(() => histogram({ bins: [{ from: 1, to: 1, count: 2 }], xLabel: "x" })).toThrow("invalid bin 1");
    expect(() => heatMap({ rows: ["a"], columns: ["b"], values: [[1, 2]] })).toThrow("mismatched values: row 1 has 2");
    expect(() => heatMap({ rows: ["a", "b"], columns: ["b"], values: [[1]] })).toThrow(
      "mismatched values: 1 rows came",
    );
  });
});

/** Where words of a class stand: boxes by the plots' own estimate of their width. */
function wordsOf(svg: string, kind: string) {
  const texts = [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, head, text]) => ({
    ...Object.fromEntries(attributesOf(head)),
    text,
  })) as Record<string, string>[];
  return texts
    .filter((found) => found.class === kind)
    .map(({ text, x, y, ...rest }) => {
      const width = textWidth(text);
      const share = { end: 1, middle: 0.5 }[rest["text-anchor"]] ?? 0;
      const left = Number(x) - share * width;
      return { text, left, right: left + width, y: Number(y) };
    });
}

describe("a scatter plot", () => {
  const grid = Array.from({ length: 400 }, (_, i) => ({ x: i % 20, y: Math.floor(i / 20), label: `word${i}` }));

  test("keeps every point, and its words neither cover each other nor leave the plot", () => {
    const svg = scatterPlot({ points: grid, ...axes, width: 500, height: 300 });
    expect(svg.match(/<circle/g)).toHaveLength(400);
    expect(svg).toContain("<title>word399</title>");
    const words = wordsOf(svg, "halo");
    expect(words.length).toBeGreaterThan(20);
    expect(words.length).toBeLessThan(400);
    for (const [i, a] of words.entries()) {
      expect(a.left).toBeGreaterThan(0);
      expect(a.right).toBeLessThan(500);
      const covered = words
        .slice(i + 1)
        .filter((b) => a.left < b.right && b.left < a.right && Math.abs(a.y - b.y) < 12);
      expect(covered).toEqual([]);
    }
  });

  test("puts values where they belong: right is more, up is more", () => {
    const points = [
      { x: 0, y: 0, label: "low" },
      { x: 1, y: 1, label: "high" },
    ];
    const places = tagsOf(scatterPlot({ points, ...axes })).filter(({ name }) => name === "circle");
    const [low, high] = places.map(({ attributes }) => [Number(attributes.cx), Number(attributes.cy)]);
    expect(high[0]).toBeGreaterThan(low[0] + 500);
    expect(high[1]).toBeLessThan(low[1] - 300);
  });

  test("has arrows from mark to mark in the other's colour, which touch neither; none between marks that touch", () => {
    const points = [
      { x: 0, y: 0, group: "from" },
      { x: 1, y: 0, group: "to" },
      { x: 1, y: 0.01, group: "to" },
      { x: 0, y: 1, group: "to" },
    ];
    const arrows = [
      { from: 0, to: 1 },
      { from: 1, to: 2 },
      { from: 1, to: 1 },
    ];
    const tags = tagsOf(scatterPlot({ points, arrows, ...axes }));
    const drawn = tags.filter(({ name }) => name === "polygon");
    expect(drawn.map(({ attributes }) => attributes.class)).toEqual(["arrow c1"]);
    const corners = drawn[0].attributes.points.split(" ").map((corner) => Number(corner.split(",")[0]));
    // The first mark of each group stands in the legend.
    const [, circle] = tags.filter(({ attributes }) => attributes.class === "mark c0");
    const [, square] = tags.filter(({ attributes }) => attributes.class === "mark c1");
    expect(Math.min(...corners)).toBeGreaterThan(Number(circle.attributes.cx) + 3.5);
    expect(Math.max(...corners)).toBeLessThan(Number(square.attributes.x));
    expect(Math.max(...corners)).toBeGreaterThan(Number(square.attributes.x) - 6);
  });

  test("names its groups in a legend, each with a colour and a shape", () => {
    const points = ["royal", "fruit", "royal"].map((group, x) => ({ x, y: 0, group }));
    const svg = scatterPlot({ points, ...axes });
    expect(wordsOf(svg, "key").map(({ text }) => text)).toEqual(["royal", "fruit"]);
    expect(svg.match(/<circle class="mark c0"/g)).toHaveLength(3);
    expect(svg.match(/<rect class="mark c1"/g)).toHaveLength(2);
  });

  test("has error bars about its points, within the plot, where there are errors", () => {
    const points = [
      { x: 0, y: 5, xError: 2, yError: 1 },
      { x: 1, y: 9, xError: 0 },
    ];
    const tags = tagsOf(scatterPlot({ points, ...axes }));
    const [first] = tags.filter(({ name }) => name === "circle").map(({ attributes }) => attributes);
    const bars = tags.filter(({ attributes }) => attributes.class === "whisker");
    const [across, up] = bars.map(({ attributes: { x1, x2, y1, y2 } }) => [x1, x2, y1, y2].map(Number));
    expect(bars).toHaveLength(2);
    expect((across[0] + across[1]) / 2).toBeCloseTo(Number(first.cx), 1);
    expect((up[2] + up[3]) / 2).toBeCloseTo(Number(first.cy), 1);
    expect(across[1] - across[0]).toBeGreaterThan(300);
    expect(across[0]).toBeGreaterThan(0);
    expect(across[1]).toBeLessThan(720);
    expect(() => scatterPlot({ points: [{ x: 1, y: 1, yError: -1 }], ...axes })).toThrow("invalid yError of point 1");
    expect(() => scatterPlot({ points: [{ x: 1, y: 1, xError: 1 }], ...axes, xScale: "log" })).toThrow(
      "invalid x of point 1: 0 came",
    );
  });

  test("a logarithmic scale has equal steps for equal factors", () => {
    const points = [1, 10, 100].map((x) => ({ x, y: 1 }));
    const places = tagsOf(scatterPlot({ points, ...axes, xScale: "log" })).filter(({ name }) => name === "circle");
    const [a, b, c] = places.map(({ attributes }) => Number(attributes.cx));
    expect(c - b).toBeCloseTo(b - a, 1);
  });
});

describe("a strip plot", () => {
  test("shows every word, and none covers another or another's error bar", () => {
    const points = Array.from({ length: 60 }, (_, i) => ({ value: Math.sin(i), error: 0.1, label: `animal${i}` }));
    const svg = stripPlot({ rows: [{ label: "size", points }], xLabel: "x" });
    const words = wordsOf(svg, "halo");
    expect(words).toHaveLength(60);
    const bars = tagsOf(svg).filter(({ attributes: a }) => a.class === "error" && a.y1 === a.y2);
    expect(bars).toHaveLength(60);
    for (const [i, a] of words.entries()) {
      const met = words.filter((b, j) => j !== i && a.y === b.y && a.left < b.right && b.left < a.right);
      const crossed = bars.filter(({ attributes: { x1, x2, y1 } }) => {
        return Math.abs(Number(y1) + 4 - a.y) < 1 && Number(x1) < a.right && a.left < Number(x2);
      });
      expect([met, crossed]).toEqual([[], []]);
    }
  });

  test("writes an axis's own ends before the plot's", () => {
    const points = [{ value: 1 }];
    const rows = [
      { label: "size", points },
      { label: "danger", points, ends: ["tame", "wild"] as const },
    ];
    const svg = stripPlot({ rows, xLabel: "x", ends: ["small", "large"] });
    expect(wordsOf(svg, "end halo").map(({ text }) => text)).toEqual(["← small", "large →", "← tame", "wild →"]);
  });
});

test("bars begin at the baseline and reach to their values, with whiskers", () => {
  const bars = [
    { label: "up", value: 0.8, low: 0.6, high: 1 },
    { label: "down", value: 0.25 },
  ];
  const svg = barPlot({ bars, xLabel: "AUC", baseline: 0.5 });
  const drawn = tagsOf(svg).filter(({ name, attributes }) => name === "rect" && attributes.class === "c0");
  const [up, down] = drawn.map(({ attributes: { x, width } }) => ({ from: Number(x), to: Number(x) + Number(width) }));
  expect(up.from).toBeCloseTo(down.to, 1);
  expect((up.to - up.from) / (down.to - down.from)).toBeCloseTo(0.3 / 0.25, 2);
  expect(tagsOf(svg).filter(({ attributes }) => attributes.class === "error")).toHaveLength(3);
});

test("a histogram counts every value once", () => {
  const svg = histogram({ values: [0, 0.1, 0.1, 1, 1, 1], xLabel: "x" });
  const counts = [...svg.matchAll(/<title>[^<:]+: (\d+)<\/title>/g)].map(([, count]) => Number(count));
  expect(counts.filter((count) => count > 0)).toEqual([1, 2, 3]);
  expect(histogram({ values: [2, 2], xLabel: "x" })).toContain("<title>1.5 to 2.5: 2</title>");
  expect(histogram({ values: [2e33], xLabel: "x" })).toContain("<title>1.998e+33 to 2.002e+33: 1</title>");
});

test("a heat map tells sign by colour and strength by depth", () => {
  const svg = heatMap({ rows: ["king"], columns: ["queen", "banana"], values: [[1, -0.5]] });
  expect(svg).toMatch(/class="c0" fill-opacity="0.7"><title>king, queen: 1</);
  expect(svg).toMatch(/class="c1" fill-opacity="0.35"><title>king, banana: -0.5</);
});

describe("arrows", () => {
  /** Where an arrow's tip is, seen from where its shaft begins: the fourth corner, and the middle of the first and last. */
  const tips = (svg: string) =>
    tagsOf(svg)
      .filter(({ name }) => name === "polygon")
      .map(({ attributes }) => {
        const corners = attributes.points.split(" ").map((corner) => corner.split(",").map(Number));
        const [first, tip, last] = [corners[0], corners[3], corners[6]];
        return [tip[0] - (first[0] + last[0]) / 2, (first[1] + last[1]) / 2 - tip[1]];
      });

  test("a unit is as long one way as the other, so that angles are the vectors' own", () => {
    const given = [
      [3, 30],
      [15, 4],
      [-8, 2],
    ];
    const drawn = tips(arrowPlot({ arrows: given.map(([x, y]) => ({ x, y })), ...axes }));
    const unit = drawn[0][1] / 30;
    given.forEach(([x, y], index) => {
      expect(drawn[index][0]).toBeCloseTo(unit * x, 0);
      expect(drawn[index][1]).toBeCloseTo(unit * y, 0);
    });
  });

  test("arrows that end in one place share a label", () => {
    const svg = arrowPlot({
      arrows: [
        { x: 3000, y: 30, label: "A" },
        { x: 3000, y: 27, label: "C" },
      ],
      ...axes,
    });
    expect(svg).toContain(">A, C</text>");
  });
});

test("a histogram's marks stand where their values are, also beyond the bins", () => {
  const svg = histogram({ values: [0, 1], marks: [{ value: 4, label: "far" }], xLabel: "x" });
  const lines = tagsOf(svg).filter(({ attributes }) => attributes.class === "error");
  const bins = tagsOf(svg).filter(({ attributes }) => attributes.class === "c0");
  expect(lines).toHaveLength(1);
  expect(Number(lines[0].attributes.x1)).toBeGreaterThan(
    Math.max(...bins.map(({ attributes }) => Number(attributes.x))),
  );
  expect(svg).toContain(">far</text>");
});
