import { expect, test } from "vitest";
import { KernelMemory } from "#src/kernels/memory.js";
import { WorkerPool } from "#src/kernels/pool.js";

test("dot runs here and on workers", async () => {
  const memory = new KernelMemory();
  const a = memory.store(Float32Array.of(9, -5, 6));
  const b = memory.store(Float32Array.of(8, -4, 6));
  expect(memory.kernels.dot(a, b, 3)).toBe(128);
  const pool = await WorkerPool.open(memory, 2);
  expect(await pool.run(1, "dot", a, b, 3)).toBe(128);
  await pool.close();
});
