// scikit-learn as a peer in the same run: a Python process that holds the same rows and answers line by line.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Random } from "#src/shared/random.js";

/** Seeded Gaussian rows, wider in their first dims. */
export function makePoints(rows, dims) {
  const random = new Random(1);
  const numbers = Float32Array.from({ length: rows * dims }, (_, i) => random.normal() * (1 + 3 / (1 + (i % dims))));
  return { rows, dims, numbers };
}

/** Starts the peer on the rows; PYTHON names another Python than Debian's. */
export async function openPeer(task, { dims, numbers }) {
  const folder = mkdtempSync(join(tmpdir(), "riverbank-bench-"));
  const path = join(folder, "rows.f32");
  writeFileSync(path, numbers);
  const args = [new URL("./projection.py", import.meta.url).pathname, task, path, String(dims)];
  const child = spawn(process.env.PYTHON ?? "/usr/bin/python3", args, { stdio: ["pipe", "pipe", "inherit"] });
  const exit = new Promise((resolve) => child.on("close", resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("scikit-learn ended early; is python3-sklearn installed?");
    return JSON.parse(value);
  };
  const { version } = await next();
  return {
    version,
    ask(number) {
      child.stdin.write(`${number}\n`);
      return next();
    },
    async close() {
      child.stdin.end();
      await exit;
      rmSync(folder, { recursive: true });
    },
  };
}

/** Our seconds and the peer's in turn, `rounds` times, and what they make: minimum, median, ratio. */
export async function race(name, rounds, ours, theirs) {
  const times = [[], []];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await ours();
    times[0].push((performance.now() - start) / 1e3);
    times[1].push((await theirs()).seconds);
  }
  const [own, peer] = times.map((list) => list.toSorted((a, b) => a - b));
  const median = (list) => list[list.length >> 1];
  const figures = (list) => `${list[0].toFixed(2)} s at best, ${median(list).toFixed(2)} s median`;
  process.stdout.write(`${name}: Riverbank ${figures(own)}; scikit-learn ${figures(peer)}\n`);
  const ratios = [peer[0] / own[0], median(peer) / median(own)].map((ratio) => ratio.toFixed(2));
  process.stdout.write(`  scikit-learn / Riverbank: ${ratios[0]} at best, ${ratios[1]} median\n`);
}
