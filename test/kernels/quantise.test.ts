import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KernelMemory } from "#src/kernels/memory.js";
import { LARGEST_SCALE } from "#src/kernels/reference/quantise.js";

const LENGTHS = [0, 1, 3, 4, 5, 15, 16, 17, 31, 300];

describe.each([
  { name: "wasm", reference: false },
  { name: "reference", reference: true },
])("quantise ($name)", ({ reference }) => {
  const memory = new KernelMemory({ reference });
  const twin = new KernelMemory({ reference: true });

  function quantise(where: KernelMemory, values: Float32Array, rows: number, offset = 0) {
    const dims = rows === 0 ? 0 : values.length / rows;
    const mark = where.mark();
    const source = where.allocate(values.byteLength + 16) + offset;
    where.float32(source, values.length).set(values);
    const dest = where.allocate(values.length + 16) + (offset >> 2);
    const guard = where.uint8(dest + values.length, 1).fill(77);
    const scales = where.allocate(4 * rows + 4);
    where.kernels.quantise(dest, scales, source, rows, dims);
    expect(guard[0]).toBe(77);
    const result = { bytes: [...where.int8(dest, values.length)], scales: [...where.float32(scales, rows)] };
    where.release(mark);
    return result;
  }

  test.each(LENGTHS)("rows of %i numbers, aligned or not, are what the reference gives", (dims) => {
    const values = Float32Array.from({ length: 3 * dims }, (_, i) => Math.sin(i * i) * 10 ** ((i % 7) - 3));
    for (const offset of [0, 4, 12]) {
      expect(quantise(memory, values, 3, offset)).toEqual(quantise(twin, values, 3));
    }
  });

  test("halves go to the even number and the largest becomes ±127", () => {
    const values = Float32Array.of(127, 0.5, 1.5, 2.5, -0.5, -1.5, -127);
    const { bytes, scales } = quantise(memory, values, 1);
    expect(bytes.map((value) => value + 0)).toEqual([127, 0, 2, 2, 0, -2, -127]);
    expect(scales).toEqual([1]);
  });

  test("a row of zeros, or of numbers too small for a scale, becomes zeros with scale 0", () => {
    expect(quantise(memory, new Float32Array(6), 2)).toEqual({ bytes: [0, 0, 0, 0, 0, 0], scales: [0, 0] });
    const tiny = quantise(memory, Float32Array.of(1.4e-45, -1.4e-45), 1);
    expect(tiny.scales).toEqual([0]);
    expect(tiny.bytes.map(Math.abs)).toEqual([0, 0]);
  });

  test("any finite row is what the reference gives, within half a step of the number", () => {
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true, noDefaultInfinity: true, minLength: 1, maxLength: 40 }), (values) => {
        const { bytes, scales } = quantise(memory, values, 1);
        expect({ bytes, scales }).toEqual(quantise(twin, values, 1));
        const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        expect(bytes.every((byte) => Number.isFinite(Math.fround(byte * scales[0])))).toBe(true);
        // Scales among the subnormal numbers are coarse, and the largest numbers of all are clipped.
        if (largest < 1e-35 || largest > 127 * LARGEST_SCALE) return;
        for (let i = 0; i < values.length; i++) {
          expect(Math.abs(values[i] - bytes[i] * scales[0])).toBeLessThanOrEqual(0.5001 * scales[0]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
