import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineCutter, sentencesOf } from "#src/text/sentences.js";
import { utf8 } from "../helpers/tables.ts";

describe("sentencesOf", () => {
  test.each([
    ["The dog barked. The cat ran!", ["The dog barked.", "The cat ran!"]],
    ["Mr. Wolf met J. Smith. He left.", ["Mr. Wolf met J. Smith.", "He left."]],
    ['"Did it bark?" "No." (It slept.) Then it woke.', ['"Did it bark?"', '"No."', "(It slept.)", "Then it woke."]],
    ["It is 3.14, e.g. here... or there", ["It is 3.14, e.g. here... or there"]],
    ["狗叫了。猫跑了！", ["狗叫了。", "猫跑了！"]],
    ["   ", []],
  ])("cuts %j", (line, sentences) => {
    expect(sentencesOf(line)).toEqual(sentences);
  });

  test("loses nothing but blanks", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aB1 .!?"。(') }), (line) => {
        expect(sentencesOf(line).join("").replace(/\s/g, "")).toBe(line.replace(/\s/g, ""));
      }),
    );
  });
});

describe("LineCutter", () => {
  test("gives the same lines however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "é", "狗", "\n", " ") }),
        fc.integer({ min: 1, max: 5 }),
        (text, size) => {
          const cutter = new LineCutter();
          const bytes = utf8(text);
          const lines: string[] = [];
          for (let at = 0; at < bytes.length; at += size) lines.push(...cutter.write(bytes.subarray(at, at + size)));
          lines.push(...cutter.finish());
          expect(lines).toEqual(text.endsWith("\n") || text === "" ? text.split("\n").slice(0, -1) : text.split("\n"));
        },
      ),
    );
  });

  test("cuts what has no lines at a blank", () => {
    const cutter = new LineCutter();
    const text = "river bank ".repeat(20_000);
    const lines = [...cutter.write(utf8(text)), ...cutter.finish()];
    expect(lines.join("")).toBe(text);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(65536);
    expect(lines.every((line) => /^ ?(river bank|bank|river)/.test(line))).toBe(true);
  });
});
