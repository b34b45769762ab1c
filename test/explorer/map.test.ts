import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { mapTable, type WordMap } from "#src/projection/maps/map.js";
import { mapCsv, mapJson } from "#src/projection/maps/map-files.js";
import type { MapOptions } from "#src/projection/maps/map-options.js";
import { axisColour } from "#src/questions/map-colour.js";
import { typedAxis } from "#src/questions/typed-axis.js";
import { meanVector } from "#src/similarity/expression.js";
import { nearest } from "#src/similarity/nearest.js";
import type { EmbeddingTable } from "#src/vectors/table.js";
import { riverbank } from "../helpers/command.ts";
import {
  DESKTOP,
  describeExplorer,
  expectAccessible,
  expectNoOverflow,
  keepPicture,
  PHONE,
  VISITS,
} from "../helpers/explorer.ts";
import { shippedModel } from "../helpers/shipped.ts";

const LONG = 600_000;

/** Waits until a map stands there, finished: what it is called begins so. */
async function expectMap(page: Page, name: string): Promise<void> {
  page.setDefaultTimeout(300_000);
  const said = JSON.stringify(name);
  await page.waitForFunction(`document.querySelector(".map-standing > span")?.textContent.startsWith(${said})`);
  await settle(page);
}

const settle = (page: Page) =>
  page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))");

/** All that stands on the map's canvases, as a text that differs where a pixel does. */
const picture = (page: Page) =>
  page.evaluate<string>("[...document.querySelectorAll('.map-stage canvas')].map((one) => one.toDataURL()).join()");

const hash = (page: Page) => page.evaluate<string>("location.hash");
const near = (page: Page) => page.locator(".map-chosen .map-near li").allInnerTexts();
const chosenWord = (page: Page) => page.locator(".map-chosen h2").innerText();

async function find(page: Page, word: string): Promise<void> {
  await page.getByLabel("Find a word").fill(word);
  await page.keyboard.press("Enter");
  await page.locator(".map-chosen h2", { hasText: word }).waitFor();
}

/** A word's neighbours on a map as the place lists them. */
function nearestOn({ words, neighbours: { k, ids, distances } }: WordMap, word: string): string[] {
  const row = words.indexOf(word);
  return Array.from({ length: 10 }, (_, place) => {
    const cosine = 1 - distances[row * k + place] ** 2 / 2;
    return `${words[ids[row * k + place]]}\n${cosine.toFixed(3)}`;
  });
}

/** Keeps every answer that the page's engines give, as the page gets it. */
const LISTEN = `
  window.answers = [];
  const Native = Worker;
  window.Worker = class extends Native {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => data.answer?.points && answers.push(data.answer));
    }
  };`;

/** The bytes of the newest map's coordinates, as the page got them. */
const COORDINATES = `(() => {
  const { layout } = answers[answers.length - 1].points;
  return [...new Uint32Array(layout.buffer, layout.byteOffset, layout.length)];
})()`;

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds on the processor: those in which others had it do not count. */
  tdur?: number;
  args?: { name?: string };
}

/** How long each task of the page's own thread was at work, in ms. */
function tasksOf(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const named = traceEvents.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain");
  const threads = new Set(named.map(threadOf));
  const tasks = traceEvents.filter((event) => /RunTask$/.test(event.name) && threads.has(threadOf(event)));
  return tasks.map(({ tdur = 0 }) => tdur / 1000);
}

