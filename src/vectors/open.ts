// Tables in files, in Node.

import { extname } from "node:path";
import { RiverbankError } from "../shared/errors.ts";
import { checkWritable, describeFileError, fileSize, readChunks, writeAtomically } from "../shared/files.ts";
import type { TableFormat } from "./formats/detect.ts";
import { tableChunks } from "./formats/table-file.ts";
import { word2vecBinaryChunks } from "./formats/word2vec-binary.ts";
import { word2vecTextChunks } from "./formats/word2vec-text.ts";
import { type LoadOptions, loadTable } from "./load.ts";
import type { Precision } from "./rows.ts";
import type { EmbeddingTable } from "./table.ts";

/** How to save a table. */
export interface SaveOptions {
  /** Default: by the path's extension, .safetensors, .txt or .vec (text), .bin (binary). */
  format?: TableFormat | undefined;
  /** Precision of the numbers in a .safetensors file. Default: the table's own. Text and binary are float32. */
  precision?: Precision | undefined;
}

const EXTENSIONS: Record<string, TableFormat> = {
  ".safetensors": "safetensors",
  ".txt": "text",
  ".vec": "text",
  ".bin": "binary",
};

const WRITERS: Record<TableFormat, (table: EmbeddingTable) => Iterable<Uint8Array>> = {
  safetensors: tableChunks,
  text: word2vecTextChunks,
  binary: word2vecBinaryChunks,
};

/**
 * Opens a table's file: Riverbank's safetensors, word2vec or GloVe text, word2vec binary, each also gzipped; which one
 * it is shows in its bytes, not in its name, except that a .safetensors must be one.
 *
 * Throws `missing file` and its like, and what {@link loadTable} throws, with the path in front.
 *
 * @example
 * const table = await openTable("glove.6B.100d.txt", { limit: 40_000 });
 * table.rows; // 40000
 */
export async function openTable(
  path: string,
  options: Omit<LoadOptions, "size" | "name"> = {},
): Promise<EmbeddingTable> {
  const size = await fileSize(path);
  const format = options.format ?? (extname(path) === ".safetensors" ? "safetensors" : undefined);
  try {
    return await loadTable(readChunks(path), { ...options, format, size, name: path });
  } catch (error) {
    throw describeFileError(error, path);
  }
}

/**
 * Saves a table, whole or not at all: a failure leaves the old file as it was. Subwords, counts and metadata go into a
 * .safetensors file only.
 *
 * Throws `unsupported format` for an extension that says nothing, `unsupported token` for one that a word2vec file
 * can't carry, and what `writeAtomically` throws for a disk that is full or a place that can't be written.
 *
 * @example
 * await saveTable(table, "words.safetensors", { precision: "int8" });
 */
export async function saveTable(table: EmbeddingTable, path: string, options: SaveOptions = {}): Promise<void> {
  const { format, precision = format === "safetensors" ? table.precision : "float32" } = readOptions(path, options);
  let saved = table;
  if (format === "safetensors") saved = precision === "int8" ? table.quantise() : table.dequantise();
  await writeAtomically(path, WRITERS[format](saved));
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
  readOptions(path, options);
  await checkWritable(path);
}

function readOptions(path: string, { format = formatByExtension(path), precision }: SaveOptions) {
  if (precision === "int8" && format !== "safetensors") {
    throw new RiverbankError(
      "unsupported",
      `precision: int8 came for word2vec ${format}, which is float32; save as .safetensors`,
    );
  }
  return { format, precision };
}

function formatByExtension(path: string): TableFormat {
  const format = EXTENSIONS[extname(path).toLowerCase()];
  if (format) return format;
  const known = Object.keys(EXTENSIONS).join(", ");
  throw new RiverbankError("unsupported", `format: the extension of ${path} says none; use one of ${known}`);
}
