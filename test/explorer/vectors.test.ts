import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { answerAnalogy } from "#src/questions/analogy.js";
import { answerCompare } from "#src/questions/compare.js";
import { answerNearestTyped } from "#src/questions/nearest.js";
import { answerOdd } from "#src/questions/odd.js";
import { answerVectors } from "#src/questions/vectors.js";
import { evidence } from "#src/similarity/evidence.js";
import { evaluateExpression } from "#src/similarity/expression.js";
import type { Nearest } from "#src/similarity/nearest.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import { readLabelled } from "#src/vectors/formats/labelled-csv.js";
import { inUnits, selectDimensions } from "#src/vectors/labelled.js";
import { MAIN } from "../helpers/command.ts";
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

const LONG = 300_000;
const CLAIMS = "C = A\nD = 2.5 A\nE = 2.5 A\nC = 0.2 B\nD = 0.5 B\nE = 0.5 B\nC ~ A";
const materials = readLabelled(readFileSync("road/materials.csv", "utf8"));

/** What the page offers as JSON. */
async function taken(page: Page): Promise<unknown> {
  await openTakeAway(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "JSON" }).click();
  return JSON.parse(readFileSync(await (await download).path(), "utf8"));
}

async function openTakeAway(page: Page): Promise<void> {
  const details = page.locator("details.take-away");
  await details.waitFor();
  if ((await details.getAttribute("open")) === null) await page.getByText("Take it away").click();
}

/** What the offered command prints with --json, and the offered code answers. */
async function repeated(page: Page): Promise<{ byCommand: unknown; byCode: unknown }> {
  await openTakeAway(page);
  const [code, command] = await page.locator(".take-away code").allTextContents();
  const folder = mkdtempSync(join(tmpdir(), "riverbank-away-"));
  const shell = `riverbank() { "${process.execPath}" "${MAIN}" "$@"; }\n${command.replace(/^\$ /, "")} --json`;
  const ran = spawnSync("bash", ["-c", shell], { cwd: folder, encoding: "utf8" });
  rmSync(folder, { recursive: true });
  expect(ran.stderr).toBe("");
  const program = code.replace(/^(answer\w+\([\s\S]*\));$/m, "console.log(JSON.stringify($1));");
  const answered = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  expect(answered.stderr).toBe("");
  return { byCommand: JSON.parse(ran.stdout), byCode: JSON.parse(answered.stdout) };
}

const words = (page: Page) => page.locator(".v-terms tbody tr").first().waitFor();
/** The opposites come after all else. */
const settled = (page: Page) => page.getByText("lie at opposite ends of").waitFor();

