import { describe, expect, test } from "vitest";
import { importsOf, readSources, type Sources } from "../helpers/imports.ts";

/** The road: a folder imports only from folders that stand before it. */
const LAYERS = [
  ...["shared", "plots", "kernels", "text", "tokens", "vectors", "training", "similarity", "projection", "context"],
  ...["search", "evaluation", "questions", "server", "cli"],
];
/** The doors of the library stand above all folders: they re-export, and nothing imports them. */
const DOORS = ["index.ts", "node.ts", "questions.ts", "map-view.ts"];
/** Only these may use what npm installs. */
const PROGRAMS = ["server", "cli"];

const src = readSources("src");

/** Where a file stands on the road; doors last. -1 for what has no place on it. */
function layerOf(path: string): number {
  if (DOORS.includes(path)) return LAYERS.length;
  return LAYERS.indexOf(path.split("/")[0]);
}

function layerFaults(sources: Sources): string[] {
  const faults: string[] = [];
  for (const [path, source] of sources) {
    if (layerOf(path) === -1) faults.push(`${path} has no place on the road`);
    for (const { target, relative } of importsOf(path, source)) {
      if (!relative) continue;
      const sameFolder = target.split("/")[0] === path.split("/")[0];
      if (!sameFolder && layerOf(target) >= layerOf(path)) faults.push(`${path} imports ${target}`);
    }
  }
  return faults;
}

function packageFaults(sources: Sources): string[] {
  return [...sources].flatMap(([path, source]) => {
    if (PROGRAMS.includes(path.split("/")[0])) return [];
    const foreign = importsOf(path, source).filter(({ target, relative }) => !relative && !target.startsWith("node:"));
    return foreign.map(({ target }) => `${path} imports ${target}`);
  });
}

function nodeFaults(sources: Sources, door: string): string[] {
  const faults: string[] = [];
  const reached = new Set([door]);
  for (const path of reached) {
    for (const { target, relative, eager } of importsOf(path, sources.get(path) ?? "")) {
      if (eager && relative) reached.add(target);
      if (eager && target.startsWith("node:")) faults.push(`${path} imports ${target}`);
    }
  }
  return faults;
}

function nameFaults(sources: Sources): string[] {
  return [...sources].flatMap(([path, source]) => {
    const outside = importsOf(path, source).filter(({ target }) => target.startsWith("../") || target.startsWith("#"));
    return outside.map(({ target }) => `${path} imports ${target}`);
  });
}

describe("the layer rule", () => {
  test("a folder of src imports only from folders before it on the road", () => {
    expect(layerFaults(src)).toEqual([]);
  });

  test("an import up the road, of a door, and a folder that is not on the road are found", () => {
    const sources = new Map([
      ["kernels/a.ts", 'import { b } from "../shared/b.ts";\nexport {\n  type C,\n} from "../tokens/c.ts";'],
      ["tokens/c.ts", 'import type { D } from "../index.ts";\nconst e = await import("../kernels/a.ts");'],
      ["cli/d.ts", 'import "../server/e.ts";'],
      ["server/e.ts", '  const { f } = await import("../cli/d.ts");'],
      ["odds/f.ts", ""],
    ]);
    expect(layerFaults(sources)).toEqual([
      "kernels/a.ts imports tokens/c.ts",
      "tokens/c.ts imports index.ts",
      "server/e.ts imports cli/d.ts",
      "odds/f.ts has no place on the road",
    ]);
  });
});

describe("the library stands alone", () => {
  test("outside the command line and the server nothing imports a package", () => {
    expect(packageFaults(src)).toEqual([]);
  });

  test("a package imported by the library is found", () => {
    const sources = new Map([
      ["tokens/a.ts", 'import { readFile } from "node:fs/promises";\nimport zod from "zod";'],
      ["cli/b.ts", 'import { Command } from "commander";'],
    ]);
    expect(packageFaults(sources)).toEqual(["tokens/a.ts imports zod"]);
  });

  test("what a page loads with index.ts imports nothing of Node", () => {
    expect(src.has("index.ts")).toBe(true);
    expect(nodeFaults(src, "index.ts")).toEqual([]);
  });

  test("a module of Node behind index.ts is found, unless it is loaded on demand or only for its types", () => {
    const sources = new Map([
      ["index.ts", 'export { a } from "./text/a.ts";\nexport type { C } from "./text/c.ts";'],
      ["text/a.ts", '// import("node:os")\nimport { b } from "./b.ts";\nawait import("node:zlib");'],
      ["text/b.ts", 'import type { Stats } from "node:fs";\nimport { join } from "node:path";'],
      ["text/c.ts", 'import { cpus } from "node:os";'],
    ]);
    expect(nodeFaults(sources, "index.ts")).toEqual(["text/b.ts imports node:path"]);
  });
});

describe("what shows the library", () => {
  test.each(["road", "explorer"])("nothing in %s/ imports from outside it but by name", (folder) => {
    expect(nameFaults(readSources(folder))).toEqual([]);
  });

  test("an import of the library by its path is found", () => {
    const sources = new Map([
      ["1-tokens.ts", 'import { Random } from "riverbank";\nimport { KernelMemory } from "../src/kernels/memory.ts";'],
      ["map/view.ts", 'import { draw } from "../draw.ts";\nimport { Random } from "#src/shared/random.js";'],
    ]);
    expect(nameFaults(sources)).toEqual([
      "1-tokens.ts imports ../src/kernels/memory.ts",
      "map/view.ts imports #src/shared/random.js",
    ]);
  });
});
