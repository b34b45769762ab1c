// How much faster than umap-js is a whole UMAP of 10,000 × 128, and how long do 50,000 points take?
//
//   node bench/umap.js [rows] [dims] [runs] [large]
//
// The points are rows of the shipped model cut to `dims`; with more points than it has words, seeded copies with a
// little noise follow. Both begin with finding 15 neighbours (the point itself among them): ours exactly, by a blocked
// product; umap-js by its own descent. Trustworthiness at 15 of both maps is computed before times are believed: ours
// may not be more than 0.01 below. Then `large` points (0: none) by ours alone.
import { UMAP } from "umap-js";
import { KernelMemory } from "#src/kernels/memory.js";
import { MULTIPLY_SCRATCH } from "#src/kernels/reference/matrix.js";
import { openTable } from "#src/node.js";
import { umap } from "#src/projection/maps/umap.js";
import { Random } from "#src/shared/random.js";
import { readRow } from "#src/vectors/table.js";

const [rows = 10_000, dims = 128, runs = 1, large = 50_000] = process.argv.slice(2).map(Number);
const K = 15;
const BLOCK = 256;
/** Rows whose neighbours' ranks are looked at, of all. */
const JUDGED = 2000;

const { embeddings } = await openTable("models/en.safetensors");
const points = makePoints(rows);
const lists = Array.from({ length: rows }, (_, row) => [...points.numbers.subarray(row * dims, (row + 1) * dims)]);
const ours = [];
const theirs = [];
const maps = {};
// Runs take turns, so that a disturbance from outside meets both.
for (let run = 0; run < runs; run++) {
  ours.push(await measure(points));
  const random = new Random(run + 1);
  const begun = performance.now();
  const map = new UMAP({ random: () => random.unit(), nNeighbors: K }).fit(lists);
  theirs.push(seconds(begun));
  maps.theirs = Float32Array.from(map.flat());
  maps.ours = ours[run].map;
}
const trust = { ours: trustworthiness(points, maps.ours), theirs: trustworthiness(points, maps.theirs) };
if (!(trust.ours > trust.theirs - 0.01)) throw new Error(`trustworthiness: ${trust.ours}, umap-js ${trust.theirs}`);
print(
  `${rows} × ${dims}, Node ${process.version}; trustworthiness at ${K}: ours ${show(trust.ours)}, umap-js ${show(trust.theirs)}`,
);
const whole = ours.map(({ neighbours, layout }) => neighbours + layout);
const parts = (part) => Math.min(...ours.map((run) => run[part])).toFixed(2);
print(`ours     ${times(whole)}: neighbours ${parts("neighbours")} s, graph and layout ${parts("layout")} s`);
print(`umap-js  ${times(theirs)}`);
print(`ratio    ${(Math.min(...theirs) / Math.min(...whole)).toFixed(1)} ×`);
if (large > 0) {
  const { neighbours, layout, longest } = await measure(makePoints(large));
  print(`${large} × ${dims}: neighbours ${neighbours.toFixed(1)} s, graph and layout ${layout.toFixed(1)} s`);
  print(`longest time in which the calling thread heard no event while it was laid out: ${longest.toFixed(0)} ms`);
}

function makePoints(count) {
  const random = new Random(1);
  const numbers = new Float32Array(count * dims);
  for (let row = 0; row < count; row++) {
    const copied = row >= embeddings.rows;
    const source = readRow(embeddings, row % embeddings.rows);
    for (let i = 0; i < dims; i++) numbers[row * dims + i] = source[i] * (copied ? 1 + 0.2 * random.normal() : 1);
  }
  return { rows: count, dims, numbers };
}

async function measure(points) {
  let begun = performance.now();
  const found = findNeighbours(points, K - 1);
  const neighbours = seconds(begun);
  begun = performance.now();
  let [last, longest] = [begun, 0];
  const clock = setInterval(() => {
    const now = performance.now();
    [last, longest] = [now, Math.max(longest, now - last)];
  }, 1);
  const map = await umap(found);
  clearInterval(clock);
  return { map, neighbours, layout: seconds(begun), longest };
}

/** Squared distances from one block of rows to all, less the block's own squares: the same order. */
function* blocks({ rows, dims, numbers }) {
  const memory = new KernelMemory();
  const all = memory.store(numbers);
  const scratch = memory.allocate(MULTIPLY_SCRATCH);
  const products = memory.allocate(4 * BLOCK * rows);
  const squares = Float64Array.from({ length: rows }, (_, row) => memory.kernels.norm(all + 4 * row * dims, dims) ** 2);
  for (let first = 0; first < rows; first += BLOCK) {
    const count = Math.min(BLOCK, rows - first);
    const block = all + 4 * first * dims;
    memory.kernels.multiply(products, block, all, scratch, count, rows, dims, rows, dims, 1, dims, 1);
    yield { first, count, squares, products: memory.float32(products, count * rows) };
  }
}

function findNeighbours(points, k) {
  const ids = new Uint32Array(points.rows * k);
  const distances = new Float32Array(points.rows * k);
  const best = new Float64Array(k);
  for (const { first, count, squares, products } of blocks(points)) {
    for (let i = 0; i < count; i++) {
      const row = first + i;
      const own = ids.subarray(row * k, (row + 1) * k);
      best.fill(Number.POSITIVE_INFINITY);
      for (let id = 0; id < points.rows; id++) {
        const distance = squares[id] - 2 * products[i * points.rows + id];
        if (!(distance < best[k - 1]) || id === row) continue;
        let place = k - 1;
        for (; place > 0 && best[place - 1] > distance; place--) {
          best[place] = best[place - 1];
          own[place] = own[place - 1];
        }
        best[place] = distance;
        own[place] = id;
      }
      best.forEach((distance, j) => {
        distances[row * k + j] = Math.sqrt(Math.max(0, distance + squares[row]));
      });
    }
  }
  return { rows: points.rows, k, ids, distances };
}

/** Venna & Kaski, 2001, over evenly spread rows. */
function trustworthiness(points, map) {
  const near = findNeighbours({ rows: points.rows, dims: 2, numbers: map }, K);
  const every = Math.max(1, Math.floor(points.rows / JUDGED));
  let [penalty, judged] = [0, 0];
  for (const { first, count, squares, products } of blocks(points)) {
    for (let i = 0; i < count; i++) {
      if ((first + i) % every !== 0) continue;
      judged++;
      const away = (id) => squares[id] - 2 * products[i * points.rows + id];
      for (const id of near.ids.subarray((first + i) * K, (first + i + 1) * K)) {
        const distance = away(id);
        let rank = 1;
        for (let other = 0; other < points.rows; other++) {
          if (other !== first + i && away(other) < distance) rank++;
        }
        penalty += Math.max(0, rank - K);
      }
    }
  }
  return 1 - (2 * penalty) / (judged * K * (2 * points.rows - 3 * K - 1));
}

function seconds(begun) {
  return (performance.now() - begun) / 1000;
}

function times(all) {
  const sorted = [...all].sort((a, b) => a - b);
  return `${sorted[0].toFixed(2)} s at least, ${sorted[sorted.length >> 1].toFixed(2)} s median`;
}

function show(value) {
  return value.toFixed(4);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