describeExplorer("the vectors' place", (walk) => {
  test.each(VISITS)("leads from things to words and their sums: %s", { timeout: LONG }, async (name, visit) => {
    await walk("#/vectors", visit, async (page) => {
      page.setDefaultTimeout(LONG / 4);
      const look = async (part: string) => {
        await keepPicture(page, `vectors-${part}-${name}`);
        await expectAccessible(page);
        await expectNoOverflow(page);
      };
      await page.locator(".v-worked [data-dot='165']").waitFor();
      expect(await page.locator(".v-verdict strong").allTextContents()).toEqual(
        answerVectors(materials, { claims: CLAIMS }).claims.map(({ holds }) => (holds ? "✓ holds" : "✗ does not")),
      );
      await page.locator(".figure svg").waitFor();
      await look("things");

      await page.getByRole("link", { name: "Dot product" }).click();
      await page.locator(".v-worked [data-dot='128']").waitFor();
      await look("product");

      await page.getByRole("link", { name: "Words", exact: true }).click();
      await words(page);
      await settled(page);
      await page.locator(".v-opposites .figure svg").waitFor();
      await look("words");

      await page.getByRole("link", { name: "Sums of words" }).click();
      await page.getByRole("heading", { name: "man is to king as woman is to queen" }).waitFor();
      await page.locator(".v-strip-cells svg").nth(1).waitFor();
      await look("sums");

      await page.getByRole("link", { name: "Odd one out" }).click();
      await page.getByRole("heading", { name: "river is the odd one" }).waitFor();
      await page.locator(".v-matrix td").first().waitFor();
      await look("odd");

      await page.goBack();
      await page.getByRole("heading", { name: "Words can be added and taken away" }).waitFor();
    });
  });

  test("compares things by one dimension and in other units, and the link shows it again", {
    timeout: LONG,
  }, async () => {
    await walk("#/vectors", DESKTOP, async (page) => {
      page.setDefaultTimeout(LONG / 4);
      await page.locator(".v-worked").waitFor();
      expect(await taken(page)).toEqual(answerVectors(materials, { claims: CLAIMS }));
      await page.getByRole("radio", { name: "mass" }).check({ force: true });
      await page.waitForFunction("document.querySelectorAll('.v-yes').length === 7");
      const byMass = answerVectors(selectDimensions(materials, ["mass"]), { claims: CLAIMS });
      expect(await taken(page)).toEqual(byMass);
      await page.goBack();
      await page.waitForFunction("document.querySelectorAll('.v-yes').length === 3");
      await page.getByLabel("mass in").selectOption("g");
      const inGrams = answerVectors(inUnits(materials, { mass: "g" }), { claims: CLAIMS });
      await page.locator(`.v-worked [data-dot='${inGrams.pairs[0].dot}']`).waitFor();
      expect(await taken(page)).toEqual(inGrams);
      await keepPicture(page, "vectors-grams");
      const { byCommand, byCode } = await repeated(page);
      expect(byCommand).toEqual(inGrams);
      expect(byCode).toEqual(inGrams);
      await page.reload();
      await page.locator(`.v-worked [data-dot='${inGrams.pairs[0].dot}']`).waitFor();
      expect(await page.getByLabel("mass in").inputValue()).toBe("g");
    });
  });

  test("tells what is wrong where it stands, in the library's words", { timeout: LONG }, async () => {
    await walk("#/vectors", DESKTOP, async (page) => {
      page.setDefaultTimeout(LONG / 4);
      await page.locator(".v-worked").waitFor();
      await page.getByLabel("volume of C").fill("much");
      const table = page.getByLabel("The table").getByRole("alert");
      await table.waitFor();
      expect(await table.textContent()).toContain('invalid number: table line 4 (C), column volume holds "much"');
      expect(await page.locator(".v-worked").count()).toBe(1);
      await page.goBack();
      await table.waitFor({ state: "detached" });
      await page.getByRole("textbox", { name: "Claim 2" }).fill("D = 2.5 F");
      const claim = page.locator(".v-claims li").nth(1).getByRole("alert");
      await claim.waitFor();
      expect(await claim.textContent()).toContain('unknown object: claims line 2, column 9 names "F"; there are A, B');
      expect(await page.locator(".v-verdict strong").count()).toBe(6);
      await page.getByRole("button", { name: "Add a claim" }).click();
      await page.getByRole("textbox", { name: "Claim 8" }).fill("B = 2 E # half and half");
      await page.locator(".v-claims li").nth(7).getByText("✓ holds").waitFor();
      await page.getByRole("button", { name: "Remove claim 2" }).click();
      await page.waitForFunction("document.querySelectorAll('.v-verdict strong').length === 7");
      await keepPicture(page, "vectors-claims");

      await page.getByRole("link", { name: "Words", exact: true }).click();
      await page.getByLabel("Words, with commas between").fill("king, qeen");
      const unknown = page.locator(".v-strip").nth(1).getByRole("alert");
      await unknown.waitFor();
      expect(await unknown.textContent()).toContain("unknown word");
      expect(await unknown.textContent()).toContain("queen");
      await page.getByText("Two words can be compared; give a second.").waitFor();
      await keepPicture(page, "vectors-unknown");
      await expectAccessible(page);
      await page.goBack();
      await words(page);

      await page.getByRole("link", { name: "Sums of words" }).click();
      await page.getByLabel("A word, or a sum of words").fill("king - man +");
      await page.getByText("invalid expression: column 13: the end came").waitFor();
      await page.getByRole("link", { name: "Odd one out" }).click();
      await page.getByLabel("Three words or more").fill("lunch, dinner");
      await page.getByText("invalid words: 2 came, at least 3 were expected").waitFor();
    });
  });

  test("adds rows and dimensions to the table, and takes them away", { timeout: LONG }, async () => {
    await walk("#/vectors", DESKTOP, async (page) => {
      page.setDefaultTimeout(LONG / 4);
      await page.locator(".v-worked").waitFor();
      await page.getByRole("button", { name: "Add a row" }).click();
      await page.getByLabel("mass of F").fill("6 kg");
      await page.getByLabel("volume of F").fill("60 ℓ");
      await page.getByText("A = 0.5 F").waitFor();
      await page.getByRole("button", { name: "Add a dimension" }).click();
      await page.getByLabel("length of A").fill("2 m");
      await page.getByText("The picture shows the first two of 3 dimensions.").waitFor();
      await page.getByRole("button", { name: "Remove volume" }).click();
      await page.getByRole("button", { name: "Remove B" }).click();
      await page.getByRole("button", { name: "A F" }).click();
      await page.getByRole("heading", { name: "A and F, worked out" }).waitFor();
      const edited = readLabelled(
        "material,mass,length\nA,3 kg,2 m\nC,3 kg,1 m\nD,7.5 kg,1 m\nE,7.5 kg,1 m\nF,6 kg,1 m",
      );
      const { objects, pairs } = (await taken(page)) as ReturnType<typeof answerVectors>;
      expect({ objects, pairs }).toEqual({
        objects: answerVectors(edited).objects,
        pairs: answerVectors(edited).pairs,
      });
      for (const _step of ["the pair", "B", "volume"]) await page.goBack();
      await page.getByLabel("volume of B").waitFor();
    });
  });

  test("shows the dot product of the lesson, and what length and direction do to it", { timeout: LONG }, async () => {
    await walk("#/vectors?part=product", DESKTOP, async (page) => {
      page.setDefaultTimeout(LONG / 4);
      await page.locator(".v-worked [data-dot='128']").waitFor();
      const same = await page.locator("[data-cosine]").getAttribute("data-cosine");
      const { byCommand, byCode } = await repeated(page);
      expect(byCommand).toEqual(await taken(page));
      expect(byCode).toEqual(byCommand);
      await page.getByRole("link", { name: "queen twice as long" }).click();
      await page.locator(".v-worked [data-dot='256']").waitFor();
      expect(Number(await page.locator("[data-cosine]").getAttribute("data-cosine"))).toBeCloseTo(Number(same), 14);
      await page.getByRole("link", { name: "at a right angle" }).click();
      await page.locator(".v-worked [data-dot='0']").waitFor();
      await page.getByRole("link", { name: "the other way" }).click();
      await page.locator(".v-worked [data-dot='-142']").waitFor();
      await keepPicture(page, "vectors-other-way");
    });
  });

  test("gives the library's numbers for words, to the last digit", { timeout: LONG }, async () => {
    const table = await shippedModel();
    await walk("#/vectors?part=words&words=large,small,hot - cold", DESKTOP, async (page) => {
      page.setDefaultTimeout(LONG / 4);
      await words(page);
      await settled(page);
      const asked = answerCompare(table, { words: ["large", "small"], explain: true });
      expect(await taken(page)).toEqual(asked);
      const { byCommand, byCode } = await repeated(page);
      expect(byCommand).toEqual(asked);
      expect(byCode).toEqual(asked);
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "CSV" }).click();
      const csv = readFileSync(await (await download).path(), "utf8")
        .trimEnd()
        .split("\r\n");
      expect(csv[0]).toBe("dimension,large,small,hot - cold,large × small");
      expect(csv.slice(1).map((line) => Number(line.split(",")[3]))).toEqual(
        Array.from(evaluateExpression(table, "hot - cold").vector),
      );
      const cosines = answerCompare(table, { words: ["large", "small", "hot - cold"] }) as { cosines: number[][] };
      await page
        .getByRole("button", { name: `small and hot - cold: ${cosines.cosines[1][2].toFixed(4)}` })
        .first()
        .click();
      await page.getByRole("heading", { name: "small and hot - cold" }).waitFor();
      expect(page.url()).toContain("compared=");
      await page.goBack();
      await page.getByRole("heading", { name: "large and small" }).waitFor();
    });
  });

  test("gives the library's numbers for sums and for the odd one", { timeout: LONG }, async () => {
    const table = await shippedModel();
    await walk("#/vectors?part=sums", DESKTOP, async (page) => {
      page.setDefaultTimeout(LONG / 4);
      await page.locator(".v-ranking li").first().waitFor();
      const nearest = answerNearestTyped(table, { query: "king - man + woman", k: 10 });
      expect(await taken(page)).toEqual(nearest);
      const { byCommand, byCode } = await repeated(page);
      expect(byCommand).toEqual(nearest);
      expect(byCode).toEqual(nearest);
      const [best] = answerAnalogy(table, { a: "man", b: "king", c: "woman", k: 5, method: "3cosmul" }).neighbours;
      expect(await page.locator(".v-analogy").textContent()).toContain(`${best.token} ${best.score.toFixed(4)}`);
      const steps = answerCompare(table, { words: ["king - man", "queen - woman"], axis: [] }) as { cosine: number };
      expect(await page.locator("[data-step]").getAttribute("data-step")).toBe(String(steps.cosine));
      const own = answerCompare(table, { words: ["king - man + woman", "king"], axis: [] }) as { cosine: number };
      expect(await page.locator(".v-own [data-score]").first().getAttribute("data-score")).toBe(String(own.cosine));

      await page.getByLabel("A word, or a sum of words").fill("dog");
      await page.getByRole("heading", { name: "Nearest to dog" }).waitFor();
      const { neighbours } = answerNearestTyped(table, { query: "dog", k: 10 }) as Nearest;
      const tokens = neighbours.map(({ token }) => token);
      const text = `A dog barks at what it fears. The ${tokens[0]} barks when left alone.`;
      const upload = { name: "dogs.txt", mimeType: "text/plain", buffer: Buffer.from(text) };
      await page.getByLabel("A text").setInputFiles(upload);
      await page.getByText("dog was seen 1 time among").waitFor();
      await keepPicture(page, "vectors-evidence");
      const { words, neighbours: seen } = await evidence(corpusFromTexts([text]), "dog", tokens);
      expect(await page.getByText("dog was seen").textContent()).toContain(`among ${words} words.`);
      expect(await page.locator(".v-shared em").allTextContents()).toEqual(
        seen.flatMap(({ shared }) => shared.map(({ token }) => token)),
      );
      expect(await page.locator(".v-shared em").count()).toBeGreaterThan(0);

      await page.getByLabel("A word, or a sum of words").fill("mean(breakfast, lunch)");
      await page.getByRole("heading", { name: "Nearest to mean(breakfast, lunch)" }).waitFor();
      expect(await page.locator(".v-analogy").count()).toBe(0);
      await page.getByRole("link", { name: "dinner", exact: true }).click();
      await page.getByRole("heading", { name: "mean(breakfast, lunch) and dinner" }).waitFor();

      await page.getByRole("link", { name: "Odd one out" }).click();
      await page.getByLabel("Three words or more").fill("king, queen, banana");
      await page.getByRole("heading", { name: "banana is the odd one" }).waitFor();
      const odd = answerOdd(table, { words: ["king", "queen", "banana"] });
      expect(await taken(page)).toEqual(odd);
      const again = await repeated(page);
      expect(again.byCommand).toEqual(odd);
      expect(again.byCode).toEqual(odd);
    });
  });

  test("takes one word alone, and shows its row", { timeout: LONG }, async () => {
    const table = await shippedModel();
    await walk("#/vectors?part=words&words=bank", PHONE, async (page) => {
      page.setDefaultTimeout(LONG / 4);
      await page.locator(".v-strip-cells svg").waitFor();
      const { text, vector } = (await taken(page)) as { text: string; vector: number[] };
      expect({ text, vector }).toEqual({ text: "bank", vector: Array.from(table.vectorOf("bank")) });
      const command = (await page.locator(".take-away code").allTextContents())[1].replace("$ riverbank ", "");
      const ran = spawnSync(process.execPath, [MAIN, ...command.split(" ")], { encoding: "utf8" });
      // The command prints the shortest decimals that are the same float32 numbers.
      expect(Array.from(Float32Array.from(JSON.parse(ran.stdout).vector))).toEqual(vector);
      await keepPicture(page, "vectors-bank-phone");
      await page.getByLabel("Words, with commas between").fill("");
      await page.locator(".v-strips").waitFor({ state: "detached" });
    });
  });

  test("can be used by keyboard alone", { timeout: LONG }, async () => {
    await walk("#/vectors?part=words", DESKTOP, async (page) => {
      page.setDefaultTimeout(LONG / 4);
      await words(page);
      const { keyboard } = page;
      const focusBy = async (selector: string) => {
        for (let press = 0; press < 60; press++) {
          if (await page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`))
            return;
          await keyboard.press("Tab");
        }
        throw new Error(`${selector} can't be reached`);
      };
      await focusBy("#v-dimension");
      const before = Number(await page.locator("#v-dimension").inputValue());
      await keyboard.press("ArrowRight");
      await keyboard.press("ArrowRight");
      await page.waitForFunction(`location.hash.includes("dimension=${before + 2}")`);
      expect(await page.locator("#v-dimension").getAttribute("aria-valuetext")).toContain(
        `dimension ${before + 2}: king`,
      );
      await page.goBack();
      await page.waitForFunction("!location.hash.includes('dimension')");
      await focusBy(".choice input");
      await keyboard.press("ArrowRight");
      await page.waitForFunction("location.hash.includes('order=product')");
      await keepPicture(page, "vectors-by-product");
      await focusBy(".v-matrix button[aria-pressed=false]");
      await keyboard.press("Enter");
      await page.waitForFunction("location.hash.includes('compared=')");
    });
  });
});
