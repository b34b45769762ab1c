// How near does the packed matrix product come to what one core can multiply and add?
//
//   node bench/matrix.js
//
// The peak is measured in the same run by a kernel of twelve independent chains of multiplications and additions that
// touch no memory, compiled here from the text below. Results are checked against the reference first.
import asc from "assemblyscript/asc";
import { KernelMemory } from "#src/kernels/memory.js";
import { MULTIPLY_SCRATCH } from "#src/kernels/reference/matrix.js";
import { Random } from "#src/shared/random.js";

const SHAPES = [
  [1024, 1024, 1024],
  [905, 256, 192],
  [256, 768, 192],
  [64, 128, 128],
  [101, 103, 107],
];
const ROUNDS = 20;
const CHAINS = 6;
const STEPS = 200_000;

const runPeak = await compilePeak();
const random = new Random(1);
const cases = SHAPES.map(prepare);
let peak = 0;
const best = cases.map(() => 0);
// Rounds take turns, so that a disturbance from outside meets all of them.
for (let round = 0; round < ROUNDS; round++) {
  peak = Math.max(peak, (2 * 4 * CHAINS * STEPS) / seconds(runPeak) / 1e9);
  cases.forEach(({ run, operations }, index) => {
    const repeats = Math.ceil(5e8 / operations);
    const spent = seconds(() => {
      for (let i = 0; i < repeats; i++) run();
    });
    best[index] = Math.max(best[index], (operations * repeats) / spent / 1e9);
  });
}
process.stdout.write(`peak of multiply and add: ${peak.toFixed(1)} GFLOP/s, Node ${process.version}\n`);
cases.forEach(({ name }, index) => {
  const share = ((100 * best[index]) / peak).toFixed(0);
  process.stdout.write(`${name.padEnd(24)}${best[index].toFixed(1).padStart(6)} GFLOP/s, ${share} % of the peak\n`);
});

function prepare([rows, columns, depth]) {
  const memory = new KernelMemory();
  const [a, b] = [rows, columns].map((n) =>
    memory.store(Float32Array.from({ length: n * depth }, () => random.normal())),
  );
  const c = memory.allocate(4 * rows * columns);
  const scratch = memory.allocate(MULTIPLY_SCRATCH);
  const run = () => memory.kernels.multiply(c, a, b, scratch, rows, columns, depth, columns, depth, 1, depth, 1);
  run();
  for (let sample = 0; sample < 1000; sample++) {
    const [i, j] = [random.below(rows), random.below(columns)];
    const left = memory.float32(a + 4 * i * depth, depth);
    const right = memory.float32(b + 4 * j * depth, depth);
    const expected = left.reduce((sum, value, p) => sum + value * right[p], 0);
    const actual = memory.float32(c, rows * columns)[i * columns + j];
    if (Math.abs(actual - expected) > 1e-3) throw new Error(`element ${i}, ${j} is ${actual}, not ${expected}`);
  }
  return { name: `${rows} × ${columns} × ${depth}`, run, operations: 2 * rows * columns * depth };
}

async function compilePeak() {
  const names = Array.from({ length: CHAINS }, (_, index) => index);
  const source = `export function peak(at: usize, steps: i32): void {
    ${names.map((n) => `let s${n} = v128.load(at, ${16 * n}); let p${n} = s${n};`).join("\n")}
    const x = v128.load(at, 256);
    for (let i = 0; i < steps; i++) {
      ${names.map((n) => `s${n} = f32x4.add(s${n}, x); p${n} = f32x4.mul(p${n}, x);`).join("\n")}
    }
    ${names.map((n) => `v128.store(at, f32x4.add(s${n}, p${n}), ${16 * n});`).join("\n")}
  }`;
  const files = new Map();
  const { error, stderr } = await asc.main(
    ["peak.ts", "--outFile", "peak.wasm", "-O3", "--runtime", "stub", "--initialMemory", "1", "--enable", "simd"],
    {
      readFile: (name) => (name === "peak.ts" ? source : null),
      writeFile: (name, contents) => files.set(name, contents),
    },
  );
  if (error) throw new Error(stderr.toString());
  const { instance } = await WebAssembly.instantiate(files.get("peak.wasm"), { env: { abort() {} } });
  new Float32Array(instance.exports.memory.buffer, 1024, 128).fill(1);
  return () => instance.exports.peak(1024, STEPS);
}

function seconds(run) {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}
