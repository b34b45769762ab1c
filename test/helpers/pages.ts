// Code that runs in a page: a server, a browser and one call between them.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { describeChromium, launchChromium } from "./chromium.ts";
import { type PageServer, servePages } from "./page-server.ts";

/** Cross-origin isolated, so with worker threads, or not. */
export type PageKind = "isolated" | "plain";

/**
 * Opens a page, imports `module` there and calls `run`, a function's source text, with it and `data` (through JSON).
 * Fails on whatever the page complains about.
 */
export type InPage = <Result>(kind: PageKind, module: string, run: string, data?: unknown) => Promise<Result>;

/** A group of tests that run code in Chromium pages; skipped with the reason where there is none. */
export function describePages(name: string, body: (inPage: InPage) => void): void {
  describeChromium(name, (path) => {
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
    body(async (kind, module, run, data) => {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(`${server.origin}/${kind}`);
      const source = `import(${JSON.stringify(module)}).then((module) => (${run})(module, ${JSON.stringify(data)}))`;
      const result = await page.evaluate(source);
      await page.close();
      expect(complaints).toEqual([]);
      return result as never;
    });
  });
}
