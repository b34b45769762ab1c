// How long do 1,000 top-10 questions to 400,000 × 100 rows take together, next to numpy's matrix product with
// argpartition on one thread?
//
//   node bench/batch.js [rows] [dims] [queries] [rounds]
//
// Needs Debian's python3-numpy; PYTHON names another Python. numpy is asked in chunks of 64, 250 and all queries, which
// it is free to like best. Before anything is timed the answers are checked: ids equal to numpy's, scores to 1e-5, and
// the first 50 answers equal to those of single questions to the last bit. Seconds of processor time stand beside those of the clock, since
// the latter tell little on a machine that others use.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Random } from "#src/shared/random.js";
import { nearestBatch } from "#src/similarity/batch.js";
import { nearest } from "#src/similarity/nearest.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { EmbeddingTable } from "#src/vectors/table.js";

const [count = 400_000, dims = 100, queries = 1000, rounds = 5] = process.argv.slice(2).map(Number);
const K = 10;
const CHUNKS = [64, 250, queries];
const SINGLES = 50;

const table = makeTable();
const random = new Random(2);
const asked = Array.from({ length: queries }, () => table.row(random.below(count)));
const folder = mkdtempSync(join(tmpdir(), "riverbank-bench-"));
const peer = await openPeer();
try {
  await check();
  await measure();
} finally {
  await peer.close();
  rmSync(folder, { recursive: true });
}

/** Seeded Gaussian rows of length one. */
function makeTable() {
  const random = new Random(1);
  const numbers = new Float32Array(count * dims);
  for (let row = 0; row < count; row++) {
    const vector = Array.from({ length: dims }, () => random.normal());
    const length = Math.hypot(...vector);
    for (let i = 0; i < dims; i++) numbers[row * dims + i] = vector[i] / length;
  }
  const words = Array.from({ length: count }, (_, id) => `w${id}`);
  return EmbeddingTable.fromVectors(new Vocabulary(words), numbers, dims);
}

async function openPeer() {
  const { memory, address } = table.embeddings;
  const [rowsPath, queriesPath] = [join(folder, "rows.f32"), join(folder, "queries.f32")];
  writeFileSync(rowsPath, memory.uint8(address, 4 * count * dims));
  writeFileSync(queriesPath, Float32Array.from(asked.flatMap((query) => [...query])));
  const script = new URL("./batch.py", import.meta.url).pathname;
  const args = [script, rowsPath, queriesPath, String(dims), String(K)];
  const env = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const child = spawn(process.env.PYTHON ?? "/usr/bin/python3", args, { stdio: ["pipe", "pipe", "inherit"], env });
  const exit = new Promise((resolve) => child.on("close", resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("numpy ended early; is python3-numpy installed?");
    return JSON.parse(value);
  };
  const { version } = await next();
  process.stdout.write(`numpy ${version}, Node ${process.version}, ${queries} queries, ${count} × ${dims}, top ${K}\n`);
  return {
    ask(chunk) {
      child.stdin.write(`${chunk}\n`);
      return next();
    },
    async close() {
      child.stdin.end();
      await exit;
    },
  };
}

async function check() {
  const { ids, scores } = await peer.ask(CHUNKS[0]);
  const ours = nearestBatch(table, asked, { k: K });
  ours.forEach(({ neighbours }, query) => {
    neighbours.forEach(({ token, score }, index) => {
      if (token !== `w${ids[query][index]}`) throw new Error(`${token} came, numpy has w${ids[query][index]}`);
      if (Math.abs(score - scores[query][index]) > 1e-5) throw new Error(`score ${score} is not numpy's`);
    });
    if (query >= SINGLES) return;
    const single = nearest(table, asked[query], { k: K });
    if (JSON.stringify(single) !== JSON.stringify(ours[query])) throw new Error("the batch is not the single question");
  });
}

async function measure() {
  const times = new Map(["Riverbank", ...CHUNKS.map((chunk) => `numpy, chunks of ${chunk}`)].map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    const results = [timeOurs()];
    for (const chunk of CHUNKS) results.push(await peer.ask(chunk));
    // The first round warms up.
    if (round >= 0) [...times.values()].forEach((list, index) => void list.push(results[index]));
  }
  print(times);
}

function timeOurs() {
  const [start, used] = [performance.now(), process.cpuUsage()];
  nearestBatch(table, asked, { k: K });
  const { user, system } = process.cpuUsage(used);
  return { seconds: (performance.now() - start) / 1e3, processor: (user + system) / 1e6 };
}

function print(times) {
  const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
  const rows = [...times].map(([name, list]) => {
    const [clock, processor] = ["seconds", "processor"].map((key) => list.map((entry) => entry[key]));
    return { name, figures: [Math.min(...clock), median(clock), Math.min(...processor), median(processor)] };
  });
  const [ours, ...theirs] = rows;
  process.stdout.write(`${"seconds".padEnd(24)}${"clock: min, median".padStart(22)}${"processor".padStart(20)}\n`);
  for (const { name, figures } of rows) {
    const cells = figures.map((value) => value.toFixed(2).padStart(9));
    process.stdout.write(`${name.padEnd(24)}${cells[0]}${cells[1]}    ${cells[2]}${cells[3]}\n`);
  }
  const ratios = ours.figures.map((own, index) => Math.min(...theirs.map(({ figures }) => figures[index])) / own);
  process.stdout.write(`numpy's best / ours      ${ratios.map((ratio) => ratio.toFixed(2)).join("  ")}\n`);
}
