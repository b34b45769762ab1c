// Once per run, before any test: looks for what tests want from the machine, and says which of them are skipped.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { findChromium, getChromium } from "./find-chromium.ts";

/** Where a thing is, or why the tests that want it do not run. */
type Found = { path: string; reason: undefined } | { path: undefined; reason: string };

declare module "vitest" {
  interface ProvidedContext {
    shared: Found;
    chromium: Found;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const shared = resolve(process.env.RIVERBANK_SHARED ?? join(import.meta.dirname, "../../../shared"));
  const data = existsSync(join(shared, "data")) ? shared : undefined;
  project.provide("shared", found(data, "no shared data: put it in ../shared, or set RIVERBANK_SHARED to its path"));
  const chromium = findChromium() ?? (isWholeRun() ? await install() : undefined);
  project.provide("chromium", found(chromium, "no Chromium: install it, or set RIVERBANK_CHROMIUM to its path"));
}

function found(path: string | undefined, reason: string): Found {
  if (path) return { path, reason: undefined };
  say(`SKIPPED: tests named [${reason}]`);
  return { path: undefined, reason };
}

/** Whether this is `npm test` or a build machine: somebody who runs one file does not wait for an installation. */
function isWholeRun(): boolean {
  return Boolean(process.env.CI) || process.env.npm_lifecycle_event === "test";
}

function install(): Promise<string | undefined> {
  say("no Chromium found: trying to install one (or set RIVERBANK_CHROMIUM to yours)");
  return getChromium();
}

function say(line: string): void {
  process.stderr.write(`\n${line}\n`);
}
