// Small texts that a person names on the command line: a file, or standard input by "-".

import { statSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { RiverbankError } from "../shared/errors.ts";
import { describeFileError } from "../shared/files.ts";
import { note } from "./output.ts";

export const STANDARD_INPUT = "-";

/** The text of a file, or of standard input for "-". Throws `missing file` and its like, and `unsupported text`. */
export async function readInput(path: string): Promise<string> {
  const name = path === STANDARD_INPUT ? "standard input" : path;
  if (path === STANDARD_INPUT && process.stdin.isTTY) note("type the text, and end it with ctrl-D");
  const bytes = await (path === STANDARD_INPUT ? buffer(process.stdin) : readFile(path)).catch((error) => {
    throw describeFileError(error, name);
  });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RiverbankError("unsupported", `text: ${name} is not UTF-8; convert it or name another file`, { cause });
  }
}

/** Bytes of a file, or of a folder's files. Throws `missing file` and its like. */
export async function bytesOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return found.size;
    const files = await Promise.all((await readdir(path)).map((name) => stat(join(path, name))));
    return files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
  } catch (error) {
    throw describeFileError(error, path);
  }
}

/** Words from a file with one per line where there is such a file, else from a list with commas. */
export async function readWordList(given: string): Promise<string[]> {
  const words = isInput(given) ? (await readInput(given)).split(/\r\n|\n|\r/) : given.split(",");
  const found = words.map((word) => word.trim()).filter((word) => word !== "");
  if (found.length > 0) return found;
  throw new RiverbankError(
    "invalid",
    `words: ${JSON.stringify(given)} holds none; give a,b,c or a file with a word per line`,
  );
}

/** Numbers from a file where there is such a file, else from the text itself: "0.1,-2,3", "[0.1, -2, 3]", "0.1 -2 3". */
export async function readVector(given: string): Promise<number[]> {
  const text = isInput(given) ? await readInput(given) : given;
  const parts = text.replace(/^\s*\[|\]\s*$/g, "").split(/[\s,;]+/);
  const found = parts.filter((part) => part !== "");
  const bad = found.find((part) => !Number.isFinite(Number(part)));
  if (found.length > 0 && bad === undefined) return found.map(Number);
  const came = bad === undefined ? "nothing" : JSON.stringify(bad.slice(0, 40));
  throw new RiverbankError("invalid", `vector: ${came} came, numbers such as 0.1,-2,3 or a file of them were expected`);
}

function isInput(given: string): boolean {
  if (given === STANDARD_INPUT) return true;
  try {
    return !statSync(given).isDirectory();
  } catch {
    // Not there, or too long for a name: then it is the text itself.
    return false;
  }
}
