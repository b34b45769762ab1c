// How long does t-SNE of 10,000 × 128 take next to scikit-learn's Barnes–Hut, and is the map as good?
//
//   node bench/tsne.js [--rows 10000] [--words 5000] [--iterations 1000] [--threads 2,1] [--rounds 1]
//
// Needs Debian's python3-sklearn; PYTHON names another Python. Both get the same words of the shipped model as points of
// length 1, begin at the same principal components and take as many steps with perplexity 30 and theta 0.5; both find
// the neighbours themselves, within the time. Before times are printed the maps are judged: trustworthiness at 15
// neighbours, by scikit-learn for both, must be within 0.01 of scikit-learn's map or above on `--words` words in all
// their dims and on the points that are timed, the divergence within 3 %.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { openTable } from "#src/node.js";
import { findNeighbours } from "#src/projection/maps/neighbours.js";
import { tsne } from "#src/projection/maps/tsne.js";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "10000" },
    words: { type: "string", default: "5000" },
    iterations: { type: "string", default: "1000" },
    threads: { type: "string", default: "2,1" },
    rounds: { type: "string", default: "1" },
  },
});
const PERPLEXITY = 30;
const K = 15;
const iterations = Number(values.iterations);

const table = await openTable(new URL("../models/en.safetensors", import.meta.url).pathname);
const folder = mkdtempSync(join(tmpdir(), "riverbank-bench-"));
try {
  await measure(Number(values.words), table.dims, [2], 1);
  await measure(Number(values.rows), 128, values.threads.split(",").map(Number), Number(values.rounds));
} finally {
  rmSync(folder, { recursive: true });
}

/** Judges both maps of the most frequent words, cut to `dims`, then prints their times. */
async function measure(rows, dims, threadCounts, rounds) {
  const points = pointsOfWords(rows, dims);
  const file = (name) => join(folder, name);
  writeFileSync(file("points"), points.numbers);
  for (const threads of threadCounts) {
    const peer = await openPeer(threads);
    await peer.ask({ verb: "begin", points: file("points"), dims, initial: file("initial") });
    const initial = new Float32Array(Uint8Array.from(readFileSync(file("initial"))).buffer);
    for (let round = 0; round < rounds; round++) {
      const ours = await run(points, initial, threads);
      const layout = file("theirs");
      const shared = { points: file("points"), dims };
      const fit = { initial: file("initial"), layout, perplexity: PERPLEXITY, iterations, threads };
      const theirs = await peer.ask({ verb: "fit", ...shared, ...fit });
      writeFileSync(file("ours"), ours.layout);
      const judge = (name) => peer.ask({ verb: "trust", ...shared, layout: file(name), k: K });
      const trust = [await judge("ours"), await judge("theirs")].map(({ trustworthiness }) => trustworthiness);
      check(trust, ours.divergence, theirs.divergence);
      print({ rows, dims, threads, version: peer.version }, ours, theirs, trust);
    }
    await peer.close();
  }
}

async function run(points, initial, threads) {
  const processor = process.cpuUsage();
  const begun = performance.now();
  const neighbours = await findNeighbours(points, 3 * PERPLEXITY, { threads });
  const found = performance.now();
  const map = await tsne(neighbours, { perplexity: PERPLEXITY, iterations, initial, threads });
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(processor);
  return { ...map, seconds, neighbours: (found - begun) / 1000, processor: (user + system) / 1e6 };
}

function check([ours, theirs], divergence, their) {
  if (ours < theirs - 0.01) throw new Error(`trustworthiness is ${ours}, scikit-learn's is ${theirs}`);
  if (!(divergence < 1.03 * their)) throw new Error(`the divergence is ${divergence}, scikit-learn's is ${their}`);
}

function print({ rows, dims, threads, version }, ours, theirs, trust) {
  const line = (name, { seconds, processor, divergence }, trustworthiness) =>
    `  ${name.padEnd(22)}${seconds.toFixed(1).padStart(7)} s (processor ${processor.toFixed(1)} s)` +
    `   divergence ${divergence.toFixed(4)}   trustworthiness ${trustworthiness.toFixed(4)}\n`;
  process.stdout.write(
    `${rows} × ${dims}, threads ${threads}: ${(theirs.seconds / ours.seconds).toFixed(2)} × scikit-learn's speed\n` +
      line("riverbank", ours, trust[0]) +
      line(`scikit-learn ${version}`, theirs, trust[1]) +
      `  of ours, neighbours took ${ours.neighbours.toFixed(1)} s\n`,
  );
}

/** The first rows of the model, the most frequent words, cut to `dims` and brought to length 1. */
function pointsOfWords(rows, dims) {
  const numbers = new Float32Array(rows * dims);
  for (let row = 0; row < rows; row++) {
    const vector = table.row(row).subarray(0, dims);
    const length = Math.hypot(...vector) || 1;
    numbers.set(
      vector.map((value) => value / length),
      row * dims,
    );
  }
  return { rows, dims, numbers };
}

async function openPeer(threads) {
  const script = new URL("tsne.py", import.meta.url).pathname;
  const env = { ...process.env, OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) };
  const peer = spawn(process.env.PYTHON ?? "/usr/bin/python3", [script], { stdio: ["pipe", "pipe", "inherit"], env });
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the peer ended early");
    return JSON.parse(value);
  };
  const { version } = await next();
  const ask = (question) => {
    peer.stdin.write(`${JSON.stringify(question)}\n`);
    return next();
  };
  return { version, ask, close: async () => void peer.stdin.end() };
}
