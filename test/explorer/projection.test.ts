import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axisLibrary } from "#src/projection/library/library.js";
import { subspaceOf } from "#src/projection/subspace.js";
import { answerProject } from "#src/questions/project.js";
import { typedAxis } from "#src/questions/typed-axis.js";
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

/** Axes are tested against hundreds of random ones, which takes seconds on a busy machine. */
const PATIENCE = 120_000;
const LIMIT = 8 * PATIENCE;

const PARTS = ["One axis", "Two axes", "Many axes", "Opposites", "Focus", "Without", "Test"];

/** What stands in a part once it has answered. */
const ANSWERED: Record<string, string> = {
  "One axis": ".pj-verdict",
  "Two axes": ".pj-trust:last-child .pj-verdict",
  "Many axes": ".pj-bars li",
  Opposites: ".pj-opposites svg",
  Focus: ".pj-inside td",
  Without: ".pj-neighbours td",
  Test: ".pj-test svg",
};

async function open(page: Page, part: string): Promise<void> {
  page.setDefaultTimeout(PATIENCE);
  await page
    .getByRole("navigation", { name: "Ways to project" })
    .getByRole("link", { name: part, exact: true })
    .click();
  await page.locator(ANSWERED[part]).first().waitFor();
}

/** The JSON that the page offers, and the code and the command beside it. */
async function takeAway(page: Page): Promise<{ json: unknown; code: string; command: string }> {
  const away = page.locator(".take-away");
  if ((await away.getAttribute("open")) === null) await away.locator("summary").click();
  const [code, command] = await away.locator("pre").allTextContents();
  const download = page.waitForEvent("download");
  await away.getByRole("button", { name: "JSON" }).click();
  const json = JSON.parse(readFileSync(await (await download).path(), "utf8"));
  return { json, code, command };
}

