import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** What package-lock.json says of one installed package. */
interface Locked {
  version: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const packages = Object.entries(
  JSON.parse(readFileSync("package-lock.json", "utf8")).packages as Record<string, Locked>,
);

test("the lock file holds the native packages of every platform, or npm ci would refuse it", () => {
  const locked = new Set(packages.map(([path]) => path.slice(path.lastIndexOf("node_modules/") + 13)));
  const wanted = packages.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies));
  expect(wanted.length).toBeGreaterThan(0);
  expect(wanted.filter((name) => !locked.has(name))).toEqual([]);
});

test("the lock file names no registry", () => {
  expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});
