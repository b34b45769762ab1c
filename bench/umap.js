// How much faster than umap-js is a whole UMAP of 10,000 × 128, and how long do 50,000 points take?
//
//   node bench/umap.js [rows] [dims] [runs] [large] [threads]
//
// The points are rows of the shipped model cut to `dims`; with more points than it has words, seeded copies with a
// little noise follow. Both begin with finding 15 neighbours (the point itself among them): ours exactly, umap-js by its
// own descent. Starting worker threads is timed. Both maps' trustworthiness at 15 is computed before times are believed:
// ours may not be more than 0.01 below. Processor time is that of all threads. Then `large` points (0: none) by ours alone.
import { findNeighbours, mapQuality } from "riverbank";
import { UMAP } from "umap-js";
import { openTable } from "#src/node.js";
import { umap } from "#src/projection/maps/umap.js";
import { Random } from "#src/shared/random.js";
import { readRow } from "#src/vectors/table.js";

const [rows = 10_000, dims = 128, runs = 1, large = 50_000, threads = 2] = process.argv.slice(2).map(Number);
const K = 15;

const { embeddings } = await openTable("models/en.safetensors");
const points = makePoints(rows);
const lists = Array.from({ length: rows }, (_, row) => [...points.numbers.subarray(row * dims, (row + 1) * dims)]);
const ours = [];
const theirs = [];
const maps = {};
// Runs take turns, so that a disturbance from outside meets both.
for (let run = 0; run < runs; run++) {
  ours.push(await wholeMap(points));
  const random = new Random(run + 1);
  const peer = await measure(() => new UMAP({ random: () => random.unit(), nNeighbors: K }).fit(lists));
  theirs.push(peer);
  maps.theirs = Float32Array.from(peer.result.flat());
  maps.ours = ours[run].map;
}
const trust = { ours: await trustworthiness(maps.ours), theirs: await trustworthiness(maps.theirs) };
if (!(trust.ours > trust.theirs - 0.01)) throw new Error(`trustworthiness: ${trust.ours}, umap-js ${trust.theirs}`);
print(
  `${rows} × ${dims}, ${threads} threads, Node ${process.version}; trustworthiness at ${K}: ours ${show(trust.ours)}, umap-js ${show(trust.theirs)}`,
);
const parts = (part) => least(ours.map((run) => run[part].seconds));
print(`ours     ${times(ours)}: neighbours ${parts("neighbours")} s, graph and layout ${parts("layout")} s`);
print(`umap-js  ${times(theirs)}`);
const ratio = (part) => (Number(least(theirs.map(part))) / Number(least(ours.map(part)))).toFixed(1);
print(`ratio    ${ratio((run) => run.seconds)} × by the clock, ${ratio((run) => run.processor)} × by processor time`);
if (large > 0) {
  const { neighbours, layout, seconds, processor, silence } = await wholeMap(makePoints(large));
  const [first, second] = [neighbours, layout].map((part) => `${part.seconds.toFixed(1)} s`);
  print(`${large} × ${dims}: ${seconds.toFixed(1)} s (processor ${processor.toFixed(1)} s)`);
  print(`  neighbours ${first}, graph and layout ${second}; longest time without an event ${silence.toFixed(0)} ms`);
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

async function wholeMap(points) {
  const neighbours = await measure(() => findNeighbours(points, K - 1, { threads }));
  const layout = await measure(() => umap(neighbours.result, { threads }));
  return {
    map: layout.result,
    neighbours,
    layout,
    seconds: neighbours.seconds + layout.seconds,
    processor: neighbours.processor + layout.processor,
    silence: Math.max(neighbours.silence, layout.silence),
  };
}

/** A result, its seconds by the clock and of all processors, and the milliseconds of the longest time without an event. */
async function measure(work) {
  const before = process.cpuUsage();
  const begun = performance.now();
  let [last, silence] = [begun, 0];
  const clock = setInterval(() => {
    const now = performance.now();
    [last, silence] = [now, Math.max(silence, now - last)];
  }, 1);
  const result = await work();
  clearInterval(clock);
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (performance.now() - begun) / 1e3, processor: (user + system) / 1e6, silence };
}

async function trustworthiness(map) {
  return (await mapQuality(points, map, { k: K, threads })).trustworthiness;
}

function least(all) {
  return Math.min(...all).toFixed(2);
}

function times(all) {
  const sorted = all.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const processor = least(all.map((run) => run.processor));
  return `${sorted[0].toFixed(2)} s at least, ${sorted[sorted.length >> 1].toFixed(2)} s median, processor ${processor} s`;
}

function show(value) {
  return value.toFixed(4);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
