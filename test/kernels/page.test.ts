import type { Browser } from "playwright-core";
import * as riverbank from "riverbank";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelMemory } from "#src/kernels/memory.js";
import { callHere, runCases } from "../contracts/kernels.ts";
import { asHex, type PageReport } from "../contracts/page.ts";
import { describeChromium, launchChromium } from "../helpers/chromium.ts";
import { type PageServer, servePages } from "../helpers/page-server.ts";

describeChromium("in a page", (path) => {
  let browser: Browser;
  let server: PageServer;
  beforeAll(async () => {
    server = await servePages();
    browser = await launchChromium(path);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** Opens a page, runs a module's function in it, and fails on whatever the page complains about. */
  async function inPage<Result>(name: "isolated" | "plain", module: string, run: string): Promise<Result> {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`${server.origin}/${name}`);
    const result = await page.evaluate(`import(${JSON.stringify(module)}).then(${run})`);
    await page.close();
    expect(complaints).toEqual([]);
    return result as Result;
  }

  const report = (name: "isolated" | "plain") =>
    inPage<PageReport>(name, "/test/contracts/page.ts", "(module) => module.report()");

  async function nodeOutcomes(): Promise<Record<string, string>> {
    const memory = new KernelMemory();
    return asHex(await runCases(memory, callHere(memory)));
  }

  test("an isolated page gives the bytes that Node gives, on its own thread and on Web Workers", async () => {
    const { here, pool, ...page } = await report("isolated");
    expect(page).toEqual({ implementation: "wasm", isolated: true, threaded: true });
    expect(here).toEqual(await nodeOutcomes());
    expect(pool).toEqual(here);
  });

  test("a page that is not isolated gives the same bytes without workers", async () => {
    const { here, pool, ...page } = await report("plain");
    expect(page).toEqual({ implementation: "wasm", isolated: false, threaded: false });
    expect(here).toEqual(await nodeOutcomes());
    expect(pool).toEqual(here);
  });

  test("the whole public API loads as it is built, without a bundler", async () => {
    const names = await inPage<string[]>("plain", "riverbank", "(module) => Object.keys(module)");
    expect(names.sort()).toEqual(Object.keys(riverbank).sort());
  });
});
