// What stands beside a table's numbers on a disk: the other files of its folder, its words.

import { readFile, stat } from "node:fs/promises";
import { basename, dirname, extname, isAbsolute, join } from "node:path";
import { RiverbankError } from "../shared/errors.ts";
import { describeFileError } from "../shared/files.ts";
import { isRecord } from "./formats/json.ts";
import type { Companion } from "./formats/options.ts";

const MODEL = "model.safetensors";

/** Where a table's numbers are, and how to get what stands beside them. */
export interface Place {
  file: string;
  beside: (name: Companion) => Promise<string | undefined>;
}

/**
 * Finds a table's numbers: the path itself where it is a file; in a folder the model.safetensors, for sentence-transformers
 * in the folder of its first module.
 *
 * @param vocabulary path of the words of a .npy. Default: a file of its name ending in .vocab.txt, else vocab.txt.
 */
export async function findTable(path: string, vocabulary?: string): Promise<Place> {
  const found = await stat(path).catch((error) => {
    throw describeFileError(error, path);
  });
  const root = found.isDirectory() ? path : dirname(path);
  const folder = found.isDirectory() ? join(path, await firstModule(path)) : root;
  const file = found.isDirectory() ? join(folder, MODEL) : path;
  if (found.isDirectory() && !(await isFile(file))) {
    const came = `${path} is a folder, a file was expected, or a folder with ${MODEL} and tokenizer.json`;
    throw new RiverbankError("invalid", `file: ${came}; name a file`);
  }
  const beside = (name: Companion) => {
    if (name !== "vocab.txt") return readFirst([join(folder, name), join(root, name)]);
    if (vocabulary !== undefined) return readText(vocabulary);
    return readFirst([vocabularyPath(path), join(root, "vocab.txt")]);
  };
  return { file, beside };
}

/** The name that the words of a .npy are saved under: `words.npy` has its words in `words.vocab.txt`. */
export function vocabularyPath(path: string): string {
  return join(dirname(path), `${basename(path, extname(path))}.vocab.txt`);
}

/** The folder of sentence-transformers' first module, which must be a StaticEmbedding; "" where there are no modules. */
async function firstModule(folder: string): Promise<string> {
  const text = await readFirst([join(folder, "modules.json")]);
  if (text === undefined) return "";
  let modules: unknown;
  try {
    modules = JSON.parse(text);
  } catch (cause) {
    throw new RiverbankError("invalid", `${join(folder, "modules.json")}: it is not JSON; is it cut off?`, { cause });
  }
  const first = Array.isArray(modules) ? modules[0] : undefined;
  const { type, path } = isRecord(first) ? first : {};
  if (typeof type !== "string" || typeof path !== "string" || isAbsolute(path) || path.includes("..")) {
    throw new RiverbankError("invalid", `${join(folder, "modules.json")}: its first module has no type or no path`);
  }
  if (type.endsWith(".StaticEmbedding")) return path;
  const came = `its first module is a ${type.split(".").at(-1)}, a StaticEmbedding was expected`;
  throw new RiverbankError("unsupported", `kind of model: ${folder} is no table, ${came}`);
}

/** The first of the files that is there; undefined where none is. */
async function readFirst(paths: readonly string[]): Promise<string | undefined> {
  for (const path of new Set(paths)) if (await isFile(path)) return readText(path);
  return undefined;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw describeFileError(error, path);
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => !found.isDirectory(),
    () => false,
  );
}
