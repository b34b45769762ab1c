import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mapTable, type WordMap } from "#src/projection/maps/map.js";
import { mapHtml } from "#src/projection/maps/page/html.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { EmbeddingTable } from "#src/vectors/table.js";
import { describeChromium, launchChromium } from "../../helpers/chromium.ts";
import { clusters } from "./neighbours.ts";

const points = clusters(4, 40, 10, 4, 5);
const ODD = ["</script><b>", "<!--", "שלום", "a & b", '"', "\u2028", "bank"];
const words = Array.from({ length: points.rows }, (_, row) => ODD[row] ?? `word${row}`);
const counts = words.map((_, row) => 1000 - row);
const table = EmbeddingTable.fromVectors(new Vocabulary(words, counts), points.numbers, points.dims);
/** Every third point is as little trusted as by chance. */
function withDoubts(map: WordMap): WordMap {
  const { quality } = map;
  const pointTrustworthiness = quality.pointTrustworthiness.map((figure, row) => (row % 3 === 1 ? 0.45 : figure));
  return { ...map, quality: { ...quality, pointTrustworthiness } };
}
const make = (dims: 2 | 3) => mapTable(table, { epochs: 60, metric: "euclidean", dims });

test("the page holds its words so that none ends it early, and may load nothing", async () => {
  const html = mapHtml(await make(2), { name: "<i>& me" });
  expect(html.match(/<\/script>/g)).toHaveLength(2);
  expect(html).toContain("<title>&lt;i&gt;&amp; me</title>");
  expect(html).toContain("default-src 'none'");
  const bad = { name: "x", values: [1] };
  expect(() => mapHtml({ ...{ rows: 160 } } as WordMap, { colour: bad })).toThrow("mismatched colour: 1 values came");
});

