import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { loadTable, nearest, pca, pointsOf, tableChunks, train } from "#src/index.js";
import { openCorpus } from "#src/node.js";
import { type Plane, planeOf, turned } from "../../explorer/places/train/plane.ts";
import { riverbank } from "../helpers/command.ts";
import {
  DESKTOP,
  describeExplorer,
  expectAccessible,
  expectNoOverflow,
  keepPicture,
  VISITS,
} from "../helpers/explorer.ts";
import { joined, tableOf } from "../helpers/tables.ts";

const SAMPLE = "explorer/places/train/sample.txt";
/** A training of a second or so. */
const QUICK = "#/train?epochs=40";

/** What the page's JSON has. */
interface Shown {
  settings: Record<string, number>;
  words: string[];
  word: string;
  groups: number[];
  moments: {
    done: number;
    total: number;
    places: [number, number][];
    neighbours: { token: string; score: number }[];
  }[];
}

async function trainOn(page: Page, status = /^Trained:/): Promise<void> {
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await page.getByRole("status").filter({ hasText: status }).waitFor({ timeout: 120_000 });
  // The plane of the end, and not one on the way there.
  await page.getByText("spread most at the end").waitFor({ timeout: 60_000 });
}

async function download(page: Page, button: Locator): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return readFileSync(await file.path());
}

async function shownJson(page: Page): Promise<Shown> {
  if ((await page.locator("details.take-away[open]").count()) === 0) await page.getByText("Take it away").click();
  return JSON.parse((await download(page, page.getByRole("button", { name: "JSON" }))).toString());
}

/** What a task of the page's own thread took, in milliseconds. */
interface Task {
  cpu: number;
  wall: number;
}

