import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { answerTokenize } from "#src/questions/tokenize.js";
import { nearest } from "#src/similarity/nearest.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import { trainTokenizer } from "#src/tokens/learn/train.js";
import { loadTokenizer } from "#src/tokens/load.js";
import { mergeSteps } from "#src/tokens/merge-steps.js";
import { codePoints } from "#src/tokens/tokenize.js";
import { nearestSpellings } from "#src/vectors/spelling.js";
import { riverbank } from "../helpers/command.ts";
import {
  DESKTOP,
  describeExplorer,
  expectAccessible,
  expectNoOverflow,
  keepPicture,
  VISITS,
} from "../helpers/explorer.ts";
import { shippedModel } from "../helpers/shipped.ts";

const TEXT = "He sat by the bank of the river, and the riverbank was quiet.";
const MIXED = "Naïve  qeens 👑\nby the Riverbank";

const list = (page: Page) => page.locator(".t-list a");
const written = (page: Page) => page.locator(".t-list .t-written").allTextContents();
const ids = (page: Page) => page.locator(".t-list .t-id").allTextContents();
const shipped = (kind: string) => loadTokenizer(readFileSync(`explorer/public/tokenizers/${kind}.json`));
const choose = (page: Page, title: string) => page.getByRole("radio", { name: title, exact: true }).check();
const until = (page: Page, count: number) =>
  page.waitForFunction(`document.querySelectorAll(".t-list a").length === ${count}`);
const asJson = (page: Page) => takeAway(page, "JSON").then((text) => JSON.parse(text));

/** What a button of "Take it away" saves. */
async function takeAway(page: Page, button: string): Promise<string> {
  const details = page.locator(".take-away");
  if ((await details.getAttribute("open")) === null) await details.locator("summary").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    details.getByRole("button", { name: button, exact: true }).click(),
  ]);
  return readFileSync(await download.path(), "utf8");
}

