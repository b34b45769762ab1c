// The Embedding Projector's files: the numbers between tabs, the words line by line, and the configuration that joins
// them (projector.tensorflow.org takes the two files, TensorBoard the folder).

import type { EmbeddingTable } from "../table.ts";
import { shortDecimal } from "./cells.ts";
import { wordLines } from "./npy.ts";

const BATCH = 256 * 1024;

/** A folder's files by name, each in chunks. */
export type FolderFiles = Record<string, Iterable<Uint8Array>>;

/**
 * The table as `vectors.tsv`, `metadata.tsv` and `projector_config.json`. Throws, as it is written, `unsupported token`
 * for a word that a line of metadata can't hold: one with a tab or line end, or of white space alone.
 */
export function projectorFiles(table: EmbeddingTable): FolderFiles {
  const config = {
    embeddings: [
      {
        tensorName: "embeddings",
        tensorShape: [table.rows, table.dims],
        tensorPath: "vectors.tsv",
        metadataPath: "metadata.tsv",
      },
    ],
  };
  return {
    "metadata.tsv": wordLines(table, /[\t\r\n]|^\s*$/),
    "vectors.tsv": vectorLines(table),
    "projector_config.json": [new TextEncoder().encode(`${JSON.stringify(config, null, 2)}\n`)],
  };
}

function* vectorLines(table: EmbeddingTable): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = "";
  for (let id = 0; id < table.rows; id++) {
    text += `${Array.from(table.row(id), shortDecimal).join("\t")}\n`;
    if (text.length > BATCH) {
      yield encoder.encode(text);
      text = "";
    }
  }
  yield encoder.encode(text);
}
