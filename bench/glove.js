// How fast does GloVe train, and what share of this machine's memory bandwidth does that imply?
//
//   node bench/glove.js TEXT [--dims 128] [--epochs 3] [--memory 1024]
//
// A cell moves two rows and the sums of their squared gradients, each read and written: 2 × dims × 4 bytes × 2 × 2. The
// traffic implied is that times cells per second, on one thread; the bandwidth is what one thread reaches in the same
// run: the kernel axpy over 256 MiB (reads two numbers, writes one), and a plain copy. A share above 1 is the cache's.

import { parseArgs } from "node:util";
import { KernelMemory, train } from "../dist/index.js";
import { openCorpus } from "../dist/node.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dims: { type: "string", default: "128" },
    epochs: { type: "string", default: "3" },
    memory: { type: "string", default: "1024" },
  },
});
const [source] = positionals;
if (!source) throw new Error("usage: node bench/glove.js TEXT [--dims N] [--epochs N] [--memory MiB]");

const dims = Number(values.dims);
const clock = { reading: 0, counting: 0, training: 0 };
const options = { architecture: "glove", dims, epochs: Number(values.epochs), threads: 1 };
const epochSeconds = [];
let epoch = 1;
let begun = 0;
const onProgress = (progress) => {
  const now = performance.now();
  if (clock[progress.stage] === 0) clock[progress.stage] = now;
  if (progress.stage !== "training") return;
  begun ||= now;
  if (progress.epoch > epoch || progress.done === progress.total) {
    epochSeconds.push((now - begun) / 1000);
    begun = now;
    epoch = progress.epoch;
  }
};

const before = bandwidth();
const { report } = await train(await openCorpus(source), {
  ...options,
  memoryBudget: Number(values.memory) * 2 ** 20,
  onProgress,
});
const after = bandwidth();
if (!(report.loss.at(-1) < report.loss[0])) throw new Error("the loss did not fall");

const counting = (clock.training - clock.counting) / 1000;
console.log(
  `${source}: ${report.tokens} words, ${report.vocabulary} in the vocabulary; window ${report.settings.window}`,
);
console.log(
  `counting   ${counting.toFixed(1)} s, ${(report.tokens / counting / 1e6).toFixed(2)} M words/s, ${report.cells} non-zero cells`,
);
const best = report.cells / Math.min(...epochSeconds);
const bytes = 2 * dims * 4 * 2 * 2;
const most = Math.max(...before, ...after);
console.log(
  `training   ${(report.cellsPerSecond / 1e6).toFixed(2)} M cells/s on one core, ${(best / 1e6).toFixed(2)} M in the best of ${epochSeconds.length} epochs (${epochSeconds.map((s) => s.toFixed(1)).join(", ")} s)`,
);
console.log(`traffic    ${bytes} bytes a cell at ${dims} dims: ${((bytes * best) / 1e9).toFixed(1)} GB/s implied`);
console.log(
  `bandwidth  axpy ${before[0].toFixed(1)} and ${after[0].toFixed(1)} GB/s, copy ${before[1].toFixed(1)} and ${after[1].toFixed(1)} GB/s, before and after`,
);
console.log(`share      ${((bytes * best) / 1e9 / most).toFixed(2)} of the best of these`);

/** Best of five, GB/s read and written: axpy over 2 × 256 MiB, and a copy of 256 MiB. */
function bandwidth() {
  const n = 2 ** 26;
  const memory = new KernelMemory({ capacity: 8 * n });
  const x = memory.allocateZeroed(4 * n);
  const y = memory.allocateZeroed(4 * n);
  const copy = () => memory.float32(y, n).set(memory.float32(x, n));
  return [(12 * n) / fastest(() => memory.kernels.axpy(y, x, 0.5, n)) / 1e9, (8 * n) / fastest(copy) / 1e9];
}

function fastest(work) {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    work();
    least = Math.min(least, (performance.now() - start) / 1000);
  }
  return least;
}
