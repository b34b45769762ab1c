import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { KernelMemory } from "#src/kernels/memory.js";
import { WorkerPool } from "#src/kernels/pool.js";
import { openHere } from "#src/kernels/thread.js";

/** The reference reads address 0 where the address is no number, so this dot product never ends. */
const ENDLESS = [Number.NaN, Number.NaN, Number.POSITIVE_INFINITY] as const;
const POOL = JSON.stringify(pathToFileURL("dist/index.js").href);

/** Runs a program of its own and returns how it ended. */
function runProgram(lines: string[]): { status: number | null; output: string } {
  const head = `import { KernelMemory, WorkerPool } from ${POOL};`;
  const program = [head, ...lines].join("\n");
  const args = ["--input-type=module", "--eval", program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 20_000 });
  return { status, output: stdout + stderr };
}

test("tasks of one thread run in the order given", async () => {
  const memory = new KernelMemory();
  const pool = await WorkerPool.open(memory, 2);
  const x = memory.store(Float32Array.of(1));
  const one = memory.store(Float32Array.of(1));
  const finished: number[] = [];
  // Horner's rule: every step doubles and adds one, so that any other order gives another number.
  const steps = Array.from({ length: 20 }, async (_, step) => {
    const scaled = pool.run(1, "scale", x, 2, 1);
    const added = pool.run(1, "axpy", x, one, 1, 1);
    await Promise.all([scaled, added]);
    finished.push(step);
  });
  await Promise.all(steps);
  expect(memory.float32(x, 1)[0]).toBe(2 ** 21 - 1);
  expect(finished).toEqual(Array.from({ length: 20 }, (_, step) => step));
  await pool.close();
});

test("threads run at the same time", async () => {
  const memory = new KernelMemory({ reference: true });
  const pool = await WorkerPool.open(memory, 2);
  const x = memory.store(Float32Array.of(3, 4));
  const endless = pool.run(0, "dot", ...ENDLESS);
  expect(await pool.run(1, "norm", x, 2)).toBe(5);
  await Promise.all([pool.close(), expect(endless).rejects.toThrow("cancelled")]);
});

test.each([true, false])("a kernel that fails rejects its own task only (reference: %s)", async (reference) => {
  const memory = new KernelMemory({ reference });
  const pool = await WorkerPool.open(memory, 1);
  const x = memory.store(Float32Array.of(3, 4));
  const outside = memory.memory.buffer.byteLength;
  const failing = pool.run(0, "norm", outside, 2);
  const sound = pool.run(0, "norm", x, 2);
  await expect(failing).rejects.toThrow(`internal: a kernel failed: norm(${outside}, 2): `);
  expect(await sound).toBe(5);
  await pool.close();
});

test("close ends an endless kernel at once, and rejects it and all that waits with cancelled", async () => {
  const pool = await WorkerPool.open(new KernelMemory({ reference: true }), 1);
  const running = pool.run(0, "dot", ...ENDLESS);
  const waiting = pool.run(0, "norm", 4096, 1);
  const ends = [running, waiting].map((task) => expect(task).rejects.toMatchObject({ code: "cancelled" }));
  await pool.close();
  await Promise.all(ends);
});

test("a closed pool has no threads, refuses tasks and may be closed again", async () => {
  const pool = await WorkerPool.open(new KernelMemory(), 2);
  expect(pool.size).toBe(2);
  await pool.close();
  await pool.close();
  expect(pool.size).toBe(0);
  await expect(pool.run(0, "norm", 4096, 1)).rejects.toThrow("cancelled worker pool: it was closed");
});

test.each([0, 1.5, Number.NaN])("a pool of %d threads is refused", async (threads) => {
  const message = `invalid threads: ${threads} came, a whole number of at least 1 was expected`;
  await expect(WorkerPool.open(new KernelMemory(), threads)).rejects.toThrow(message);
});

test.each([-1, 2, 0.5])("worker %d of two is refused", async (worker) => {
  const pool = await WorkerPool.open(new KernelMemory(), 2);
  const message = `invalid worker: ${worker} came, a whole number from 0 to 1 was expected`;
  await expect(pool.run(worker, "norm", 4096, 1)).rejects.toThrow(message);
  await pool.close();
});

describe("a process", () => {
  test("ends by itself though its pool was forgotten", () => {
    const ended = runProgram([
      "const memory = new KernelMemory();",
      "const pool = await WorkerPool.open(memory, 2);",
      "console.log(await pool.run(1, 'norm', memory.store(Float32Array.of(3, 4)), 2));",
    ]);
    expect(ended).toEqual({ status: 0, output: "5\n" });
  });

  test("waits for a task whose answer it wants", () => {
    const ended = runProgram([
      "const memory = new KernelMemory({ reference: true });",
      "const pool = await WorkerPool.open(memory, 1);",
      "const x = memory.allocateZeroed(20_000_000);",
      "pool.run(0, 'norm', x, 5_000_000).then((norm) => console.log('norm', norm));",
    ]);
    expect(ended).toEqual({ status: 0, output: "norm 0\n" });
  });

  test("ends after close though a kernel was endless", () => {
    const ended = runProgram([
      "const pool = await WorkerPool.open(new KernelMemory({ reference: true }), 2);",
      "pool.run(0, 'dot', NaN, NaN, Infinity).catch((error) => console.log(error.code));",
      "await pool.close();",
    ]);
    expect(ended).toEqual({ status: 0, output: "cancelled\n" });
  });
});

test("the calling thread in a worker's place keeps the order, answers failures and drops what was stopped", async () => {
  const memory = new KernelMemory();
  const x = memory.store(Float32Array.of(3, 4));
  const answers: object[] = [];
  const here = openHere(memory, { answered: (answer) => answers.push(answer), lost: () => {} });
  here.post({ task: 0, kernel: "norm", args: [2 ** 31, 2] });
  here.post({ task: 1, kernel: "norm", args: [x, 2] });
  expect(answers).toEqual([]);
  await expect.poll(() => answers.length).toBe(2);
  expect(answers).toEqual([
    { task: 0, error: expect.stringContaining("norm(2147483648, 2): ") },
    { task: 1, result: 5 },
  ]);
  here.post({ task: 2, kernel: "norm", args: [x, 2] });
  await here.stop();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(answers).toHaveLength(2);
});

test("a worker hears of every growth after its pool has opened", async () => {
  // Before the opening waited for the kernels, two or so of 300 pools took the new part for out of bounds.
  for (let turn = 0; turn < 12; turn++) {
    const memory = new KernelMemory();
    const pool = await WorkerPool.open(memory, 2);
    const zeros = memory.allocateZeroed(4 * 64);
    const grown = memory.allocate(8 * 2 ** 20);
    const scales = memory.allocate(64);
    const fill = (worker: number) =>
      pool.run(worker, "quantise", grown + (7 + worker / 2) * 2 ** 20, scales, zeros, 1, 64);
    await expect(Promise.all([fill(0), fill(1)])).resolves.toEqual([0, 0]);
    await pool.close();
  }
});
