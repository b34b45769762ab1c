// Tokenizers in files. Node only.

import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { RiverbankError } from "../shared/errors.ts";
import { checkWritable, describeFileError, writeAtomically } from "../shared/files.ts";
import { writeMerges, writeVocabularyJson } from "./formats/merges.ts";
import { writeTiktoken } from "./formats/tiktoken.ts";
import { formatVocabText } from "./formats/vocab-txt.ts";
import { type LoadTokenizerOptions, loadTokenizer } from "./load.ts";
import { BpeModel } from "./models/bpe.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Vocabularies and the merges that lie beside them, under the names of the two who publish them. */
const PAIRS = [
  ["vocab.json", "merges.txt"],
  ["encoder.json", "vocab.bpe"],
] as const;

/** What a folder is searched for, in this order. */
const IN_FOLDERS = ["tokenizer.json", "vocab.json", "encoder.json", "vocab.txt"];

/**
 * Opens a tokenizer's file, whose content tells its format, or a folder that holds one: tokenizer.json, vocab.json or
 * encoder.json with merges.txt or vocab.bpe beside it, vocab.txt, .tiktoken.
 *
 * Throws `missing file` and its like, and what {@link loadTokenizer} throws.
 *
 * @example
 * const tokenizer = await openTokenizer("bert-base-uncased");
 */
export async function openTokenizer(path: string, options: LoadTokenizerOptions = {}): Promise<Tokenizer> {
  const file = fileOf(path);
  const pair = PAIRS.find((names) => (names as readonly string[]).includes(basename(file)));
  const [vocabulary, merges] = pair?.map((name) => join(dirname(file), name)) ?? [file];
  const both = merges !== undefined && existsSync(merges) && { merges: await read(merges).then(String) };
  return loadTokenizer(await read(vocabulary), { name: vocabulary, ...both, ...options });
}

function fileOf(path: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  const found = IN_FOLDERS.map((name) => join(path, name)).find((file) => existsSync(file));
  if (found) return found;
  throw new RiverbankError("missing", `tokenizer: ${path} holds none of ${IN_FOLDERS.join(", ")}`);
}

async function read(path: string): Promise<Buffer> {
  return readFile(path).catch((error) => {
    throw describeFileError(error, path);
  });
}

/**
 * Saves a tokenizer, as a whole or not at all; the path's ending decides the format. Only tokenizer.json (any name that
 * ends in .json) holds every part. "vocab.json" writes merges.txt beside it; it, vocab.txt (.txt) and .tiktoken hold the
 * vocabulary alone, and are refused where a reader would not make the same tokens of it.
 *
 * @example
 * await saveTokenizer(tokenizer, "mine/tokenizer.json");
 */
export async function saveTokenizer(tokenizer: Tokenizer, path: string): Promise<void> {
  await checkTokenizerSavable(path, tokenizer.kind);
  const { model, normaliser, preTokenizer } = tokenizer.parts;
  const { tokens } = model.vocabulary;
  if (extname(path) === ".txt") {
    if (normaliser?.config.type !== "BertNormalizer") throw unlike(path, "BERT's");
    await write(path, formatVocabText(model.vocabulary));
  } else if (extname(path) === ".tiktoken" && model instanceof BpeModel) {
    await write(path, writeTiktoken(tokens, model.merges));
  } else if (basename(path) === "vocab.json" && model instanceof BpeModel) {
    if (normaliser || preTokenizer?.config.type !== "ByteLevel") throw unlike(path, "GPT-2's");
    await write(path, writeVocabularyJson(tokens));
    await write(join(dirname(path), "merges.txt"), writeMerges(model.merges));
  } else {
    await write(path, JSON.stringify(tokenizer, null, 1));
  }
}

/** Finds out whether a tokenizer of this kind could be saved there, before it is learned. Throws as saving does. */
export async function checkTokenizerSavable(path: string, kind: Tokenizer["kind"] | "characters"): Promise<void> {
  const ending = extname(path);
  const needed =
    ending === ".txt" ? "wordpiece" : ending === ".tiktoken" || basename(path) === "vocab.json" ? "bpe" : kind;
  if (ending !== ".json" && ending !== ".txt" && ending !== ".tiktoken") {
    throw new RiverbankError("unsupported", `format: ${path} ends in none of .json, .txt and .tiktoken; name it so`);
  }
  if (needed !== kind) {
    throw new RiverbankError("unsupported", `format: ${path} is for ${needed}, ${kind} came; name it tokenizer.json`);
  }
  await checkWritable(path);
}

function unlike(path: string, whose: string): RiverbankError {
  return new RiverbankError(
    "unsupported",
    `format: ${path} has no place for how this tokenizer splits text, which is not ${whose} way; save as tokenizer.json`,
  );
}

async function write(path: string, text: string): Promise<void> {
  await writeAtomically(path, [new TextEncoder().encode(text)]);
}
