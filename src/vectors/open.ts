// Tables in files, in Node.

import { mkdir, rm, rmdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { RiverbankError } from "../shared/errors.ts";
import { checkWritable, describeFileError, fileSize, readChunks, writeAtomically } from "../shared/files.ts";
import { findTable, vocabularyPath } from "./folder.ts";
import { csvChunks } from "./formats/csv.ts";
import { model2vecFiles } from "./formats/model2vec-writer.ts";
import { npyChunks, wordLines } from "./formats/npy.ts";
import type { TableFormat } from "./formats/options.ts";
import { projectorFiles } from "./formats/projector.ts";
import { tableChunks } from "./formats/table-file.ts";
import { word2vecBinaryChunks } from "./formats/word2vec-binary.ts";
import { word2vecTextChunks } from "./formats/word2vec-text.ts";
import { type LoadOptions, loadTable } from "./load.ts";
import type { Precision } from "./rows.ts";
import type { EmbeddingTable } from "./table.ts";

/** How to open a table. */
export interface OpenOptions extends Omit<LoadOptions, "size" | "name" | "beside"> {
  /** Path of a .npy's words, one per line. Default: beside it, of its name ending in .vocab.txt, else vocab.txt. */
  vocabulary?: string | undefined;
}

/** How a table can be saved: as it can be read, save as a fastText model; and for the Embedding Projector. */
export type SaveFormat = Exclude<TableFormat, "fasttext"> | "projector";

/** How to save a table. */
export interface SaveOptions {
  /**
   * Default: by the path's extension, .safetensors, .txt or .vec (text), .bin (binary), .npy, .csv. "model2vec" and
   * "projector" make a folder.
   */
  format?: SaveFormat | undefined;
  /** Precision of the numbers in safetensors. Default: the table's own. All other formats are float32. */
  precision?: Precision | undefined;
}

const EXTENSIONS: Record<string, SaveFormat> = {
  ".safetensors": "safetensors",
  ".txt": "text",
  ".vec": "text",
  ".bin": "binary",
  ".npy": "npy",
  ".csv": "csv",
};

/** The files of a table, by path, in the order in which they are written. */
type Writer = (table: EmbeddingTable, path: string) => Record<string, Iterable<Uint8Array>>;

const WRITERS: Record<SaveFormat, Writer> = {
  safetensors: (table, path) => ({ [path]: tableChunks(table) }),
  text: (table, path) => ({ [path]: word2vecTextChunks(table) }),
  binary: (table, path) => ({ [path]: word2vecBinaryChunks(table) }),
  csv: (table, path) => ({ [path]: csvChunks(table) }),
  npy: (table, path) => ({ [vocabularyPath(path)]: wordLines(table), [path]: npyChunks(table) }),
  model2vec: (table, path) => within(path, model2vecFiles(table)),
  projector: (table, path) => within(path, projectorFiles(table)),
};

const FOLDERS: readonly SaveFormat[] = ["model2vec", "projector"];
const HOLD_INT8: readonly SaveFormat[] = ["safetensors", "model2vec"];
const NAMES: Partial<Record<SaveFormat, string>> = { text: "word2vec text", binary: "word2vec binary" };

function within(folder: string, files: Record<string, Iterable<Uint8Array>>): Record<string, Iterable<Uint8Array>> {
  return Object.fromEntries(Object.entries(files).map(([name, chunks]) => [join(folder, name), chunks]));
}

/**
 * Opens a table: Riverbank's safetensors, word2vec or GloVe text, word2vec binary, a fastText model (.bin, .ftz), numpy's
 * .npy with its words beside it, CSV, each also gzipped; or the folder of a Model2Vec or StaticEmbedding table. Which one
 * it is shows in its bytes, not in its name, except that a .safetensors must be one.
 *
 * Throws `missing file` and its like, and what {@link loadTable} throws, with the path in front.
 *
 * @example
 * const table = await openTable("glove.6B.100d.txt", { limit: 40_000 });
 * table.rows; // 40000
 */
export async function openTable(path: string, { vocabulary, ...options }: OpenOptions = {}): Promise<EmbeddingTable> {
  const { file, beside } = await findTable(path, vocabulary);
  const size = await fileSize(file);
  const format = options.format ?? (extname(file) === ".safetensors" ? "safetensors" : undefined);
  try {
    return await loadTable(readChunks(file), { ...options, format, size, beside, name: path });
  } catch (error) {
    throw describeFileError(error, file);
  }
}

/**
 * Saves a table, whole or not at all: a failure leaves the old file as it was. Of several files (the words of a .npy
 * stand beside it, in a file of its name ending in .vocab.txt; "model2vec" and "projector" make a folder) each is whole
 * or as it was, and a new folder goes again. Subwords, counts and metadata go into Riverbank's safetensors only.
 *
 * Throws `unsupported format` for an extension that says nothing, `unsupported token` for one that the format
 * can't carry, and what `writeAtomically` throws for a disk that is full or a place that can't be written.
 *
 * @example
 * await saveTable(table, "words.safetensors", { precision: "int8" });
 */
export async function saveTable(table: EmbeddingTable, path: string, options: SaveOptions = {}): Promise<void> {
  const { format, precision } = readOptions(path, options);
  const kept = precision ?? (format === "safetensors" ? table.precision : "float32");
  const files = WRITERS[format](kept === "int8" ? table.quantise() : table.dequantise(), path);
  const made = FOLDERS.includes(format) && (await makeFolder(path));
  try {
    for (const [file, chunks] of Object.entries(files)) await writeAtomically(file, chunks);
  } catch (error) {
    if (made) await rm(path, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
}

/**
 * Finds out whether {@link saveTable} could save a table there now, before hours of work go into it: throws as it does
 * for the format, the precision and the place, and leaves nothing behind.
 *
 * @example
 * await checkSavable("words.bin", { precision: "int8" });
 * // unsupported precision: int8 came for word2vec binary, which is float32; save as .safetensors
 */
export async function checkSavable(path: string, options: SaveOptions = {}): Promise<void> {
  const { format } = readOptions(path, options);
  if (FOLDERS.includes(format)) {
    if (await makeFolder(path)) await rmdir(path);
    else await checkWritable(join(path, "config.json"));
    return;
  }
  if (format === "npy") await checkWritable(vocabularyPath(path));
  await checkWritable(path);
}

/** Makes a folder and says whether it was not there before. */
async function makeFolder(path: string): Promise<boolean> {
  try {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) return false;
    if (found) {
      throw new RiverbankError("invalid", `file: ${path} is a file, a folder was to be made; name another`);
    }
    await mkdir(path);
    return true;
  } catch (error) {
    throw describeFileError(error, path, "written");
  }
}

function readOptions(path: string, { format = formatByExtension(path), precision }: SaveOptions) {
  if (precision === "int8" && !HOLD_INT8.includes(format)) {
    const came = `int8 came for ${NAMES[format] ?? format}, which is float32`;
    throw new RiverbankError("unsupported", `precision: ${came}; save as .safetensors`);
  }
  return { format, precision };
}

function formatByExtension(path: string): SaveFormat {
  const format = EXTENSIONS[extname(path).toLowerCase()];
  if (format) return format;
  const known = Object.keys(EXTENSIONS).join(", ");
  throw new RiverbankError(
    "unsupported",
    `format: the extension of ${path} says none; use one of ${known}, or say which (model2vec and projector make a folder)`,
  );
}
