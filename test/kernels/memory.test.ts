import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KernelMemory } from "#src/kernels/memory.js";
import { WorkerPool } from "#src/kernels/pool.js";

const GIB = 1024 ** 3;

test("blocks start on a cache line, do not overlap, and keep their contents while the memory grows", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 20 }), (sizes) => {
      const memory = new KernelMemory();
      const blocks = sizes.map((size, index) => {
        const address = memory.allocate(size);
        memory.uint8(address, size).fill(index + 1);
        return { address, size };
      });
      for (const [index, { address, size }] of blocks.entries()) {
        expect(address % 64).toBe(0);
        expect(memory.uint8(address, size).every((byte) => byte === index + 1)).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});

test("store copies just the view it is given", () => {
  const memory = new KernelMemory();
  const numbers = Float32Array.of(1, 2, 3, 4);
  const address = memory.store(numbers.subarray(1, 3));
  expect(memory.float32(address, 2)).toEqual(Float32Array.of(2, 3));
  expect(memory.used - address).toBe(64);
});

test("release gives back what was taken since the mark, and the next block takes its place", () => {
  const memory = new KernelMemory();
  const kept = memory.store(Uint8Array.of(1, 2, 3));
  const mark = memory.mark();
  const first = memory.allocate(1_000_000);
  memory.uint8(first, 1_000_000).fill(9);
  memory.release(mark);
  expect(memory.used).toBe(mark);
  const again = memory.allocateZeroed(1_000_000);
  expect(again).toBe(first);
  expect(memory.uint8(again, 1_000_000).every((byte) => byte === 0)).toBe(true);
  expect(memory.uint8(kept, 3)).toEqual(Uint8Array.of(1, 2, 3));
});

test("room asked for at the start is there without growing", () => {
  const memory = new KernelMemory({ capacity: 10_000_000 });
  const before = memory.memory.buffer.byteLength;
  memory.allocate(10_000_000);
  expect(memory.memory.buffer.byteLength).toBe(before);
});

test("many small blocks grow the memory a few times only", () => {
  const memory = new KernelMemory();
  const sizes = new Set<number>();
  for (let i = 0; i < 1000; i++) {
    memory.allocate(65536);
    sizes.add(memory.memory.buffer.byteLength);
  }
  expect(sizes.size).toBeLessThan(40);
});

test("a worker sees what was stored after the memory grew", async () => {
  for (const reference of [false, true]) {
    const memory = new KernelMemory({ reference });
    const pool = await WorkerPool.open(memory, 1);
    const before = memory.store(Float32Array.of(3, 4));
    expect(await pool.run(0, "norm", before, 2)).toBe(5);
    memory.allocate(50_000_000);
    const after = memory.store(Float32Array.of(6, 8));
    expect(await pool.run(0, "norm", after, 2)).toBe(10);
    await pool.close();
  }
});

describe("a request that can't be met", () => {
  const cure = "use int8, fewer rows (limit), fewer dims or fewer buckets";

  test("past 4 GiB it fails with both numbers and the cure, and the memory stays good", () => {
    const memory = new KernelMemory();
    const before = memory.used;
    const message = `exhausted memory: 6.00 GiB are needed, at most 4.00 GiB can be had; ${cure}`;
    expect(() => memory.allocate(6 * GIB)).toThrow(message);
    expect(memory.used).toBe(before);
    expect(memory.uint8(memory.store(Uint8Array.of(7)), 1)).toEqual(Uint8Array.of(7));
  });

  test("a capacity past 4 GiB fails the same way", () => {
    const message = `exhausted memory: 5.00 GiB are needed, at most 4.00 GiB can be had; ${cure}`;
    expect(() => new KernelMemory({ capacity: 5 * GIB })).toThrow(message);
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("a block of %d bytes is refused", (bytes) => {
    const message = `invalid block size: ${bytes} came, a whole number of bytes was expected`;
    expect(() => new KernelMemory().allocate(bytes)).toThrow(message);
  });

  test.each([0, 1_000_000, Number.NaN])("a mark of %d is refused", (mark) => {
    const message = `invalid mark: ${mark} came, a height from 4096 to 4096 was expected`;
    expect(() => new KernelMemory().release(mark)).toThrow(message);
  });
});
