// Paths as people give them (files, folders, patterns) to the files that they mean, in an order that never changes.
// Node only.

import { readdir, stat } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { RiverbankError } from "../shared/errors.ts";
import { formatOf } from "./formats/index.ts";
import { globBase, globMatcher, isGlob } from "./glob.ts";

export interface SourceFile {
  readonly path: string;
  /** Bytes on disk; undefined for what is no regular file (a pipe). */
  readonly bytes?: number;
}

/**
 * The files that a path means: a file itself, the files of known format below a folder, or those that match a pattern;
 * folders and patterns leave out names that begin with a dot and give their files sorted by path. Throws `missing file`
 * when there are none.
 */
export async function expandPath(path: string): Promise<SourceFile[]> {
  const found = await look(path);
  if (found?.isDirectory()) return expandFolder(path);
  if (found) return [found.isFile() ? { path, bytes: found.size } : { path }];
  const slashed = sep === "\\" ? path.replaceAll("\\", "/") : path;
  if (!isGlob(slashed)) throw new RiverbankError("missing", `file: ${path} is not there; check the path`);
  const matches = globMatcher(slashed);
  const base = globBase(slashed);
  const files = (await look(base === "" ? "." : `${base}/`))?.isDirectory() ? await walk(base) : [];
  const matching = await measure(files.filter((file) => matches(file)));
  if (matching.length === 0) {
    throw new RiverbankError("missing", `file: nothing matches ${path}; check the pattern (and quote it in a shell)`);
  }
  return matching;
}

async function expandFolder(folder: string): Promise<SourceFile[]> {
  const files = await walk(folder.replace(/[\\/]+$/, "") || folder);
  const known = await measure(files.filter((file) => formatOf(file) !== undefined));
  if (known.length > 0) return known;
  const expected = ".txt, .md, .csv, .tsv or .jsonl (or those with .gz)";
  throw new RiverbankError("missing", `file: the folder ${folder} has no ${expected}; name files or a pattern`);
}

/** The files below a folder, sorted; links to folders are not followed, so that no ring can trap the walk. */
async function walk(folder: string): Promise<string[]> {
  const prefix = folder === "" || folder.endsWith("/") ? folder : `${folder}/`;
  const files: string[] = [];
  for (const entry of await readdir(folder === "" ? "." : prefix, { withFileTypes: true })) {
    const path = prefix + entry.name;
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory()) files.push(...(await walk(path)));
    else if (entry.isFile() || (entry.isSymbolicLink() && (await look(path))?.isFile())) files.push(path);
  }
  return files.sort((a, b) => (a < b ? -1 : 1));
}

function measure(paths: string[]): Promise<SourceFile[]> {
  return Promise.all(paths.map(async (path) => ({ path, bytes: (await stat(path)).size })));
}

/** Each file once, where it first stands. */
export function withoutRepeats(files: SourceFile[]): SourceFile[] {
  return [...new Map(files.toReversed().map((file) => [resolve(file.path), file])).values()].reverse();
}

async function look(path: string) {
  try {
    return await stat(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new RiverbankError("invalid", `file: ${path} can't be read (${code}); check its permissions`, { cause });
  }
}
