// What a source file imports, read from its text: enough for files that the formatter has laid out.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

/** One import or re-export. */
export interface Import {
  /** The specifier as it stands, or, where it is relative, the path from the root of the sources. */
  target: string;
  relative: boolean;
  /** Whether it is loaded with the file; false for `import()` and for types, which leave nothing in the output. */
  eager: boolean;
}

/** Sources by their path, with forward slashes. */
export type Sources = ReadonlyMap<string, string>;

const STATEMENT = /^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm;
const CALL = /^(?!\s*(?:\*|\/\/)).*\bimport\(\s*"([^"]+)"/gm;

/** Everything that `source`, the file at `path`, imports. */
export function importsOf(path: string, source: string): Import[] {
  const statements = [...source.matchAll(STATEMENT)].map(([, type, target]) => ({ target, eager: !type }));
  const calls = [...source.matchAll(CALL)].map(([, target]) => ({ target, eager: false }));
  return [...statements, ...calls].map(({ target, eager }) => {
    const relative = target.startsWith(".");
    return { target: relative ? posix.join(posix.dirname(path), target) : target, relative, eager };
  });
}

/** All .ts and .tsx files below a folder; none where there is no such folder. */
export function readSources(folder: string): Sources {
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
  const sources = paths.filter((path) => /\.tsx?$/.test(path) && !path.includes("node_modules/"));
  return new Map(sources.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}
