import { existsSync, readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import type { Encoder } from "#src/context/encoder.js";
import { openEncoder } from "#src/context/open.js";
import { followedToken } from "#src/context/trace/followed.js";
import { stepOf, TRACE_STEPS, type Trace } from "#src/context/trace/record.js";
import { answerTrace } from "#src/questions/trace.js";
import { argumentsOf, riverbank } from "../helpers/command.ts";
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

const ENCODER = "models/en-context.safetensors";
const TEXT = "What sound does a dog make?";
/** Beside other work on the machine the first trace takes its time. */
const SLOW = { timeout: 400_000 };

/** What a button of the take-away saves. */
async function saved(page: Page, button: string): Promise<string> {
  const away = page.locator("main > .take-away");
  if ((await away.getAttribute("open")) === null) await away.locator("summary").click();
  const download = page.waitForEvent("download");
  await away.getByRole("button", { name: button, exact: true }).click();
  return readFileSync(await (await download).path(), "utf8");
}

/** Until a record is shown that is the newest. */
async function traced(page: Page): Promise<void> {
  page.setDefaultTimeout(60_000);
  await page.locator("[aria-busy=false] .trace-step:not(.trace-gone)").waitFor(SLOW);
}

/** Rows of a CSV file without quotes. */
const cellsOf = (csv: string) =>
  csv
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const numberOf = (text: string | null) => Number(text);
const stepIs = (page: Page, name: string) =>
  page.locator(".trace-walk [aria-current=step]", { hasText: name }).waitFor();

if (!existsSync(ENCODER)) {
  describe.skip(`the trace's place [${ENCODER} is not there]`, () => {
    test("walks a text's road", () => {});
  });
} else {
  describeExplorer("the trace's place", (walk) => {
    let opened: Promise<Encoder> | undefined;
    let made: Promise<Trace> | undefined;
    const encoder = () => (opened ??= openEncoder(ENCODER));
    /** What the page shows at first. */
    const record = () =>
      (made ??= (async () => answerTrace(await encoder(), await shippedModel(), { text: TEXT, k: 8 }))());
    afterAll(async () => (await opened)?.close());

    test.each(VISITS)("walks the whole road; the record is the library's: %s", SLOW, async (name, visit) => {
      await walk("#/trace", visit, async (page) => {
        await traced(page);
        await page.getByText("was put behind the text").waitFor();
        for (const step of TRACE_STEPS) {
          await stepIs(page, step);
          await keepPicture(page, `trace-${name}-${step}`);
          await expectAccessible(page);
          await expectNoOverflow(page);
          if (step !== "output") await page.getByRole("button", { name: "Forward", exact: true }).click();
        }
        expect(page.url()).toContain("step=output");
        expect(JSON.parse(await saved(page, "JSON"))).toEqual(JSON.parse(JSON.stringify(await record())));
      });
    });

    test("is walked by arrow keys; back undoes; fields keep their arrows", SLOW, async () => {
      await walk("#/trace", DESKTOP, async (page) => {
        await traced(page);
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("ArrowRight");
        await stepIs(page, "ids");
        const ids = stepOf(await record(), "ids").ids.map(String);
        expect(await page.locator(".trace-chips .trace-number").allTextContents()).toEqual(ids);
        await page.keyboard.press("ArrowLeft");
        await stepIs(page, "tokens");
        await page.goBack();
        await stepIs(page, "ids");
        await page.getByLabel("Your text").press("ArrowLeft");
        await page.locator(".trace-chips button").nth(5).focus();
        await page.keyboard.press("Enter");
        await expect.poll(() => page.url()).toContain("at=5");
        await stepIs(page, "ids");
        await page.goBack();
        await page.goBack();
        await page.goBack();
        await stepIs(page, "characters");
      });
    });

    test("plays by itself only while it is played, to the last step; one back undoes the play", SLOW, async () => {
      await walk("#/trace?step=gain", DESKTOP, async (page) => {
        await traced(page);
        // From now on time passes only where the test lets it, however slow the machine is.
        await page.clock.install();
        await page.clock.pauseAt(Date.now() + 60_000);
        const pass = (seconds: number) => page.clock.runFor(1000 * seconds);
        await stepIs(page, "gain");
        await page.getByRole("button", { name: "Play" }).click();
        await page.getByRole("button", { name: "Pause" }).waitFor();
        await pass(6.2);
        await stepIs(page, "focus");
        await page.getByRole("button", { name: "Pause" }).click();
        await pass(60);
        await stepIs(page, "focus");
        await page.goBack();
        await stepIs(page, "gain");
        await page.getByRole("button", { name: "Play" }).click();
        await pass(6.2);
        await stepIs(page, "focus");
        await pass(6.2);
        await stepIs(page, "output");
        await page.getByRole("button", { name: "Play" }).waitFor();
        await page.goBack();
        await stepIs(page, "gain");
      });
    });

    test("a link shows a token's looks in a layer and head; the heat map has the same numbers", SLOW, async () => {
      await walk("#/trace?step=attention&look=1&head=2&at=5", DESKTOP, async (page) => {
        await traced(page);
        const { attention } = stepOf(await record(), "attention");
        const { tokens } = stepOf(await record(), "tokens");
        const weights = attention[0][1][5];
        const shown = tokens.map(({ token }, index) => `${token}${weights[index].toFixed(2)}`);
        expect(await page.locator(".looks-to li").allTextContents()).toEqual(shown);
        await page.getByLabel("heat map", { exact: true }).check();
        const tip = `${tokens[5].token}, ${tokens[2].token}: ${Number(weights[2].toPrecision(4))}`;
        await page.locator(".trace-map svg").getByText(tip).waitFor({ state: "attached" });
        await keepPicture(page, "trace-heat-map");
        expect(await saved(page, "SVG")).toContain("layer 1, head 2");
        const csv = cellsOf(await saved(page, "CSV"));
        const row = csv.find(([layer, head, token]) => layer === "1" && head === "2" && token === tokens[5].token);
        expect(row?.slice(3).map(Number)).toEqual(weights);
      });
    });

    test("sums add up to places, and bars of layers and tokens too", SLOW, async () => {
      await walk("#/trace?step=gain&on=sound", DESKTOP, async (page) => {
        await traced(page);
        const { topics, layer } = stepOf(await record(), "gain");
        const token = followedToken(await record());
        const rows = page.locator(".trace-sums tbody tr");
        expect(await rows.count()).toBe(topics.length);
        for (const [index, { name, places }] of topics.entries()) {
          const [shown, ...numbers] = await rows.nth(index).locator("th, .number").allTextContents();
          expect(shown).toBe(name);
          const [place, ...terms] = numbers.map(numberOf);
          expect(place).toBe(Number(places[layer][token].toFixed(2)));
          expect(terms).toHaveLength(5);
          expect(Math.abs(terms.reduce((a, b) => a + b, 0) - place)).toBeLessThanOrEqual(0.03);
        }
        const sound = topics.find(({ name }) => name === "sound");
        const together = page.locator(".gains tfoot .number");
        const ends = (await together.allTextContents()).map(numberOf);
        const pushed = sound?.pushes[token].reduce((a, b) => a + b, 0) ?? Number.NaN;
        expect(ends[0]).toBe(numberOf((sound?.places[layer][token] ?? Number.NaN).toFixed(2)));
        expect(ends[1]).toBe(numberOf(pushed.toFixed(2)));
        await page.getByRole("button", { name: /heads$/ }).click();
        await page.locator(".gains-inner", { hasText: `layer ${layer}: head 1` }).waitFor();
        await page.getByLabel("layers", { exact: true }).check();
        await page.getByRole("button", { name: `layer ${layer}` }).click();
        await page.locator(".gains-inner", { hasText: "feed-forward bias" }).waitFor();
        await page.locator(".trace-sums").getByRole("button", { name: "animal" }).click();
        await page.getByRole("heading", { name: "on animal" }).waitFor();
        expect(await page.locator(".gains-inner").count()).toBeGreaterThan(5);
        await keepPicture(page, "trace-gain-open");
        await page.goBack();
        await page.getByRole("heading", { name: "on sound" }).waitFor();
      });
    });

    test("takes another text, topics, what is put behind and a layer; its command prints the same", SLOW, async () => {
      const asked = {
        text: "The bank lent him money",
        topics: "money, river",
        own: "tools=hammer,saw,nail",
        layer: "1",
      };
      const fields = { ...asked, behind: "own", answer: " It is a [MASK]", step: "output" };
      await walk(`#/trace?${new URLSearchParams(fields)}`, DESKTOP, async (page) => {
        await traced(page);
        const json = await saved(page, "JSON");
        const shown = JSON.parse(json) as Trace;
        const command = await page.locator("main > .take-away .code").nth(1).textContent();
        const { stdout, stderr } = riverbank([...argumentsOf(command ?? ""), "--json"]);
        expect(stderr).toBe("");
        expect(JSON.parse(json)).toEqual(JSON.parse(stdout));
        expect(stepOf(shown, "gain").topics.map(({ name }) => name)).toEqual(["tools", "money", "river"]);
        const words = stepOf(shown, "output").gaps[0].candidates.map(({ token }) => token);
        expect(await page.locator(".trace-words li > span:first-child").allTextContents()).toEqual(words);
        await expectAccessible(page);
        await keepPicture(page, "trace-own");
      });
    });

    test("says at the field what is wrong there, and goes on when it is right again", SLOW, async () => {
      await walk("#/trace?topics=animal,snd", PHONE, async (page) => {
        page.setDefaultTimeout(SLOW.timeout);
        const alert = page.getByRole("alert");
        const says = (pattern: RegExp) =>
          expect.poll(() => alert.allTextContents(), SLOW).toEqual([expect.stringMatching(pattern)]);
        await says(/^unknown axis: "snd" is not in the library/);
        await keepPicture(page, "trace-wrong");
        await expectAccessible(page);
        await page.getByLabel("Topics of the library").fill("animal, sound");
        await traced(page);
        await page.getByLabel("Your own topics").fill("water=");
        await says(/^invalid axis: "water=": a word is missing/);
        await page.getByLabel("Your own topics").fill("");
        await traced(page);
        // Both fills of one field are one typing, and the typing in the other field another.
        await page.goBack();
        await page.goBack();
        await says(/^unknown axis/);
      });
      await walk("#/trace?layer=9", DESKTOP, async (page) => {
        page.setDefaultTimeout(SLOW.timeout);
        await page.getByRole("alert").getByText("invalid layer: 9 came").waitFor();
      });
    });

    test("replays a saved record without a model, and refuses what does not add up", SLOW, async () => {
      const found = asJson(await record()) as { text: string; steps: { ids?: number[] }[] };
      const file = (name: string, text: string) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) });
      const text = "A text of another day";
      const kept = { ...(await record()), text, read: `${text} [MASK].` };
      // What the reload cuts off has failed too.
      const allow = /models|Failed to load resource|(assets\/\S+|icon\.svg) failed/;
      await walk("#/trace?step=ids", { ...DESKTOP, allow }, async (page) => {
        page.setDefaultTimeout(SLOW.timeout);
        await page.route(/models\//, (route) => route.abort());
        await page.reload();
        await page.getByRole("alert").first().waitFor();
        const input = page.getByLabel("A saved trace");
        await input.setInputFiles(file("changed.json", JSON.stringify(kept)));
        await page
          .getByRole("alert")
          .getByText(/^invalid changed.json: characters: /)
          .waitFor();
        await input.setInputFiles(file("dog.json", JSON.stringify(found)));
        await page.getByText("as it was saved; nothing is computed").waitFor();
        const ids = stepOf(await record(), "ids").ids.map(String);
        await expect.poll(() => page.locator(".trace-chips .trace-number").allTextContents()).toEqual(ids);
        expect(await page.locator("main > .take-away .code").nth(1).textContent()).toContain("--replay dog.json");
        expect(JSON.parse(await saved(page, "JSON"))).toEqual(found);
        await page.keyboard.press("ArrowRight");
        await stepIs(page, "rows");
        await keepPicture(page, "trace-replay");
        await expectAccessible(page);
      });
    });
  });
}
