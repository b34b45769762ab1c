import { existsSync, readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import type { Encoder } from "#src/context/encoder.js";
import { lookInside } from "#src/context/lens/inside.js";
import { findSenses } from "#src/context/lens/senses.js";
import { openEncoder } from "#src/context/open.js";
import { answerContext } from "#src/questions/context.js";
import { corpusFromTexts } from "#src/text/corpus.js";
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
const FIRST = "He went to the bank to deposit money";
const SECOND = "She sat by the bank of the river";
const AXIS = "water–money=river,water,lake,shore,stream:money,cash,loan,coin,credit";
/** Beside other work on the machine the first comparison takes its time. */
const SLOW = { timeout: 300_000 };

interface Compared {
  axes: { uses: { score: number; gains: { part: string; gain: number }[]; pushes: { push: number }[] }[] }[];
  layer: number;
}

/** What a button of a part's take-away saves. */
async function saved(page: Page, part: Locator, button: string): Promise<unknown> {
  await part.locator(":scope > .take-away > summary").click();
  const download = page.waitForEvent("download");
  await part.locator(":scope > .take-away").getByRole("button", { name: button, exact: true }).click();
  return JSON.parse(readFileSync(await (await download).path(), "utf8"));
}

/** Until the word's places are there. */
async function compared(page: Page): Promise<void> {
  page.setDefaultTimeout(SLOW.timeout);
  await page.locator("[aria-busy=false] .context-place").first().waitFor();
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

if (!existsSync(ENCODER)) {
  describe.skip(`the context's place [${ENCODER} is not there]`, () => {
    test("shows one row's two places", () => {});
  });
} else {
  describeExplorer("the context's place", (walk) => {
    let opened: Promise<Encoder> | undefined;
    let answer: Promise<unknown> | undefined;
    const encoder = () => (opened ??= openEncoder(ENCODER));
    const expected = async () => {
      const asked = { first: FIRST, second: SECOND, word: "bank", k: 8 };
      return asJson(await answerContext(await encoder(), asked, await shippedModel()));
    };
    afterAll(async () => (await opened)?.close());

    test.each(VISITS)(
      "shows one row's two places, and the numbers are the library's: %s",
      SLOW,
      async (name, visit) => {
        await walk("#/context", visit, async (page) => {
          await compared(page);
          await page.locator(".context-sense").first().waitFor();
          await page.locator(".context-candidates li").first().waitFor();
          await page.locator(".model", { hasText: "×" }).waitFor({ state: "attached" });
          await keepPicture(page, `context-${name}`);
          await expectAccessible(page);
          await expectNoOverflow(page);
          answer ??= expected();
          expect(await saved(page, page.locator("main"), "JSON")).toEqual(await answer);
        });
      },
    );

    test("lays a word on an axis that is given; its command prints what is shown; parts add up", SLOW, async () => {
      await walk(`#/context?${new URLSearchParams({ across: AXIS })}`, DESKTOP, async (page) => {
        await compared(page);
        expect(await page.getByLabel("Axis across").inputValue()).toBe(AXIS);
        const json = (await saved(page, page.locator("main"), "JSON")) as Compared;
        const command = await page.locator("main > .take-away .code").nth(1).textContent();
        const { stdout } = riverbank([...argumentsOf(command ?? ""), "--json"]);
        expect(json).toEqual(JSON.parse(stdout));
        const [{ uses }] = json.axes;
        const gains = page.getByRole("table", { name: /^Gains .* in 2$/ });
        const together = Number(await gains.locator("tfoot td").first().textContent());
        expect(Math.abs(together - uses[1].score)).toBeLessThanOrEqual(0.0051);
        const heads = uses[1].gains.filter(({ part }) => part.startsWith("head"));
        expect(sum(heads.map(({ gain }) => gain))).toBeCloseTo(sum(uses[1].pushes.map(({ push }) => push)), 5);
        await gains.getByRole("button", { name: "layer 1" }).click();
        await gains.locator(".gains-inner", { hasText: "feed-forward bias" }).waitFor();
        expect(await gains.locator("tbody tr").count()).toBeGreaterThan(json.layer + 2);
        expect(page.url()).toContain("open=1");
        await expectAccessible(page);
        await keepPicture(page, "context-given");
      });
    });

    test(
      "shows where a token looks, by layer and head, with the library's weights; takes another word by keyboard",
      SLOW,
      async () => {
        await walk("#/context?look=1&head=2", DESKTOP, async (page) => {
          const { tokens, layers } = await lookInside(await encoder(), FIRST);
          const [from, to] = ["from", "to"].map((side) => page.locator(`.context-use-1 .looks-${side} li`));
          await from.first().waitFor(SLOW);
          await from.nth(8).getByRole("button").hover();
          const weights = layers[0].attention[1].subarray(8 * tokens.length, 9 * tokens.length);
          const shown = tokens.map((token, index) => `${token}${weights[index].toFixed(2)}`);
          await expect.poll(() => to.allTextContents()).toEqual(shown);
          await from.nth(7).getByRole("button").focus();
          await page.keyboard.press("Space");
          await expect.poll(() => page.url()).toContain("at1=7");
          await page.getByRole("radio", { name: "heat map" }).check();
          const map = page.locator(".context-map svg").first();
          await map
            .getByText(`${tokens[8]}, ${tokens[2]}: ${Number(weights[2].toPrecision(4))}`)
            .waitFor({ state: "attached" });
          expect(await map.textContent()).toContain("layer 1, head 2");
          await compared(page);
          await keepPicture(page, "context-map");
          await expectAccessible(page);
          const word = page.getByLabel("The word", { exact: true });
          await page.getByRole("list", { name: "Words of the first sentence" }).getByText("the").focus();
          await page.keyboard.press("Enter");
          await expect.poll(() => word.inputValue()).toBe("the");
          await page.getByRole("heading", { name: /^the at layer/ }).waitFor();
          await page.goBack();
          await expect.poll(() => word.inputValue()).toBe("bank");
          await page.getByRole("heading", { name: /^bank at layer/ }).waitFor();
        });
      },
    );

    test("says at the field what is wrong there", SLOW, async () => {
      await walk("#/context", PHONE, async (page) => {
        await compared(page);
        const alert = page.getByRole("alert");
        const says = (pattern: RegExp) =>
          expect.poll(() => alert.allTextContents(), SLOW).toEqual([expect.stringMatching(pattern)]);
        const word = page.getByLabel("The word", { exact: true });
        await word.fill("money");
        await says(/^unknown word: "money" is not in the text, whose words are she, sat, by, the, bank, of, river$/);
        await keepPicture(page, "context-wrong");
        await expectAccessible(page);
        await word.fill("bank");
        const second = page.getByRole("textbox", { name: "Second sentence" });
        await second.fill("");
        await says(/^invalid text:/);
        expect(await page.locator(".context-sentence").nth(1).getByRole("alert").count()).toBe(1);
        await second.fill(SECOND);
        await page.getByLabel("Axis up").fill("none");
        await says(/^invalid axis:/);
        await page.getByLabel("Axis up").fill("");
        await page.getByLabel("A text with [MASK]").fill("no gap");
        await says(/^missing mask:/);
      });
    });

    test("groups a word's uses in a text or a file, and fills gaps, as the library does", SLOW, async () => {
      const text = "A pen is for writing.\nThe pen is blue.\nHer pen broke.";
      const fill = "The [MASK] of the [MASK] is cold.";
      await walk(`#/context?${new URLSearchParams({ sense: "pen", text, fill })}`, DESKTOP, async (page) => {
        page.setDefaultTimeout(SLOW.timeout);
        const senses = page.getByRole("region", { name: "Senses in a text" });
        const gaps = page.getByRole("region", { name: "A word for the gap" });
        await gaps.locator(".context-candidates").nth(1).waitFor();
        const filled = { text: fill, gaps: await (await encoder()).fill(fill, { k: 8 }) };
        expect(await saved(page, gaps, "JSON")).toEqual(asJson(filled));
        await senses.locator(".context-sense").first().waitFor();
        const found = await findSenses(await encoder(), "pen", corpusFromTexts([text]));
        expect(await saved(page, senses, "JSON")).toEqual(asJson(found));
        const own = Buffer.from("Banks lend money.\nThe bank of the river is wet.\nA bank is closed.");
        await page.getByLabel("A text file").setInputFiles({ name: "own.txt", mimeType: "text/plain", buffer: own });
        await senses.getByRole("alert").getByText('unknown word: "pen" is not in own.txt').waitFor();
        await page.getByLabel("The word whose uses are grouped").fill("bank");
        await senses.getByText("bank: 2 sentences with it; 1 sense").waitFor();
      });
    });
  });
}
