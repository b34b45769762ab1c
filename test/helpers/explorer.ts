// The explorer as it is built, in a headless Chromium: served as any static server would, looked at on a desktop and a
// phone, and silent.

import { createReadStream, mkdirSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { describeChromium, launchChromium } from "./chromium.ts";
import { ISOLATION } from "./page-server.ts";

const BUILT = join(import.meta.dirname, "../../dist/explorer");
/** Where pictures of the walk are kept, to be looked at. */
const PICTURES = join(import.meta.dirname, "../../pictures");
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
export const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** How a page is opened. */
export interface Visit extends BrowserContextOptions {
  /** Without the headers that let memory be shared: one worker. Default false. */
  plain?: boolean;
  /** Arguments of a browser of its own, such as --disable-3d-apis. */
  browser?: readonly string[];
  /** What the console and failed requests may say, where a test provokes it. Default: nothing. */
  allow?: RegExp;
}

/**
 * The visits of every walk: on a desktop, isolated and light; on a phone that is dark and not isolated, so that one
 * worker does everything.
 */
export const VISITS: [name: string, visit: Visit][] = [
  ["desktop", DESKTOP],
  ["phone", { ...PHONE, colorScheme: "dark", plain: true }],
];

/** Opens the explorer at a hash such as "#/tokens" and runs a walk; fails on whatever the page complains about. */
export type Walk = (hash: string, visit: Visit, run: (page: Page) => Promise<void>) => Promise<void>;

/** A group of tests that walk the explorer; skipped with the reason where there is no Chromium. */
export function describeExplorer(name: string, body: (walk: Walk) => void): void {
  describeChromium(name, (path) => {
    let browser: Browser;
    const servers: Server[] = [];
    const origins: Record<string, string> = {};
    beforeAll(async () => {
      browser = await launchChromium(path);
      for (const kind of ["isolated", "plain"]) {
        const server = await serveFolder(kind === "isolated" ? ISOLATION : {});
        servers.push(server);
        origins[kind] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      }
    });
    afterAll(async () => {
      await browser?.close();
      for (const server of servers) server.close();
    });
    body(async (hash, { plain = false, browser: args, allow, ...options }, run) => {
      const own = args ? await launchChromium(path, args) : undefined;
      const context = await (own ?? browser).newContext({ reducedMotion: "reduce", ...options });
      const page = await context.newPage();
      const complaints = listen(page, allow);
      try {
        await page.goto(`${origins[plain ? "plain" : "isolated"]}/${hash}`);
        await run(page);
        expect(complaints).toEqual([]);
      } finally {
        await context.close();
        await own?.close();
      }
    });
  });
}

function listen(page: Page, allow: RegExp | undefined): string[] {
  const complaints: string[] = [];
  const note = (text: string) => void (allow?.test(text) || complaints.push(text));
  page.on("pageerror", (error) => note(error.message));
  page.on("console", (message) => note(message.text()));
  page.on("requestfailed", (request) => note(`${request.url()} failed`));
  page.on("response", (response) => void (response.status() < 400 || note(`${response.url()} ${response.status()}`)));
  return complaints;
}

function serveFolder(headers: Record<string, string>): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const file = join(BUILT, normalize(pathname === "/" ? "/index.html" : decodeURIComponent(pathname)));
    const size = file.startsWith(BUILT) ? statSync(file, { throwIfNoEntry: false })?.size : undefined;
    if (size === undefined) return void response.writeHead(404).end();
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { ...headers, "content-type": type, "content-length": size });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** Fails on serious faults that hinder people who use screen readers, keyboards or strong contrast. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const faults = serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  expect(faults).toEqual([]);
}

/** Nothing stands outside the paper: the page can't be scrolled sideways. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const over = await page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  expect(over).toBeLessThanOrEqual(0);
}

/** Keeps a picture of the whole page, to be looked at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}
