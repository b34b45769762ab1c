import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readOutliers } from "#src/evaluation/outlier-reader.js";
import { reportCard } from "#src/evaluation/report-card.js";
import type { EmbeddingTable } from "#src/vectors/table.js";
import { endWhen, riverbank } from "../helpers/command.ts";
import { lessonFolder } from "./lesson.ts";

const OUTLIERS = "category,outliers,words\nMeals,\"['king', '']\",\"['breakfast', 'lunch', 'dinner']\"\n";

let folder: string;
let model: string;
let table: EmbeddingTable;
beforeAll(async () => {
  ({ folder, model, table } = await lessonFolder());
  writeFileSync(join(folder, "groups.csv"), OUTLIERS);
});
afterAll(() => rmSync(folder, { recursive: true }));

const evaluate = (...args: string[]) => riverbank(["evaluate", "--model", model, ...args], { cwd: folder });

test("without files it gives what needs none", async () => {
  const { status, stdout, stderr } = evaluate("--json");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(JSON.parse(stdout)).toEqual(await reportCard(table));
  expect(evaluate().stdout).toMatch(/^isotropy +exact\nmean cosine of two rows +-?0\.\d{4}\n/);
});

test("with files it gives these alone, unless all is asked for", async () => {
  const outliers = [{ name: "groups", groups: readOutliers(OUTLIERS) }];
  const alone = JSON.parse(evaluate("--outliers", "groups.csv", "--json").stdout);
  expect(Object.keys(alone)).toEqual(["similarity", "outliers"]);
  expect(alone.outliers).toMatchObject([{ name: "groups", accuracy: 1, opp: 1, found: 1, questions: 1 }]);
  const all = JSON.parse(evaluate("--outliers", "groups.csv", "--all", "--sample", "50", "--json").stdout);
  expect(all).toEqual(await reportCard(table, { outliers, sample: 50 }));
  expect(all.hubness).toMatchObject({ rows: 50, exact: false, seed: 1 });
  expect(evaluate("--outliers", "groups.csv").stdout).toMatch(/^outliers +accuracy .*\ngroups +100\.00 % .* 1 of 1\n/);
});

test("writes a card of HTML, or of Markdown with its plots beside it", () => {
  const { status, stderr } = evaluate("--outliers", "groups.csv", "--card", "page.html");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "riverbank: wrote page.html\n" });
  expect(readFileSync(join(folder, "page.html"), "utf8")).toMatch(
    /^<!doctype html>[\s\S]*<h1>lesson.safetensors<\/h1>/,
  );
  evaluate("--card", "text.md");
  const text = readFileSync(join(folder, "text.md"), "utf8");
  const named = [...text.matchAll(/\]\(<(.*?)>\)/g)].map(([, file]) => file);
  expect(named).toContain("text-isotropy.svg");
  expect(
    readdirSync(folder)
      .filter((file) => file.endsWith(".svg"))
      .sort(),
  ).toEqual(named.sort());
});

test("whether a card can be written is found out first", () => {
  const { status, stderr } = evaluate("--card", "absent/card.html");
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: "riverbank: missing folder: that of absent/card.html is not there; make it first or name another\n",
  });
});

test("a file that holds no groups is refused with its line", () => {
  writeFileSync(join(folder, "bad.csv"), "a,b\n");
  const { status, stderr } = evaluate("--outliers", "bad.csv");
  expect({ status, stderr: stderr.slice(0, 40) }).toEqual({
    status: 1,
    stderr: 'riverbank: invalid bad.csv: line 1 is "a',
  });
});

test("ctrl-C ends it with code 130 and leaves no card", async () => {
  const path = join(folder, "never.html");
  const before = performance.now();
  const args = ["evaluate", "--sample", "0", "--card", path];
  const { status, stderr } = await endWhen(() => performance.now() - before > 1500, "SIGINT", args);
  expect({ status, stderr }).toEqual({ status: 130, stderr: "riverbank: cancelled evaluation: stopped on request\n" });
  expect(readdirSync(folder)).not.toContain("never.html");
}, 30_000);
