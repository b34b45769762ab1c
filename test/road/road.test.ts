import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { importsOf, readSources } from "../helpers/imports.ts";

const DOORS = ["riverbank", "riverbank/node"];
const LINES = 60;

const pages = readSources("road");

/** What a person sees who runs the page. */
function run(page: string): string {
  const number = page.slice(0, page.indexOf("-"));
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/road.js", number], { encoding: "utf8" });
  if (status !== 0) throw new Error(`road/${page} ended with ${status}:\n${stderr}`);
  return stdout;
}

test("the road's pages are numbered from 1 on", () => {
  const numbers = [...pages.keys()].map((page) => Number.parseInt(page, 10));
  expect(numbers.length).toBeGreaterThanOrEqual(4);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});

describe.each([...pages])("road/%s", (page, source) => {
  const printed = page.replace(/ts$/, "txt");

  test("prints what its .txt holds", () => {
    expect(
      run(page),
      `road/${printed} is not what the page prints; if the page is right: npm run road -- --renew`,
    ).toBe(readFileSync(`road/${printed}`, "utf8"));
  });

  test("imports the library by its doors and nothing else", () => {
    const targets = importsOf(page, source).map(({ target }) => target);
    expect(targets.length).toBeGreaterThan(0);
    expect(targets.filter((target) => !DOORS.includes(target))).toEqual([]);
  });

  test(`fits on one page of ${LINES} lines and says how to run it and what it prints`, () => {
    expect(source.trimEnd().split("\n").length).toBeLessThanOrEqual(LINES);
    expect(source).toContain(`Run it with \`npm run road ${Number.parseInt(page, 10)}\`; it prints ${printed}.`);
  });
});