/** What the program prints as JSON. */
function runCode(code: string): unknown {
  const program = code.replace(/^(?:await )?(answer.*);$/m, "console.log(JSON.stringify(await $1));");
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

/** What the command prints with --json; its arguments are taken apart as a shell does. */
function runCommand(line: string): unknown {
  const [, , ...args] = [...line.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare);
  const { stdout, stderr } = riverbank([...args, "--json"]);
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

describeExplorer("the place of projection", (walk) => {
  test.each(VISITS)(
    "shows words on axes, with how far each can be trusted: %s",
    async (name, visit) => {
      await walk("#/projection", visit, async (page) => {
        for (const part of PARTS) {
          await open(page, part);
          await expectNoOverflow(page);
          await expectAccessible(page);
          await keepPicture(page, `projection-${part.toLowerCase().replace(" ", "-")}-${name}`);
        }
      });
    },
    LIMIT,
  );

  test(
    "gives the library's own numbers, and code and commands that print them",
    async () => {
      await walk("#/projection", DESKTOP, async (page) => {
        for (const part of PARTS) {
          await open(page, part);
          const { json, code, command } = await takeAway(page);
          expect(runCommand(command), command).toEqual(json);
          expect(runCode(code), code).toEqual(json);
        }
      });
    },
    LIMIT,
  );

  test(
    "a new axis is made by typing its words, and one of random words is called noise; back undoes",
    async () => {
      const table = await shippedModel();
      await walk("#/projection", DESKTOP, async (page) => {
        await open(page, "One axis");
        await page.getByLabel("Words at −1").fill("oxygen, twelve, curtain");
        await page.getByLabel("Words at 1").fill("harbour, slowly, violin");
        await page.getByLabel("Words to lay on it").fill("mouse, king - man + woman");
        await page.locator(".pj-verdict.noise").waitFor();
        await page.locator(".pj-scores li:nth-child(2):last-child").waitFor();
        const { json } = await takeAway(page);
        const axis = ["size=oxygen, twelve, curtain:harbour, slowly, violin"];
        expect(json).toEqual(answerProject(table, { words: ["mouse", "king - man + woman"], axis }));
        const link = page.url();
        await keepPicture(page, "projection-noise");
        for (let step = 0; step < 3; step++) await page.goBack();
        await page.locator(".pj-verdict.sound").waitFor();
        expect(await page.getByLabel("Words at −1").inputValue()).toBe("small, tiny");
        await page.goto(link);
        await page.locator(".pj-verdict.noise").waitFor();
        expect(await page.getByLabel("Words at 1").inputValue()).toBe("harbour, slowly, violin");
      });
    },
    LIMIT,
  );

  test(
    "offers the whole library by field, and its words to be changed",
    async () => {
      await walk("#/projection?kind=library&entry=hardness", DESKTOP, async (page) => {
        page.setDefaultTimeout(PATIENCE);
        await page.locator(".pj-verdict").waitFor();
        const select = page.getByLabel("Axis", { exact: true });
        expect(await select.locator("option").count()).toBe(axisLibrary().length);
        expect(await select.locator("optgroup").count()).toBe(new Set(axisLibrary().map(({ field }) => field)).size);
        expect(await select.inputValue()).toBe("hardness");
        await page.getByRole("button", { name: "Change its words" }).click();
        expect(await page.getByLabel("Words at −1").inputValue()).toBe("silk, wool, cotton, fur, cloth, leather");
        expect(await page.getByLabel("Name").inputValue()).toBe("hardness");
        await page.getByRole("radio", { name: "A topic" }).check();
        await page.getByLabel(/Its words/).fill("king, queen");
        await page.getByRole("heading", { name: /How far royalty can be trusted/ }).waitFor();
        await page.goBack();
        await page.goBack();
        await page.goBack();
        expect(await page.getByLabel("Axis", { exact: true }).inputValue()).toBe("hardness");
      });
    },
    LIMIT,
  );

  test(
    "says what is wrong beside the field that caused it, in the library's words",
    async () => {
      await walk("#/projection", PHONE, async (page) => {
        await open(page, "One axis");
        const builder = page.locator(".pj-builder .trouble");
        await page.getByLabel("Words at −1").fill("smal, tinny");
        await builder.filter({ hasText: "unknown words: the table knows none of the negative pole of size" }).waitFor();
        await page.getByLabel("Words at −1").fill("small, large");
        await builder.filter({ hasText: 'invalid poles: "large" stands in both poles of size' }).waitFor();
        await expectAccessible(page);
        await page.getByLabel("Words at −1").fill("small, tinny");
        await builder.waitFor({ state: "detached" });
        await page.getByText("1 of 2; not there: tinny").or(page.getByText("3 of 4; not there: tinny")).waitFor();
        const trouble = page.locator("main > .trouble");
        await page.getByLabel("Words to lay on it").fill("mouse, elefant");
        await trouble.filter({ hasText: /unknown word: "elefant".*nearest spellings/ }).waitFor();
        expect(await page.locator(".pj-laid").getAttribute("inert")).not.toBe(null);
        expect(await page.locator(".take-away").count()).toBe(0);
        await keepPicture(page, "projection-trouble");
        await page.getByLabel("Words to lay on it").fill(" ");
        await trouble.filter({ hasText: "missing words: none came" }).waitFor();
        await open(page, "Two axes");
        await page.getByLabel("Axis", { exact: true }).last().selectOption("gender");
        await trouble.filter({ hasText: 'invalid axes: two are called "gender"' }).waitFor();
        await open(page, "Focus");
        await page.getByLabel("A question or any text").fill("Qwzx?");
        await trouble.filter({ hasText: "unknown query: the table knows none of qwzx" }).waitFor();
        await open(page, "Test");
        await page.getByLabel("A", { exact: true }).fill("love, gun");
        await trouble.filter({ hasText: 'invalid words: "gun" stands in y and in a' }).waitFor();
        await expectNoOverflow(page);
      });
    },
    LIMIT,
  );

  test(
    "compares words inside the topics that a question keeps, as the library does",
    async () => {
      const table = await shippedModel();
      await walk("#/projection?part=focus", DESKTOP, async (page) => {
        await open(page, "Focus");
        const kept = await page.getByLabel("Topics kept").locator(".name").allTextContents();
        expect(kept).toEqual(["pet", "sound", "animal"]);
        await page.getByLabel("The first word beside each of the others").fill("dog, roar");
        await page.locator(".pj-inside tbody tr:only-child").waitFor();
        const space = subspaceOf(kept.map((name) => typedAxis(table, name)));
        const [dog, roar] = ["dog", "roar"].map((word) => table.vectorOf(word));
        const cells = await page.locator(".pj-inside tbody td").allTextContents();
        expect(cells.slice(2)).toEqual([
          space.similarity(dog, roar).toFixed(2),
          `${(100 * space.inside(roar)).toFixed(1)} %`,
        ]);
        await page.getByRole("link", { name: "… with the lesson's six topics" }).click();
        await page.getByText("architecture", { exact: true }).waitFor();
        expect(await page.getByLabel("Topics dropped").locator("li").count()).toBe(3);
        await page.goBack();
        await page.getByText("46 more topics").waitFor();
      });
    },
    LIMIT,
  );

  test(
    "can be walked by keyboard alone",
    async () => {
      await walk("#/projection", DESKTOP, async (page) => {
        page.setDefaultTimeout(PATIENCE);
        await page.getByRole("link", { name: "Many axes" }).focus();
        await page.keyboard.press("Enter");
        await page.locator(".pj-bars li").first().waitFor();
        for (let key = 0; key < 20; key++) {
          await page.keyboard.press("Tab");
          if (await page.evaluate("document.activeElement.matches('input[type=text]')")) break;
        }
        await page.keyboard.press("Control+A");
        await page.keyboard.type("dog");
        await page.locator(".pj-bars li:first-child .name", { hasText: "pet" }).waitFor();
        await page.keyboard.press("Tab");
        await page.keyboard.press("Tab");
        await page.keyboard.press("ArrowRight");
        await page.locator(".pj-bars li:nth-child(30)").waitFor();
        expect(new URL(page.url()).hash).toBe("#/projection?part=many&word=dog&count=30");
      });
    },
    LIMIT,
  );
});
