// How long does one exact top-10 question to 1,000,000 × 128 rows take, next to FAISS IndexFlatIP on one thread?
//
//   node bench/scan.js [rows] [dims] [questions]
//
// Needs Debian's python3-faiss; PYTHON names another Python. Results are checked before times are believed: FAISS's ids,
// its scores to 1e-5, and the shadow's answers equal to the plain scan's to the last bit.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { KernelMemory } from "#src/kernels/memory.js";
import { Random } from "#src/shared/random.js";
import { Scanner } from "#src/similarity/scanner.js";

const [count = 1_000_000, dims = 128, questions = 15] = process.argv.slice(2).map(Number);
const K = 10;

const rows = makeRows();
const folder = mkdtempSync(join(tmpdir(), "riverbank-bench-"));
const peer = await openPeer();
try {
  await measure();
} finally {
  await peer.close();
  rmSync(folder, { recursive: true });
}

/** Seeded Gaussian rows of length one. */
function makeRows() {
  const memory = new KernelMemory({ capacity: 4 * count * dims });
  const address = memory.allocate(4 * count * dims);
  const numbers = memory.float32(address, count * dims);
  const random = new Random(1);
  for (let row = 0; row < count; row++) {
    const vector = Array.from({ length: dims }, () => random.normal());
    const length = Math.hypot(...vector);
    for (let i = 0; i < dims; i++) numbers[row * dims + i] = vector[i] / length;
  }
  return { memory, rows: count, dims, precision: "float32", address, scales: 0 };
}

async function openPeer() {
  const path = join(folder, "rows.f32");
  writeFileSync(path, rows.memory.uint8(rows.address, 4 * count * dims));
  const script = new URL("./faiss-flat.py", import.meta.url).pathname;
  const python = process.env.PYTHON ?? "/usr/bin/python3";
  const child = spawn(python, [script, path, String(dims), String(K)], { stdio: ["pipe", "pipe", "inherit"] });
  const exit = new Promise((resolve) => child.on("close", resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("FAISS ended early; is python3-faiss installed?");
    return JSON.parse(value);
  };
  process.stdout.write(`FAISS ${(await next()).version}, Node ${process.version}, ${count} × ${dims}\n`);
  return {
    ask(row) {
      child.stdin.write(`${row}\n`);
      return next();
    },
    async close() {
      child.stdin.end();
      await exit;
    },
  };
}

async function measure() {
  const plain = new Scanner(rows, { shadowAfter: Number.POSITIVE_INFINITY });
  const shadowed = new Scanner(rows, { shadowAfter: 0 });
  const random = new Random(2);
  const times = { faiss: [], float32: [], int8: [] };
  const first = time(() => shadowed.best(queryAt(0), K)).milliseconds;
  for (let question = -3; question < questions; question++) {
    const row = random.below(count);
    const expected = await peer.ask(row);
    const float32 = time(() => plain.best(queryAt(row), K));
    const int8 = time(() => shadowed.best(queryAt(row), K));
    check(expected, float32.result, int8.result);
    if (question < 0) continue; // warming up
    times.faiss.push(expected.milliseconds);
    times.float32.push(float32.milliseconds);
    times.int8.push(int8.milliseconds);
  }
  print(times);
  process.stdout.write(`the shadow was made in ${(first / 1000).toFixed(2)} s\n`);
}

function queryAt(row) {
  return rows.memory.float32(rows.address + 4 * row * dims, dims).slice();
}

function time(run) {
  const start = performance.now();
  const result = run();
  return { result, milliseconds: performance.now() - start };
}

function check(expected, plain, shadowed) {
  if (JSON.stringify(plain) !== JSON.stringify(shadowed))
    throw new Error("the shadow's answer is not the plain scan's");
  plain.forEach(({ id, score }, index) => {
    if (id !== expected.ids[index]) throw new Error(`id ${id} came, FAISS has ${expected.ids[index]}`);
    if (Math.abs(score - expected.scores[index]) > 1e-5) throw new Error(`score ${score} is not FAISS's`);
  });
}

function print(times) {
  const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
  const base = { minimum: Math.min(...times.faiss), median: median(times.faiss) };
  process.stdout.write(
    `${"".padEnd(26)}${"minimum".padStart(12)}${"median".padStart(12)}   ratio to FAISS (min, median)\n`,
  );
  const names = { faiss: "FAISS IndexFlatIP", float32: "float32 scan", int8: "int8 shadow + re-rank" };
  for (const [key, values] of Object.entries(times)) {
    const [minimum, middle] = [Math.min(...values), median(values)];
    const ratios = `${(minimum / base.minimum).toFixed(3)}, ${(middle / base.median).toFixed(3)}`;
    const columns = [minimum, middle].map((value) => `${value.toFixed(2)} ms`.padStart(12)).join("");
    process.stdout.write(`${names[key].padEnd(26)}${columns}   ${ratios}\n`);
  }
}