describeChromium("the map's page", (path) => {
  let browser: Browser;
  let folder: string;
  const maps: Record<string, WordMap> = {};
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "riverbank-map-"));
    browser = await launchChromium(path);
    for (const dims of [2, 3] as const) {
      maps[dims] = withDoubts(await make(dims));
      const colour = dims === 2 ? "cluster" : { name: "rank", values: counts };
      writeFileSync(join(folder, `${dims}.html`), mapHtml(maps[dims], { colour }));
    }
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a map's page, and fails on whatever it complains about or asks for. */
  async function onPage(dims: 2 | 3, options: BrowserContextOptions, run: (page: Page) => Promise<void>) {
    const context = await browser.newContext({ reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => complaints.push(message.text()));
    const url = pathToFileURL(join(folder, `${dims}.html`)).href;
    page.on("request", (request) => void (request.url() === url || complaints.push(request.url())));
    await page.goto(url);
    await settle(page);
    await run(page);
    await context.close();
    expect(complaints).toEqual([]);
  }

  /** Waits until what is due has been drawn. */
  const settle = (page: Page) =>
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))");
  /** What stands on the canvas of the points, as a text that differs where a pixel does. */
  const picture = (page: Page) => page.evaluate<string>("document.getElementById('points').toDataURL()");
  const chosen = (page: Page) => page.locator("#chosen h2").textContent();
  const neighbours = (page: Page) => page.locator("#chosen .near button").allTextContents();
  const nearest = ({ words: shown, neighbours: { k, ids } }: WordMap, word: string) => {
    const row = shown.indexOf(word);
    return [...ids.subarray(row * k, row * k + 10)].map((id) => shown[id]);
  };

  test("finds a word as it is typed and shows its neighbours in the space", async () => {
    await onPage(2, {}, async (page) => {
      const before = await picture(page);
      await page.fill("#search", "ban");
      expect(await page.locator("#found li").allTextContents()).toEqual(["bank"]);
      await page.press("#search", "Enter");
      await settle(page);
      expect(await chosen(page)).toBe("bank");
      expect(await neighbours(page)).toEqual(nearest(maps[2], "bank"));
      expect(await picture(page)).not.toBe(before);
      const [first] = nearest(maps[2], "bank");
      await page.locator("#chosen .near button").first().click();
      expect(await chosen(page)).toBe(first);
      await page.keyboard.press("Escape");
      expect(await page.locator("#chosen").isVisible()).toBe(false);
      await page.fill("#search", "qqq");
      expect(await page.locator("#found").textContent()).toBe("no such word on this map");
    });
  });

  test("completes with arrows, and takes words that look like markup as words", async () => {
    await onPage(2, {}, async (page) => {
      await page.fill("#search", "word1");
      await page.press("#search", "ArrowDown");
      await page.press("#search", "Enter");
      expect(await chosen(page)).toBe("word11");
      await page.fill("#search", "</scr");
      await page.press("#search", "Enter");
      expect(await chosen(page)).toBe("</script><b>");
    });
  });

  test("tells a point under the mouse, and takes a click on it", async () => {
    await onPage(2, {}, async (page) => {
      await page.fill("#search", "bank");
      await page.press("#search", "Enter");
      await page.keyboard.press("Escape");
      await settle(page);
      const box = await page.locator("#words").boundingBox();
      if (!box) throw new Error("no canvas");
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      expect(await page.locator("#tip b").textContent()).toBe("bank");
      expect(await page.locator("#tip span").textContent()).toMatch(/^in .+ · seen 994 times · trust \d\.\d\d$/s);
      await page.mouse.click(x, y);
      expect(await chosen(page)).toBe("bank");
      expect(await neighbours(page)).toHaveLength(10);
    });
  });

  test("moves, grows and filters by mouse, wheel and keys", async () => {
    await onPage(2, {}, async (page) => {
      const seen = [await picture(page)];
      const step = async (act: () => Promise<unknown>) => {
        await act();
        await settle(page);
        const now = await picture(page);
        expect(seen).not.toContain(now);
        seen.push(now);
      };
      await step(() => page.locator("#fade").click());
      await step(() => page.locator("#legend .clusters button").first().click());
      expect(await page.locator("#legend .clusters button").first().getAttribute("aria-pressed")).toBe("true");
      await step(() => page.selectOption("#colour", "frequency"));
      await page.mouse.move(300, 400);
      await step(() => page.mouse.wheel(0, -300));
      await step(async () => {
        await page.mouse.down();
        await page.mouse.move(360, 430);
        await page.mouse.up();
      });
      await page.focus("#words");
      await step(() => page.keyboard.press("ArrowLeft"));
      await step(() => page.keyboard.press("+"));
      await page.locator("#legend .all").click();
      await page.locator("#fade").click();
      await page.selectOption("#colour", "cluster");
      await page.locator("#whole").click();
      await settle(page);
      expect(await picture(page)).toBe(seen[0]);
    });
  });

  test("says method, seed and what its figures mean", async () => {
    await onPage(2, {}, async (page) => {
      const about = await page.locator("header").textContent();
      expect(about).toMatch(
        /UMAP of 160 words in 2 dimensions by Euclidean distance, seed 1 · trustworthiness 0\.\d{3}/,
      );
      expect(about).toContain("words that stand close together here are close in the original space");
    });
  });

  test("turns where it is solid, coloured by numbers of one's own", async () => {
    await onPage(3, {}, async (page) => {
      const before = await picture(page);
      await page.mouse.move(300, 400);
      await page.mouse.down();
      await page.mouse.move(380, 420);
      await page.mouse.up();
      await settle(page);
      expect(await picture(page)).not.toBe(before);
      expect(await page.locator("#legend .range").textContent()).toBe("rank841.001000.00");
      expect(await page.locator("#colour").inputValue()).toBe("axis");
    });
  });

  test("fits a telephone, and is dark where the reader's screen is", async () => {
    const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true } as const;
    await onPage(2, { ...phone, colorScheme: "dark" }, async (page) => {
      expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBe(360);
      const paper = "[...document.getElementById('points').getContext('2d').getImageData(0, 0, 1, 1).data]";
      expect(await page.evaluate<number[]>(paper)).toEqual([21, 25, 30, 255]);
      expect(await page.locator("#about").getAttribute("open")).toBeNull();
      await page.fill("#search", "bank");
      await page.locator("#found li").first().tap();
      expect(await chosen(page)).toBe("bank");
    });
  });
});
