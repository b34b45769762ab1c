// Phrases in files. Node only.

import { readFile } from "node:fs/promises";
import { describeFileError, writeAtomically } from "../shared/files.ts";
import { type Phrases, phrasesFrom } from "./phrases.ts";

/** Opens phrases that {@link savePhrases} saved. Throws `missing file` and its like, and `invalid phrases`. */
export async function openPhrases(path: string): Promise<Phrases> {
  const json = await readFile(path, "utf8").catch((error) => {
    throw describeFileError(error, path);
  });
  return phrasesFrom(json, path);
}

/**
 * Saves phrases as JSON, as a whole or not at all.
 *
 * @example
 * await savePhrases(await learnPhrases(corpus), "phrases.json");
 */
export async function savePhrases(phrases: Phrases, path: string): Promise<void> {
  await writeAtomically(path, [new TextEncoder().encode(`${JSON.stringify(phrases, undefined, 1)}\n`)]);
}
