// Real data that is not part of the project: `shared/` beside the checkout, or where RIVERBANK_SHARED says. Tests that
// want it are skipped where it is absent; setup.ts prints so.

import { join } from "node:path";
import { describe, inject } from "vitest";

const { path: folder, reason } = inject("shared");

/** The path of a file below shared/data; call it inside a test of {@link describeShared}. */
export function sharedPath(...parts: string[]): string {
  if (!folder) throw new Error(reason);
  return join(folder, "data", ...parts);
}

/** A group of tests on shared data, skipped with the reason in its name where there is none. */
export function describeShared(name: string, body: () => void): void {
  if (folder) describe(name, body);
  else describe.skip(`${name} [${reason}]`, body);
}
