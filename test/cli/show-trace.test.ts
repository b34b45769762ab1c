import fc from "fast-check";
import { expect, test } from "vitest";
import { showTrace } from "#src/cli/show-trace.js";
import { styleFor } from "#src/cli/style.js";
import { readTrace } from "#src/context/trace/read-trace.js";
import { trace } from "#src/context/trace/trace.js";
import { RiverbankError } from "#src/shared/errors.js";
import { randomEncoder, SMALL } from "../context/models.ts";
import { lessonTable } from "./lesson.ts";

const view = { width: 80, style: styleFor({}) };

/** Changes what stands in the place that the numbers lead to, going down from the whole. */
function put(node: unknown, path: readonly number[], change: (value: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  const keys = typeof node === "object" && node !== null ? Object.keys(node) : [];
  if (step === undefined || keys.length === 0) return change(node);
  const key = keys[step % keys.length];
  const inside = put((node as Record<string, unknown>)[key], rest, change);
  return Array.isArray(node) ? node.with(Number(key), inside) : { ...(node as object), [key]: inside };
}

/** Something of the same kind, so that a look at kinds alone does not find it. */
function alike(value: unknown, number: number, text: string): unknown {
  if (typeof value === "number") return number;
  if (typeof value === "string") return text;
  if (typeof value === "boolean") return !value;
  return Array.isArray(value) ? value.slice(0, number % 3) : null;
}

test("a record with anything in it is refused in one line, or shown", async () => {
  const encoder = randomEncoder(SMALL, 1, 1, true);
  const record = await trace(encoder, lessonTable(), "the river bank?", { topics: ["water=river,bank"] });
  const paths = fc.array(fc.nat({ max: 999 }), { minLength: 2, maxLength: 9, size: "max" });
  const numbers = fc.oneof(fc.nat({ max: 9 }), fc.double({ noNaN: true }), fc.constant(1e308));
  const change = fc.oneof(
    fc.jsonValue().map((value) => () => value),
    fc.tuple(numbers, fc.string()).map(
      ([number, text]) =>
        (value: unknown) =>
          alike(value, number, text),
    ),
  );
  let [shown, refused] = [0, 0];
  fc.assert(
    fc.property(paths, change, (path, changed) => {
      const json = JSON.stringify(put(record, path, changed));
      try {
        expect(showTrace(readTrace(json), view)).toContain("8 output");
        shown++;
      } catch (error) {
        if (!(error instanceof RiverbankError)) throw error;
        expect(error.message).not.toContain("\n");
        refused++;
      }
    }),
    { numRuns: 1000 },
  );
  expect(refused).toBeGreaterThan(100);
  expect(shown).toBeGreaterThan(0);
});
