import { expect, test } from "vitest";
import {
  DARK,
  DESKTOP,
  describeExplorer,
  expectAccessible,
  expectNoOverflow,
  keepPicture,
  PHONE,
} from "../helpers/explorer.ts";

describeExplorer("the tokens' place", (walk) => {
  test.each([
    ["desktop", DESKTOP],
    ["dark", DARK],
    ["phone", PHONE],
    ["plain", { ...DESKTOP, plain: true }],
  ])("shows a text's tokens with their ids: %s", async (name, visit) => {
    await walk("#/tokens", visit, async (page) => {
      const tokens = page.locator(".tokens li");
      await tokens.first().waitFor();
      expect(await tokens.locator(".token").allTextContents()).toContain("riverbank");
      await page.getByLabel("Your text").fill("king");
      await page.waitForFunction("document.querySelectorAll('.tokens li').length === 1");
      await keepPicture(page, `tokens-${name}`);
      await expectAccessible(page);
      await expectNoOverflow(page);
      await page.goBack();
      await page.waitForFunction("document.querySelectorAll('.tokens li').length > 1");
    });
  });
});