interface TraceEvent {
  name: string;
  tid: number;
  pid: number;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

/** The tasks of the pages' own threads in a trace of the browser. */
function tasksOf({ traceEvents }: { traceEvents: TraceEvent[] }): Task[] {
  const own = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return traceEvents
    .filter(({ name, pid, tid }) => name.endsWith("RunTask") && own.has(`${pid} ${tid}`))
    .flatMap(({ dur, tdur }) =>
      dur === undefined || tdur === undefined ? [] : { cpu: tdur / 1000, wall: dur / 1000 },
    );
}

const neighbours = (page: Page) => page.locator(".train-neighbours button").allTextContents();

describeExplorer("the training's place", (walk) => {
  test.each(VISITS)("words find their places: %s", { timeout: 240_000 }, async (name, visit) => {
    await walk(name === "desktop" ? "#/train" : QUICK, visit, async (page) => {
      await page.getByLabel("Text to learn from").waitFor();
      await keepPicture(page, `train-before-${name}`);
      await trainOn(page);
      const end = await neighbours(page);
      expect(end).toHaveLength(8);
      await keepPicture(page, `train-${name}`);
      await expectAccessible(page);
      await expectNoOverflow(page);
      const slider = page.getByRole("slider");
      expect(Number(await slider.getAttribute("max"))).toBeGreaterThanOrEqual(40);
      await slider.focus();
      await page.keyboard.press("Home");
      await page.getByText("Moment: 0 of").waitFor();
      expect(await neighbours(page)).not.toEqual(end);
      await keepPicture(page, `train-start-${name}`);
    });
  });

  test("what is saved and shown is the library's, to the last digit", { timeout: 240_000 }, async () => {
    await walk(QUICK, { ...DESKTOP, acceptDownloads: true }, async (page) => {
      await trainOn(page);
      const saved = await download(page, page.getByRole("button", { name: "Save sample.safetensors" }));
      const shown = await shownJson(page);
      const command = (await page.locator(".take-away code").last().textContent()) ?? "";

      const { table } = await train(await openCorpus(SAMPLE), shown.settings);
      expect(new Uint8Array(saved)).toEqual(joined(tableChunks(table)));

      const loaded = await loadTable(new Uint8Array(saved));
      const last = shown.moments[shown.moments.length - 1];
      expect(last.done).toBe(last.total);
      expect(nearest(loaded, "bank", { k: 8 }).neighbours).toEqual(last.neighbours);
      const points = pointsOf(loaded, { words: shown.words });
      const plane = await pca(points, { threads: 1 });
      const places = shown.words.map((_, row) => [
        ...plane.project(points.numbers.subarray(row * points.dims, (row + 1) * points.dims)),
      ]);
      expect(last.places).toEqual(places);

      const folder = mkdtempSync(join(tmpdir(), "riverbank-train-"));
      writeFileSync(join(folder, "sample.txt"), readFileSync(SAMPLE));
      const [, ...args] = command.replace(/^\$ /, "").split(" ");
      expect(riverbank([...args, "--quiet"], { cwd: folder })).toMatchObject({ status: 0 });
      expect(readFileSync(join(folder, "sample.safetensors")).equals(saved)).toBe(true);
      const asked = riverbank(["nearest", "bank", "-k", "8", "--model", "sample.safetensors", "--json"], {
        cwd: folder,
      });
      expect(JSON.parse(asked.stdout).neighbours).toEqual(last.neighbours);
    });
  });

  test("nothing keeps the page's own thread for over 50 ms while it trains", { timeout: 240_000 }, async () => {
    await walk("#/train", { ...DESKTOP, browser: [] }, async (page) => {
      await page.getByLabel("Text to learn from").waitFor();
      await page.locator(".model-name").filter({ hasText: "29,000" }).waitFor();
      const browser = page.context().browser();
      await browser?.startTracing(page, { categories: ["__metadata", "toplevel"] });
      await trainOn(page);
      const tasks = tasksOf(JSON.parse(String(await browser?.stopTracing())));
      const longest = (kind: keyof Task) => Math.max(...tasks.map((task) => task[kind]));
      console.log(
        `${tasks.length} tasks while training; the longest worked ${longest("cpu").toFixed(1)} ms and took ${longest("wall").toFixed(1)} ms`,
      );
      expect(tasks.length).toBeGreaterThan(100);
      // What a task works, not what it waits for: tests beside this one take the processor away.
      expect(longest("cpu")).toBeLessThanOrEqual(50);
    });
  });

  test("the trained table answers in all places", { timeout: 240_000 }, async () => {
    await walk(QUICK, DESKTOP, async (page) => {
      await trainOn(page);
      await page.getByRole("button", { name: "Use this table" }).click();
      await page.locator(".model-name").filter({ hasText: "sample.safetensors 241 × 32" }).waitFor();
      await page.getByRole("link", { name: "Tokens" }).click();
      await page.locator("main").getByText("not in the list").first().waitFor();
      // Back undoes, and the training is still there.
      await page.goBack();
      await page.getByRole("button", { name: "Save sample.safetensors" }).waitFor();
      await page.getByRole("heading", { name: "Nearest to “bank”" }).waitFor();
      expect(await neighbours(page)).toHaveLength(8);
    });
  });

  test("a training is stopped with what it has, by keyboard alone", { timeout: 240_000 }, async () => {
    await walk("#/train?epochs=10000&word=river", DESKTOP, async (page) => {
      const button = page.getByRole("button", { name: "Train", exact: true });
      await button.focus();
      await page.keyboard.press("Enter");
      await page.getByText(/^Moment: [1-9].* words seen/).waitFor({ timeout: 120_000 });
      await keepPicture(page, "train-live");
      await page.getByRole("button", { name: "Stop here" }).focus();
      await page.keyboard.press("Enter");
      await page
        .getByRole("status")
        .filter({ hasText: /^Stopped: 241 words/ })
        .waitFor({ timeout: 60_000 });
      await page.getByText("spread most at the end").waitFor();
      expect(await page.getByRole("heading", { level: 3 }).textContent()).toContain("river");
    });
  });

  test.each([
    ["architecture=glove&epochs=15", "cells seen"],
    ["architecture=cbow&subwords=yes&epochs=10&threads=2", "words seen"],
  ])("%s is trained too, from a link", { timeout: 240_000 }, async (fields, seen) => {
    await walk(`#/train?${fields}&word=moon&words=moon,orbit,river,boat`, DESKTOP, async (page) => {
      await trainOn(page);
      await page.getByText(seen).waitFor();
      await page.getByRole("heading", { name: "Nearest to “moon”" }).waitFor();
      expect(await page.locator(".spot").count()).toBe(4);
    });
  });

  test("files are read as the library reads them, and a link does not need them", { timeout: 240_000 }, async () => {
    await walk("#/train?minCount=1&epochs=5&sample=0", DESKTOP, async (page) => {
      const input = page.getByLabel("Files of text");
      await input.setInputFiles([
        { name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("id,words\n1,the river bank\n") },
        { name: "b.md.gz", mimeType: "application/gzip", buffer: gzipSync("# Money\n\nthe bank lends money\n") },
      ]);
      await page.locator(".train-files").getByText("b.md.gz,").waitFor();
      await page.getByRole("button", { name: "Train", exact: true }).click();
      await page.getByRole("alert").filter({ hasText: "a.csv" }).waitFor({ timeout: 60_000 });
      await page.getByLabel("Column or field").fill("words");
      await trainOn(page);
      await page.getByRole("status").filter({ hasText: "5 words have a row, from a text of 8 words" }).waitFor();
      await keepPicture(page, "train-files");
      await page.getByRole("button", { name: "Use the sample text" }).click();
      expect(await page.getByLabel("Text to learn from").inputValue()).toContain("The river runs slowly");
    });
  });
});

test("a plane that comes anew is turned, and turned over, to where the words stood on the one before", async () => {
  const table = tableOf({ river: [1, 0.2, 0.1], stream: [0.9, 0.3, 0], money: [-0.5, 1, 0.2], loan: [-0.2, 0.3, 1] });
  const words = [...table.vocabulary.tokens];
  const plane = await planeOf(table, words);
  for (const over of [1, -1]) {
    const before: Plane = {
      ...plane,
      placesOf: (other, drawn) =>
        plane.placesOf(other, drawn).map(([x, y]) => [0.6 * x - 0.8 * over * y, 0.8 * x + 0.6 * over * y]),
    };
    const places = turned(plane, before, table, words).placesOf(table, words);
    for (const [i, [x, y]] of before.placesOf(table, words).entries()) {
      expect(places[i][0]).toBeCloseTo(x, 12);
      expect(places[i][1]).toBeCloseTo(y, 12);
    }
    expect(turned(plane, { ...before, key: "other words" }, table, words)).toBe(plane);
  }
});

describe("wrong input", () => {
  describeExplorer("at the training's place", (walk) => {
    test.each([
      ["dims=0", "invalid dims: 0 came, a whole number from 1 to 4096 was expected"],
      ["epochs=many", "invalid epochs: NaN came"],
      ["architecture=glove&subwords=yes", "mismatched maxN: 6 came with architecture glove"],
    ])("%s is refused where it was typed", async (fields, message) => {
      await walk(`#/train?${fields}`, DESKTOP, async (page) => {
        await page.getByRole("alert").filter({ hasText: message }).waitFor();
        expect(await page.getByRole("button", { name: "Train", exact: true }).isDisabled()).toBe(true);
      });
    });

    test("an empty text, a word too rare and an unknown word say what is wrong", { timeout: 120_000 }, async () => {
      await walk(QUICK, DESKTOP, async (page) => {
        const text = page.getByLabel("Text to learn from");
        await text.fill("   ");
        await page.getByRole("button", { name: "Train", exact: true }).click();
        await page.getByRole("alert").filter({ hasText: "invalid corpus: text.txt has no words" }).waitFor();
        await text.fill("one two three");
        await page.getByRole("button", { name: "Train", exact: true }).click();
        await page.getByRole("alert").filter({ hasText: "invalid minCount: 3 came, but the most frequent" }).waitFor();
        await page.getByRole("button", { name: "Use the sample text" }).click();
        await trainOn(page);
        expect(await page.getByRole("alert").count()).toBe(0);
        await page.getByLabel("Neighbours of").fill("rivr");
        await page.getByRole("alert").filter({ hasText: 'unknown word: "rivr"' }).waitFor();
        await page.goBack();
        await page.getByRole("heading", { name: "Nearest to “bank”" }).waitFor();
        await page.getByLabel("Words to draw").fill("river");
        await page.getByLabel("Neighbours of").fill("river");
        await page.getByRole("alert").filter({ hasText: "invalid rows: 1 came" }).waitFor();
      });
    });
  });
});
