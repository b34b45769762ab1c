import { describe, expect, test } from "vitest";
import { mapTable } from "#src/projection/maps/map.js";
import { Camera } from "#src/projection/maps/view/camera.js";
import { flight } from "#src/projection/maps/view/flight.js";
import { rowsInside, rowsInView } from "#src/projection/maps/view/lasso.js";
import { barePoints, describePoint, mapPoints, nearestOf, nearness } from "#src/projection/maps/view/points.js";
import { complete } from "#src/projection/maps/view/search.js";
import { Random } from "#src/shared/random.js";
import { cosine } from "#src/similarity/vector.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { EmbeddingTable } from "#src/vectors/table.js";
import { clusters } from "./neighbours.ts";

const points = clusters(4, 30, 8, 4, 5);
const words = Array.from({ length: points.rows }, (_, row) => `word${row}`);
const table = EmbeddingTable.fromVectors(
  new Vocabulary(
    words,
    words.map((_, row) => 500 - row),
  ),
  points.numbers,
  points.dims,
);

/** A camera over random points on a screen of 400 × 300. */
function cameraOver(rows: number, dims: 2 | 3, seed = 1): Camera {
  const random = new Random(seed);
  const camera = new Camera(
    Float32Array.from({ length: rows * dims }, () => 10 * random.unit()),
    dims,
  );
  [camera.width, camera.height] = [400, 300];
  camera.place();
  return camera;
}

describe("a map's points", () => {
  test("are those of the map, with true neighbours and unjudged points told apart", async () => {
    const map = await mapTable(table, { method: "pca" });
    const shown = mapPoints(map, { near: 4 });
    expect(shown.layout).toEqual(map.layout);
    expect(shown.layout.buffer).not.toBe(map.layout.buffer);
    const [id] = nearestOf(shown, 7);
    expect(id).toBe(map.neighbours.ids[7 * map.neighbours.k]);
    expect(nearness(shown, 7, 0)).toBeCloseTo(cosine(table.row(7), table.row(id)), 5);
    expect(shown.trust).toEqual(map.quality.pointTrustworthiness);
    const { quality } = map;
    const ids = quality.ids.subarray(1);
    const some = mapPoints({ ...map, quality: { ...quality, ids } });
    expect([some.trust[0], some.trust[1]]).toEqual([Number.NaN, quality.pointTrustworthiness[0]]);
    expect(describePoint(some, 0)).toMatch(/^in .* · seen 500 times · not judged$/);
  });

  test("of a map on its way are bare, on as many axes as they have coordinates", () => {
    const bare = barePoints(words, [], new Float32Array(3 * words.length));
    expect(bare.dims).toBe(3);
    expect(nearestOf(bare, 2)).toHaveLength(0);
    expect(describePoint(bare, 2)).toBe("in no cluster · not judged");
  });
});

describe("the camera", () => {
  test.each([
    [2, 200],
    // The corners of a cube may stand out.
    [3, 190],
  ] as const)("shows the points of %s axes, and brings any to the middle", (dims, least) => {
    const camera = cameraOver(200, dims);
    expect(rowsInView(camera, new Uint8Array(200).fill(255)).length).toBeGreaterThanOrEqual(least);
    camera.rotate(35, -20);
    expect(flight(camera, 17, true)(0)).toBe(false);
    camera.place();
    expect([camera.x[17], camera.y[17]]).toEqual([expect.closeTo(200, 2), expect.closeTo(150, 2)]);
    expect(camera.zoom).toBeGreaterThan(1);
  });

  test("keeps what is under the mouse there when the map grows", () => {
    const camera = cameraOver(50, 2);
    const [x, y] = [camera.x[3], camera.y[3]];
    camera.zoomAt(2.5, x, y);
    camera.place();
    expect([camera.x[3], camera.y[3]]).toEqual([expect.closeTo(x, 2), expect.closeTo(y, 2)]);
  });

  test("goes to other places step by step, and is there in the end", () => {
    const [camera, other] = [cameraOver(80, 2), cameraOver(80, 2, 2)];
    const start = camera.x.slice();
    camera.moveTo(
      Float32Array.from({ length: 160 }, (_, i) => (i % 2 === 0 ? other.x[i >> 1] : -other.y[i >> 1])),
      true,
    );
    let steps = 0;
    while (camera.approach(0.3) && steps < 1000) steps++;
    camera.place();
    expect(steps).toBeGreaterThan(5);
    expect(steps).toBeLessThan(60);
    expect(camera.x).not.toEqual(start);
    camera.x.forEach((x, row) => {
      expect(x).toBeCloseTo(other.x[row], 1);
    });
  });

  test("looks from where it is told, within what can be seen", () => {
    const camera = cameraOver(10, 3);
    camera.viewpoint = { zoom: 1e9, centre: [0.5, -0.5], yaw: 2, pitch: 9 };
    expect(camera.viewpoint).toEqual({ zoom: 400, centre: [0.5, -0.5], yaw: 2, pitch: 1.5 });
  });
});

test("a lasso holds the points inside it, of those that are to be seen", () => {
  const camera = cameraOver(300, 2);
  const alphas = Uint8Array.from({ length: 300 }, (_, row) => (row % 5 === 0 ? 0 : 255));
  const [left, top, right, bottom] = [120, 60, 260, 200];
  const square = [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
  const inside = (row: number) =>
    camera.x[row] > left && camera.x[row] < right && camera.y[row] > top && camera.y[row] < bottom;
  const expected = [...alphas.keys()].filter((row) => alphas[row] > 0 && inside(row));
  expect(expected.length).toBeGreaterThan(10);
  expect([...rowsInside(camera, alphas, square)]).toEqual(expected);
  // A line crossed by itself: what is wound around twice is outside.
  expect([...rowsInside(camera, alphas, [...square, ...square])]).toEqual([]);
  expect([...rowsInside(camera, alphas, [])]).toEqual([]);
});

test("a word is completed by those that begin with what was typed, then by those that hold it", () => {
  const list = ["banker", "bank", "embankment", "river", "Bank holiday"];
  expect(complete(list, "bank").map((row) => list[row])).toEqual(["bank", "banker", "Bank holiday", "embankment"]);
  expect(complete(list, " ")).toEqual([]);
});
