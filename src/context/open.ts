// Encoders in files and folders. Node only.

import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { RiverbankError } from "../shared/errors.ts";
import { describeFileError, readChunks, writeAtomically } from "../shared/files.ts";
import { openTokenizer } from "../tokens/open.ts";
import { parseRecord } from "../vectors/formats/json.ts";
import { ByteReader } from "../vectors/formats/reader.ts";
import { headerLength, parseHeader } from "../vectors/formats/safetensors.ts";
import type { Encoder } from "./encoder.ts";
import { ENCODER_FORMAT, encoderChunks, encoderFiles } from "./encoder-file.ts";
import { type LoadEncoderOptions, loadEncoder } from "./load.ts";
import type { Pooling } from "./sentence-vectors.ts";

const MODEL = "model.safetensors";

/**
 * Opens an encoder: the one file that {@link saveEncoder} writes, or the folder of a BERT-family checkpoint with
 * model.safetensors, config.json and tokenizer.json or vocab.txt. Where the folder says how texts are pooled
 * (sentence-transformers' 1_Pooling), that is the encoder's default.
 *
 * Throws `missing file` and its like, and what {@link loadEncoder} throws, with the path in front.
 *
 * @example
 * const encoder = await openEncoder("bge-small-en-v1.5");
 */
export async function openEncoder(path: string, options: LoadEncoderOptions = {}): Promise<Encoder> {
  const named = { name: path, ...options };
  const found = await stat(path).catch((error) => {
    throw describeFileError(error, path);
  });
  const file = found.isDirectory() ? join(path, MODEL) : path;
  if (found.isFile() && (await hasTokenizer(file))) return loadEncoder({ weights: readChunks(file) }, named);
  const folder = found.isDirectory() ? path : dirname(path);
  const config = parseRecord(await readText(join(folder, "config.json")), join(folder, "config.json"));
  const tokenizer = await openTokenizer(folder);
  const pooling = options.pooling ?? (await readPooling(folder));
  return loadEncoder({ weights: readChunks(file), config, tokenizer }, { ...named, pooling });
}

/**
 * Saves an encoder, whole or not at all: a path that ends in .safetensors as one file with its tokenizer in it, any other
 * as a folder that Python's transformers reads.
 *
 * @example
 * await saveEncoder(encoder, "en-context.safetensors");
 */
export async function saveEncoder(encoder: Encoder, path: string): Promise<void> {
  if (extname(path) === ".safetensors") {
    await writeAtomically(path, encoderChunks(encoder));
    return;
  }
  const made = await mkdir(path, { recursive: true }).catch((error) => {
    throw describeFileError(error, path, "written");
  });
  try {
    for (const [name, chunks] of Object.entries(encoderFiles(encoder))) await writeAtomically(join(path, name), chunks);
  } catch (error) {
    if (made !== undefined) await rm(made, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
}

/** Whether there is an encoder at `path`: Riverbank's own file, or a folder whose config.json says "bert". */
export async function isEncoder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return hasTokenizer(path).catch(() => false);
  const text = found && (await readFile(join(path, "config.json"), "utf8").catch(() => undefined));
  return text !== undefined && /"model_type"\s*:\s*"bert"/.test(text);
}

/** Whether a file is the container, which has all in it. */
async function hasTokenizer(file: string): Promise<boolean> {
  const reader = new ByteReader(readChunks(file));
  try {
    const { metadata } = parseHeader(await reader.take(headerLength(await reader.take(8))));
    return metadata.format === ENCODER_FORMAT;
  } catch (error) {
    if (!(error instanceof RiverbankError) || error.message.includes(file)) throw error;
    const { code, message } = error;
    throw new RiverbankError(code, `${file}: ${message.slice(code.length + 1)}`, { cause: error });
  } finally {
    await reader.close();
  }
}

async function readPooling(folder: string): Promise<Pooling | undefined> {
  const path = join(folder, "1_Pooling", "config.json");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const modes = parseRecord(text, path);
  if (modes.pooling_mode_cls_token === true) return "cls";
  return modes.pooling_mode_mean_tokens === true ? "mean" : undefined;
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error) => {
    throw describeFileError(error, path);
  });
}