describeExplorer("the map's place", (walk) => {
  let table: EmbeddingTable;
  let usual: WordMap;
  beforeAll(async () => {
    table = await shippedModel();
    usual = await mapTable(table, { method: "pca", limit: 3000 });
  }, LONG);

  test.each(VISITS)(
    "shows a map at once, its words, their true neighbours and clusters: %s",
    { timeout: LONG },
    async (name, visit) => {
      const called = name.replaceAll(" ", "-");
      await walk("#/map", visit, async (page) => {
        await expectMap(page, "PCA of 3,000 words in 2 dimensions by cosine, seed 1");
        expect(await page.locator(".map-worth p").first().innerText()).toContain(
          `Trustworthiness ${usual.quality.trustworthiness.toFixed(3)}`,
        );
        const clusters = await page.locator(".map-clusters button").allInnerTexts();
        expect(clusters).toEqual(usual.clusters.map(({ name: own, size }) => `${own}\n${size}`));
        await keepPicture(page, `map-${called}`);
        await expectAccessible(page);
        await expectNoOverflow(page);
        await find(page, "king");
        expect(await near(page)).toEqual(nearestOn(usual, "king"));
        await page.waitForFunction("location.hash.includes('at=')");
        await keepPicture(page, `map-${called}-word`);
        await page.getByRole("button", { name: "Choose what is in view" }).click();
        await page.locator(".map-common li").first().waitFor();
        await keepPicture(page, `map-${called}-chosen`);
        await expectAccessible(page);
        await expectNoOverflow(page);
        await page.goBack();
        await page.locator(".map-selection").waitFor({ state: "detached" });
        expect(await chosenWord(page)).toBe("king");
        await page.goBack();
        await page.locator(".map-chosen").waitFor({ state: "detached" });
      });
    },
  );

  describe.each([
    ["isolated", { ...DESKTOP }],
    ["plain", { ...DESKTOP, plain: true }],
  ])("%s", (_, visit) => {
    test.each([
      ["#/map", { method: "pca", limit: 3000 }, "PCA of 3,000"],
      ["#/map?method=umap&words=1000", { method: "umap", limit: 1000 }, "UMAP of 1,000"],
      [
        "#/map?method=tsne&words=1000&dims=3&seed=7",
        { method: "tsne", limit: 1000, dims: 3, seed: 7 },
        "t-SNE of 1,000",
      ],
    ] as [string, MapOptions, string][])(
      "%s has the coordinates of the library, bit by bit",
      { timeout: LONG },
      async (link, options, name) => {
        const { layout } = await mapTable(table, options);
        await walk("#/train", visit, async (page) => {
          const listening = await page.context().newPage();
          await listening.addInitScript(LISTEN);
          await listening.goto(new URL(link, page.url()).href);
          await expectMap(listening, name);
          const bits = new Uint32Array(layout.buffer, layout.byteOffset, layout.length);
          expect(await listening.evaluate<number[]>(COORDINATES)).toEqual([...bits]);
        });
      },
    );
  });

  test("gives its numbers away as the command and the library do", { timeout: LONG }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "riverbank-place-"));
    try {
      await walk("#/map?words=1000&colour=axis&axis=size", DESKTOP, async (page) => {
        await expectMap(page, "PCA of 1,000");
        await page.getByText("Take it away").click();
        const command = await page.locator(".take-away pre").nth(1).innerText();
        expect(command).toBe("$ riverbank map --method pca --limit 1000 --color size -o map.html");
        const save = async (button: string) => {
          const [download] = await Promise.all([
            page.waitForEvent("download"),
            page.getByRole("button", { name: button, exact: true }).click(),
          ]);
          return readFileSync(await download.path(), "utf8");
        };
        const json = JSON.parse(await save("JSON"));
        const own = await mapTable(table, { method: "pca", limit: 1000 });
        expect(json).toEqual(JSON.parse(JSON.stringify(mapJson(own))));
        expect(await save("CSV")).toBe(mapCsv(own));
        expect(await save("SVG")).toContain("size");
        const [, ...args] = command.slice(2).split(" ");
        const html = join(folder, "map.html");
        expect(riverbank([...args.slice(0, -1), html])).toMatchObject({ status: 0 });
        expect(readFileSync(html, "utf8")).toContain('"name":"size"');
        const written = join(folder, "map.json");
        expect(riverbank(["map", "--method", "pca", "--limit", "1000", "-o", written])).toMatchObject({ status: 0 });
        expect(json).toEqual(JSON.parse(readFileSync(written, "utf8")));
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("moves as it is made, and stops on request", { timeout: LONG }, async () => {
    await walk("#/map?words=1000", DESKTOP, async (page) => {
      await expectMap(page, "PCA of 1,000");
      const before = await picture(page);
      await page.getByLabel("Most frequent words").selectOption("10000");
      await page.getByRole("radio", { name: "UMAP" }).check();
      await page.waitForFunction("document.querySelector('.map-standing')?.textContent.includes('Moving the words')");
      const first = await picture(page);
      expect(first).not.toBe(before);
      await page.waitForFunction("document.querySelector('.map-standing progress')?.value > 0.05");
      await settle(page);
      expect(await picture(page)).not.toBe(first);
      await page.getByRole("button", { name: "Stop" }).click();
      await expectMap(page, "PCA of 1,000");
      expect(await hash(page)).toBe("#/map?words=1000");
      await settle(page);
      expect(await picture(page)).toBe(before);
    });
  });

  test("never keeps the page's own thread busy for a frame of 50 ms while a map is made", {
    timeout: LONG,
  }, async () => {
    await walk("#/map?words=1000", { ...DESKTOP, reducedMotion: "no-preference" }, async (page) => {
      await expectMap(page, "PCA of 1,000");
      const browser = page.context().browser();
      if (!browser) throw new Error("no browser");
      await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
      await page.getByLabel("Most frequent words").selectOption("10000");
      await page.getByRole("radio", { name: "UMAP" }).check();
      await expectMap(page, "UMAP of 10,000");
      const busy = tasksOf(await browser.stopTracing());
      expect(busy.length).toBeGreaterThan(100);
      expect(Math.max(...busy)).toBeLessThanOrEqual(50);
    });
  });

  test("holds words in a lasso, names what they share, and a link holds them again", { timeout: LONG }, async () => {
    await walk("#/map?words=1000", DESKTOP, async (page) => {
      await expectMap(page, "PCA of 1,000");
      await page.getByRole("button", { name: "Lasso" }).click();
      await page.locator(".map-words").scrollIntoViewIfNeeded();
      const box = await page.locator(".map-words").boundingBox();
      if (!box) throw new Error("no canvas");
      const corner = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
      await page.mouse.move(...corner(0.34, 0.1));
      await page.mouse.down();
      for (const [x, y] of [
        [0.46, 0.1],
        [0.46, 0.27],
        [0.34, 0.27],
      ] as const)
        await page.mouse.move(...corner(x, y), { steps: 4 });
      await keepPicture(page, "map-lasso");
      await page.mouse.up();
      await page.locator(".map-common li").first().waitFor();
      const words = await page.locator(".map-list li").allInnerTexts();
      expect(words.length).toBeGreaterThan(10);
      expect(await page.locator(".map-selection h2").innerText()).toBe(`${words.length} words`);
      const { neighbours } = nearest(table, meanVector(table, words), { k: 10, exclude: words });
      expect(await page.locator(".map-common li").allInnerTexts()).toEqual(
        neighbours.map(({ token, score }) => `${token}\n${score.toFixed(3)}`),
      );
      const link = await hash(page);
      await page.goBack();
      await page.locator(".map-selection").waitFor({ state: "detached" });
      await walk(link, PHONE, async (other) => {
        await expectMap(other, "PCA of 1,000");
        await other.locator(".map-common li").first().waitFor();
        expect(await other.locator(".map-list li").allInnerTexts()).toEqual(words);
      });
    });
  });

  test("is walked by the keyboard alone", { timeout: LONG }, async () => {
    await walk("#/map?words=1000", DESKTOP, async (page) => {
      await expectMap(page, "PCA of 1,000");
      const before = await picture(page);
      await page.locator(".map-words").focus();
      for (const key of ["+", "+", "ArrowLeft", "ArrowUp"]) await page.keyboard.press(key);
      await settle(page);
      expect(await picture(page)).not.toBe(before);
      await page.waitForFunction("location.hash.includes('at=')");
      await page.getByRole("button", { name: "Choose what is in view" }).focus();
      await page.keyboard.press("Enter");
      const count = Number((await page.locator(".map-selection h2").innerText()).split(" ")[0]);
      expect(count).toBeGreaterThan(10);
      expect(count).toBeLessThan(900);
      await page.getByRole("button", { name: "Forget them" }).focus();
      await page.keyboard.press("Enter");
      await page.locator(".map-words").focus();
      await page.keyboard.press("0");
      await page.waitForFunction("!location.hash.includes('at=')");
      await settle(page);
      expect(await picture(page)).toBe(before);
    });
  });

  test("colours by frequency, trust, clusters and any axis, and says what an axis is worth", {
    timeout: LONG,
  }, async () => {
    await walk("#/map?words=1000", DESKTOP, async (page) => {
      await expectMap(page, "PCA of 1,000");
      const seen = new Set([await picture(page)]);
      for (const name of ["Frequency", "Trust", "An axis"]) {
        await page.getByRole("radio", { name }).check();
        await page.locator(".map-ramp").waitFor();
        await settle(page);
        seen.add(await picture(page));
      }
      expect(seen.size).toBe(4);
      const { words } = await mapTable(table, { method: "pca", limit: 1000 });
      const { colour, note } = axisColour(table, words, typedAxis(table, "size"));
      const values = Array.from(colour.values);
      expect(await page.locator(".map-ramp .ends").innerText()).toBe(
        [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(2)).join("\n"),
      );
      const said = (await page.locator("#map-axis-note").innerText()).toLowerCase();
      expect(said).toBe(`${note.toLowerCase()}.`);
      await keepPicture(page, "map-axis");
      await expectAccessible(page);
      await page.getByLabel("Or your own").fill("siez");
      await page.locator(".map-axis .trouble").waitFor();
      expect(await page.locator(".map-axis .trouble").innerText()).toMatch(/^unknown axis: "siez" .*size/);
      await page.getByLabel("Or your own").fill("royalty=king,queen,royal");
      await page.locator(".map-ramp h2", { hasText: "royalty" }).waitFor();
      await page.getByRole("radio", { name: "Cluster" }).check();
      await page.locator(".map-clusters button").first().click();
      await settle(page);
      expect(seen.has(await picture(page))).toBe(false);
      expect(await hash(page)).toContain("only=0");
    });
  });

  test("turns in three dimensions, and says in the library's words what can't be drawn", {
    timeout: LONG,
  }, async () => {
    await walk("#/map?words=1000&dims=3", { ...DESKTOP, colorScheme: "dark" }, async (page) => {
      await expectMap(page, "PCA of 1,000 words in 3 dimensions");
      const before = await picture(page);
      await page.locator(".map-words").focus();
      await page.keyboard.press("ArrowRight");
      await settle(page);
      expect(await picture(page)).not.toBe(before);
      await keepPicture(page, "map-solid");
    });
    await walk("#/map?words=2", DESKTOP, async (page) => {
      const trouble = page.locator("main .trouble");
      await trouble.waitFor({ timeout: 300_000 });
      expect(await trouble.innerText()).toBe("invalid limit: 2 words came, a whole number of at least 4 was expected");
    });
  });

  test("takes a file of vectors that is dropped on it", { timeout: LONG }, async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `own${i} ${Math.sin(i)} ${Math.cos(i * 1.7)} ${i % 7} ${i % 3}`);
    await walk("#/map?words=1000", DESKTOP, async (page) => {
      await expectMap(page, "PCA of 1,000");
      const drop = (name: string, text: string) =>
        page.locator(".map-stage").evaluate(
          (stage, [called, content]) => {
            const data = new DataTransfer();
            data.items.add(new File([content], called));
            stage.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
          },
          [name, text] as const,
        );
      await drop("mine.vec", `60 4\n${lines.join("\n")}\n`);
      await expectMap(page, "PCA of 60 words");
      await find(page, "own7");
      await keepPicture(page, "map-own");
      await page.getByText("Take it away").click();
      expect(await page.locator(".take-away pre").nth(1).innerText()).toContain("--model mine.vec");
      await drop("bad.vec", "no vectors at all");
      await page.locator(".trouble").first().waitFor();
      expect(await chosenWord(page)).toBe("own7");
    });
  });
});
