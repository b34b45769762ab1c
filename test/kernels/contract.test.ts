import { describe, expect, test } from "vitest";
import { KernelMemory } from "#src/kernels/memory.js";
import { WorkerPool } from "#src/kernels/pool.js";
import { Bench, type Call } from "../contracts/bench.ts";
import { callHere, callPool, KERNEL_CASES, runCase, runCases } from "../contracts/kernels.ts";

const wasm = new KernelMemory();
const reference = new KernelMemory({ reference: true });

describe("the WebAssembly kernels do what the reference does", () => {
  test.each(KERNEL_CASES.map((kernelCase) => ({ ...kernelCase, kernelCase })))("$name", async ({ kernelCase }) => {
    const actual = await runCase(kernelCase, wasm, callHere(wasm));
    const expected = await runCase(kernelCase, reference, callHere(reference));
    for (const [index, { name, tolerance, outcome }] of expected.entries()) {
      expect(actual[index].name).toBe(name);
      expect(furthest(actual[index].outcome, outcome), name).toBeLessThanOrEqual(tolerance);
    }
  });
});

/** The largest difference, as a share of the larger of 1 and the expected number; infinite for what is no number. */
function furthest(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < expected.length; i++) {
    if (Object.is(actual[i], expected[i])) continue;
    const share = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    most = Math.max(most, Number.isNaN(share) ? Number.POSITIVE_INFINITY : share);
  }
  return most;
}

test("both implementations offer the same kernels", () => {
  const offered = Object.entries(wasm.kernels).filter(([, value]) => typeof value === "function");
  expect(wasm.implementation).toBe("wasm");
  expect(offered.map(([name]) => name).sort()).toEqual(Object.keys(reference.kernels).sort());
});

test("every kernel has a case", async () => {
  const called = new Set<string>();
  const call = callHere(reference);
  const recorded: Call = (kernel, ...args) => {
    called.add(kernel);
    return call(kernel, ...args);
  };
  await runCases(reference, recorded);
  expect([...called].sort()).toEqual(Object.keys(reference.kernels).sort());
});

test.each([wasm, reference])("workers give the same bytes as the calling thread ($implementation)", async (memory) => {
  const pool = await WorkerPool.open(memory, 2);
  expect(pool.threaded).toBe(true);
  expect(await runCases(memory, callPool(pool))).toEqual(await runCases(memory, callHere(memory)));
  await pool.close();
});

test.each([-1, 12])("a byte written %i bytes from the start of a block of 12 is noticed", (offset) => {
  const bench = new Bench(wasm, callHere(wasm), 1, 1);
  const address = bench.block(12);
  bench.checkFences();
  wasm.uint8(address + offset, 1).fill(0);
  expect(() => bench.checkFences()).toThrow("a kernel wrote outside its block");
});
