// Tests in a headless Chromium, on the one that setup.ts found.

import { type Browser, chromium } from "playwright-core";
import { describe, inject } from "vitest";

/** Starts a headless Chromium that talks to nobody but the test; `more` are arguments of its command line. */
export function launchChromium(executablePath: string, more: readonly string[] = []): Promise<Browser> {
  const quiet = ["quic", "background-networking", "component-update", "sync"].map((name) => `--disable-${name}`);
  return chromium.launch({ executablePath, args: [...quiet, "--no-first-run", ...more] });
}

/** A group of tests in a Chromium, handed its path; skipped with the reason in its name where there is none. */
export function describeChromium(name: string, body: (path: string) => void): void {
  const { path, reason } = inject("chromium");
  if (path) describe(name, () => body(path));
  else describe.skip(`${name} [${reason}]`, () => body(""));
}