describeExplorer("the tokens' place", (walk) => {
  test.each(VISITS)(
    "shows a text's tokens with their ids, and by every tokenizer: %s",
    { timeout: 240_000 },
    async (name, visit) => {
      const table = await shippedModel();
      await walk("#/tokens", visit, async (page) => {
        await list(page).first().waitFor();
        expect(await asJson(page)).toEqual(answerTokenize(table, { text: TEXT }));
        await page.locator(".t-nearest li").first().waitFor();
        await page.locator(".t-merges li").first().waitFor();
        await keepPicture(page, `tokens-${name}`);
        await expectAccessible(page);
        await expectNoOverflow(page);

        await page.getByRole("textbox", { name: "Your text" }).fill(MIXED);
        for (const [title, expected] of [
          ["Byte pairs", shipped("bpe").encode(MIXED)],
          ["WordPiece", shipped("wordpiece").encode(MIXED)],
          ["Unigram", shipped("unigram").encode(MIXED)],
          ["Code points", codePoints(MIXED)],
        ] as const) {
          await choose(page, title);
          await until(page, expected.tokens.length);
          await page.waitForFunction(
            `document.querySelector(".t-list li:last-child .t-id").textContent === "${expected.ids.at(-1)}"`,
          );
          expect(await ids(page)).toEqual(expected.ids.map(String));
          expect(await asJson(page)).toEqual(expected);
          await keepPicture(page, `tokens-${name}-${title.toLowerCase().replace(" ", "-")}`);
          await expectNoOverflow(page);
        }
        await expectAccessible(page);
      });
    },
  );

  test("letters are the lesson's: a to z are 0 to 25, and the rest is said to be unknown", async () => {
    await walk("#/tokens?by=letters&text=Az%20b%21", DESKTOP, async (page) => {
      await until(page, 5);
      expect(await ids(page)).toEqual(["0", "25", "26", "1", "26"]);
      await page.getByText("Not in the list: the space, “!”. All of it becomes").waitFor();
      await page.getByText("5 tokens for 5 characters: 1.00 characters per token. 2 tokens of them unknown.").waitFor();
      expect(await page.locator("output").textContent()).toBe("az[UNK]b[UNK]");
    });
  });

  test("a word that the model lacks is said to be unknown, with spellings near it", async () => {
    await walk("#/tokens?text=the%20qeen&at=1", DESKTOP, async (page) => {
      const near = nearestSpellings("qeen", (await shippedModel()).vocabulary).join(", ");
      await page.getByText(`Not in the list: “qeen” (near: ${near}). Such a word has no id`).waitFor();
      expect(await ids(page)).toEqual([String((await shippedModel()).vocabulary.idOf("the")), "no id"]);
      await page.getByText("The tokenizer does not know it").waitFor();
      await page.getByText("A word without an id can’t come back.").waitFor();
      await keepPicture(page, "tokens-unknown");
    });
  });

  test("a token leads to its row and its nearest words, a link brings both back, back undoes", async () => {
    const table = await shippedModel();
    await walk("#/tokens", DESKTOP, async (page) => {
      await list(page).nth(7).click();
      await page.waitForURL(/at=7/);
      await page.locator(".t-name", { hasText: "river" }).waitFor();
      await page.getByRole("img", { name: `The ${table.dims} numbers of river` }).waitFor();
      const { neighbours } = nearest(table, "river", { k: 8 });
      await page.locator(".t-nearest", { hasText: neighbours[0].token }).waitFor();
      expect(await page.locator(".t-nearest button").allTextContents()).toEqual(neighbours.map(({ token }) => token));
      expect(await page.locator(".t-nearest .t-id").allTextContents()).toEqual(
        neighbours.map(({ score }) => score.toFixed(4)),
      );
      const words = ["river", ...neighbours.slice(0, 3).map(({ token }) => token)].join(", ");
      const href = await page.getByRole("link", { name: "Compare them" }).getAttribute("href");
      expect(new URLSearchParams(href?.split("?")[1]).get("words")).toBe(words);
      await page.reload();
      await page.locator(".t-name", { hasText: "river" }).waitFor();
      await page.goBack();
      await page.locator(".t-name", { hasText: "bank" }).waitFor();
    });
  });

  test("offset and id are told on hovering and on focus; the arrows go from token to token", async () => {
    await walk("#/tokens", DESKTOP, async (page) => {
      const told = page.locator(".t-told");
      await list(page).first().waitFor();
      await page.locator(".t-text a", { hasText: "riverbank" }).first().hover();
      await page.waitForFunction(`document.querySelector(".t-told").textContent.startsWith("riverbank, not")`);
      expect(await told.textContent()).toBe("riverbank, not in the list, characters 41 to 50");
      await page.locator(".t-text a[tabindex='0']").first().focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await page.waitForFunction(`document.querySelector(".t-told").textContent.startsWith("the, id")`);
      await page.keyboard.press("Enter");
      await page.waitForURL(/at=6/);
      await page.keyboard.press("Home");
      await page.waitForFunction(`document.querySelector(".t-told").textContent.startsWith("He, id")`);
    });
  });

  test("ids lead back to text, and a wrong one is an error at its field", async () => {
    await walk("#/tokens?by=bpe", DESKTOP, async (page) => {
      await page.getByText("That is your text to the letter.").waitFor();
      const tokenizer = shipped("bpe");
      const field = page.getByLabel("Ids", { exact: true });
      await field.fill(tokenizer.encode("A riverbank é").ids.join(", "));
      await page.waitForFunction(`document.querySelector("output").textContent === "A riverbank é"`);
      await field.fill("8000");
      await page.getByText("unknown id: 8000 came, a whole number from 0 to 7999 was expected").waitFor();
      await field.fill("12 x");
      await page.getByText('invalid id: "x" came, a whole number from 0 was expected').waitFor();
      await page.goBack();
      await page.getByText("That is your text to the letter.").waitFor();
    });
  });

  test("a tokenizer is learned from the visitor's text, merge by merge", async () => {
    const from = "low lower lowest, new newer newest";
    const tokenizer = await trainTokenizer(corpusFromTexts([from]), { size: 280 });
    const { steps, tokensAfter } = mergeSteps(tokenizer, from);
    await walk(`#/tokens?from=${encodeURIComponent(from)}&size=280&step=1`, DESKTOP, async (page) => {
      const stage = page.locator(".t-stage .t-token");
      await page.getByText(`Merge 1 of ${steps.length}`).waitFor();
      expect(await page.locator(".t-merges li").count()).toBe(steps.length);
      expect(await stage.count()).toBe(tokensAfter(1).tokens.length);
      const next = page.getByRole("button", { name: "Next merge" });
      await next.focus();
      for (let step = 2; step <= steps.length; step++) {
        await page.keyboard.press("Enter");
        await page.getByText(`Merge ${step} of ${steps.length}`).waitFor();
      }
      expect(await next.isDisabled()).toBe(true);
      const { left, right, token, id } = steps[steps.length - 1];
      await page.getByText(`${left} + ${right} → ${token}, id ${id}:`).waitFor();
      expect(await stage.count()).toBe(tokenizer.encode(from).ids.length);
      await keepPicture(page, "tokens-learned");
      await page.getByRole("button", { name: "Cut the text at the top with it" }).click();
      await page.getByRole("textbox", { name: "Your text" }).fill("slower");
      await until(page, tokenizer.encode("slower").ids.length);
      expect(await asJson(page)).toEqual(tokenizer.encode("slower"));
      const size = page.getByLabel("Ids in the list, at most");
      await size.fill("9");
      await page.getByText("invalid size: 9 came, at least 257 was expected").first().waitFor();
      await size.fill("260");
      await page.getByText("260 ids: 257 there from the start, 3 learned.").waitFor();
      await page.getByLabel("Text to learn from").fill("");
      await page.getByText("holds nothing to learn from").first().waitFor();
    });
  });

  test("a merge played by itself ends at the last one", async () => {
    await walk("#/tokens?size=262&step=3", DESKTOP, async (page) => {
      await page.getByText("Merge 3 of 5").waitFor();
      const play = page.getByRole("button", { name: "Play" });
      await play.click();
      await page.getByText("Merge 5 of 5").waitFor();
      await play.waitFor();
      await page.goBack();
      await page.getByText("Merge 3 of 5").waitFor();
      await page.getByRole("slider").fill("5");
      await play.click();
      await page.getByText("Merge 1 of 5").waitFor();
      await page.getByRole("button", { name: "Stop" }).click();
    });
  });

  test("a tokenizer is opened from the visitor's files, and what is none is refused in a line", async () => {
    await walk("#/tokens?by=file", DESKTOP, async (page) => {
      const input = page.getByLabel("A tokenizer’s file, or a vocabulary and its merges");
      const json = readFileSync("explorer/public/tokenizers/bpe.json");
      await input.setInputFiles({ name: "mine.json", mimeType: "application/json", buffer: json });
      await page.waitForFunction(`document.querySelectorAll(".t-list a").length > 0`);
      expect(await asJson(page)).toEqual(shipped("bpe").encode(TEXT));
      expect(await page.locator(".take-away code").last().textContent()).toContain("--tokenizer mine.json");
      const { vocab, merges } = JSON.parse(String(json)).model;
      await input.setInputFiles([
        { name: "merges.txt", mimeType: "text/plain", buffer: Buffer.from(`#version: 0.2\n${merges.join("\n")}\n`) },
        { name: "vocab.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(vocab)) },
      ]);
      await page.getByText("merges.txt and vocab.json").waitFor();
      await page.waitForFunction(`document.querySelectorAll(".t-list a").length > 0`);
      expect(await asJson(page)).toEqual(shipped("bpe").encode(TEXT));
      const words = Buffer.from("[UNK]\nthe\nriver\n##bank\n");
      await input.setInputFiles({ name: "vocab.txt", mimeType: "text/plain", buffer: words });
      await page.waitForFunction(`document.querySelector(".t-list .t-written").textContent === "[UNK]"`);
      expect(await written(page)).toContain("##bank");
      await input.setInputFiles({ name: "a.json", mimeType: "application/json", buffer: Buffer.from("{") });
      await page.getByText("invalid tokenizer: a.json is broken or cut-off JSON; get the file anew").waitFor();
    });
  });

  test("two tokenizers are compared on the text", async () => {
    await walk("#/tokens?other=unigram", DESKTOP, async (page) => {
      const cells = page.locator("table tbody tr").nth(1).locator("td");
      const { tokens } = shipped("unigram").encode(TEXT);
      await page.waitForFunction(`document.querySelector("tbody tr:nth-child(2) th")?.textContent === "Unigram"`);
      const each = (TEXT.length / tokens.length).toFixed(2);
      expect(await cells.allTextContents()).toEqual(["8,000", String(tokens.length), each, "0"]);
      await page.getByLabel("Compare with").selectOption("letters");
      await page.waitForFunction(`document.querySelector("tbody tr:nth-child(2) th")?.textContent === "Letters"`);
      expect((await cells.allTextContents())[1]).toBe(String(TEXT.length));
    });
  });

  test("the command prints what is shown", async () => {
    for (const [by, args] of [
      ["words", []],
      ["bpe", ["--tokenizer", "explorer/public/tokenizers/bpe.json"]],
      ["points", ["--code-points"]],
    ] as const) {
      await walk(`#/tokens?by=${by}`, DESKTOP, async (page) => {
        await list(page).first().waitFor();
        const shown = await asJson(page);
        const command = await page.locator(".take-away code").last().textContent();
        expect(command).toBe(["$ riverbank tokenize", ...args, `'${TEXT}'`].join(" "));
        expect(JSON.parse(riverbank(["tokenize", ...args, TEXT, "--json"]).stdout)).toEqual(shown);
        expect(await takeAway(page, "CSV")).toMatch(/^token,id,start,end\r\n/);
        expect(await takeAway(page, "SVG")).toContain(`>${shown.ids[0]}</text>`);
      });
    }
  }, 120_000);
});
