import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KernelMemory } from "#src/kernels/memory.js";

const LENGTHS = [0, 1, 3, 4, 5, 15, 16, 17, 31, 300];
/** What a destination holds before a kernel runs. */
const UNTOUCHED = 12345;

describe.each([
  { name: "wasm", reference: false },
  { name: "reference", reference: true },
])("numbers ($name)", ({ name, reference }) => {
  const memory = new KernelMemory({ reference });
  const bottom = memory.mark();

  function parse(line: string, dims: number): { bytes: number; values: number[] } {
    memory.release(bottom);
    const text = memory.store(new TextEncoder().encode(line));
    const dest = memory.store(new Float32Array(dims + 1).fill(UNTOUCHED));
    const bytes = memory.kernels.parseRow(dest, text, dims);
    const values = [...memory.float32(dest, dims + 1)];
    expect(values.pop()).toBe(UNTOUCHED);
    return { bytes, values };
  }

  function expectNumber(cell: string): void {
    const { bytes, values } = parse(` ${cell}\n`, 1);
    const expected = Math.fround(Number(cell));
    if (bytes !== -1) expect([cell, ...values]).toEqual([cell, expected]);
    // Only an unbounded number may be refused outright; the doubtful ones are counted below.
    else if (!Number.isFinite(expected)) expect(bytes).toBe(-1);
  }

  test("runs on what it says", () => {
    expect(memory.implementation).toBe(name);
  });

  test.each([
    "0",
    "-0",
    "1",
    "+1",
    "-1.5",
    ".5",
    "5.",
    "1e3",
    "1E-3",
    "1e+10",
    "00012.500",
    "123456789012345678901234",
  ])("reads %s as Number does", (cell) => {
    expect(parse(` ${cell}\n`, 1)).toEqual({ bytes: cell.length + 2, values: [Math.fround(Number(cell))] });
  });

  test.each(["", ".", "-", "e5", "1e", "1e+", "nan", "inf", "Infinity", "0x10", "1_0", "1,5", "1e39", "-1e39", "--1"])(
    "leaves the cell %j to the caller",
    (cell) => {
      expect(parse(` ${cell}\n`, 1).bytes).toBe(-1);
    },
  );

  test.each([
    ["too few cells", " 1 2\n", 3],
    ["too many cells", " 1 2\n", 1],
    ["two blanks in a row", " 1  2\n", 2],
    ["no blank in front", "1 2\n", 2],
    ["a line that ends early, with a number on the next", " 1\n 2\n", 2],
  ])("leaves a line to the caller: %s", (_what, line, dims) => {
    expect(parse(line, dims).bytes).toBe(-1);
  });

  test("takes tabs, blanks at the end and a carriage return, and stops at the line feed", () => {
    expect(parse("\t1 2 \t \r\n 3 4\n", 2)).toEqual({ bytes: 9, values: [1, 2] });
    expect(parse("\n", 0)).toEqual({ bytes: 1, values: [] });
  });

  test("every float32, written in any number of digits, is Math.fround(Number(text))", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 21 }), (x, digits) => {
        expectNumber(String(x));
        expectNumber(x.toPrecision(digits));
        expectNumber(x.toExponential(digits - 1));
      }),
      { numRuns: reference ? 300 : 3000 },
    );
  });

  test("any decimal is Math.fround(Number(text)), also beside the border between two float32 numbers", () => {
    const halfway = fc.float({ noNaN: true, noDefaultInfinity: true }).map((x) => {
      const next = Math.fround(x * (1 + 2 ** -23));
      return ((x + next) / 2).toPrecision(40);
    });
    const plain = fc
      .tuple(fc.maxSafeNat(), fc.nat(), fc.integer({ min: -60, max: 45 }))
      .map(([whole, fraction, exponent]) => `${whole}.${fraction}e${exponent}`);
    fc.assert(
      fc.property(fc.oneof(halfway, plain), fc.nat(30), (cell, cut) => {
        expectNumber(cell);
        const short = cell.slice(0, 3 + cut);
        if (!short.includes("e")) expectNumber(short);
      }),
      { numRuns: reference ? 300 : 3000 },
    );
  });

  test("numbers of a usual size with up to 17 digits are hardly ever left to the caller", () => {
    let left = 0;
    for (let i = 1; i <= 2000; i++) if (parse(` ${Math.sin(i)}\n`, 1).bytes === -1) left++;
    expect(left).toBeLessThanOrEqual(1);
  });

  test.each(LENGTHS)("a row of %i numbers is read whole", (dims) => {
    const values = Array.from({ length: dims }, (_, i) => Math.fround(Math.sin(i + 1)));
    const line = values.map((value) => ` ${value}`).join("");
    expect(parse(`${line}\n`, dims)).toEqual({ bytes: line.length + 1, values });
  });

  test.each(LENGTHS)("the first of %i numbers that is not finite is found, from an unaligned start too", (n) => {
    for (const offset of [0, 4, 8, 12]) {
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        for (const at of new Set([0, n >> 1, n - 1])) {
          memory.release(bottom);
          const block = memory.store(new Float32Array(n + 8).fill(bad));
          const numbers = memory.float32(block + offset, n).fill(3.4e38);
          expect(memory.kernels.firstNonFinite(block + offset, n)).toBe(-1);
          if (at < 0 || at >= n) continue;
          numbers[at] = bad;
          expect(memory.kernels.firstNonFinite(block + offset, n)).toBe(at);
        }
      }
    }
  });
});
