// Labelled vectors from a file. Node only.

import { RiverbankError } from "../shared/errors.ts";
import { describeFileError, readChunks } from "../shared/files.ts";
import { checkText } from "../text/check.ts";
import { unpack } from "../text/gzip.ts";
import { readLabelled } from "./formats/labelled-csv.ts";
import type { LabelledVectors } from "./labelled.ts";

/**
 * Opens a csv or tsv file of labelled vectors, also gzipped, in the form that {@link readLabelled} describes. Throws
 * `missing file` and its like, `unsupported text` for what is not UTF-8, and what {@link readLabelled} throws, with the
 * path in front.
 *
 * @example
 * const materials = await openLabelled("materials.csv");
 * materials.objects.length; // 5
 */
export async function openLabelled(path: string): Promise<LabelledVectors> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  try {
    const pieces = checkText(unpack(copied(readChunks(path)), path), path);
    for await (const piece of pieces) text += decoder.decode(piece, { stream: true });
    text += decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw describeFileError(error, path);
    const cure = "convert it (iconv -f LATIN1 -t UTF-8)";
    throw new RiverbankError("unsupported", `text: ${path} is not UTF-8; ${cure}`, { cause: error });
  }
  return readLabelled(text, { name: path });
}

/** subtle: a file's chunks are views on one buffer, and those who look ahead keep some. */
async function* copied(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield chunk.slice();
}
