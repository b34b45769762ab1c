// Which format a table's bytes are in, by the bytes alone.

import { DECIMAL } from "../../kernels/reference/numbers.ts";
import { RiverbankError } from "../../shared/errors.ts";
import type { ByteReader } from "./reader.ts";

/**
 * How a table is kept in a file: Riverbank's own safetensors, or word2vec's text (with GloVe's and fastText's .vec) and
 * binary formats.
 */
export type TableFormat = "safetensors" | "text" | "binary";

const WINDOW = 64 * 1024;

/** First bytes of files that people take for tables, so that an error can name them. */
const OTHERS: [bytes: number[], what: string][] = [
  [[0xba, 0x16, 0x4f, 0x2f], "a fastText model (.bin); save its vectors as .vec"],
  [[0x50, 0x4b, 0x03, 0x04], "a zip archive; unpack it first"],
  [[0x80, 0x02], "a Python pickle; save the vectors in word2vec format"],
  [[0x80, 0x03], "a Python pickle; save the vectors in word2vec format"],
  [[0x80, 0x04], "a Python pickle; save the vectors in word2vec format"],
  [[0x80, 0x05], "a Python pickle; save the vectors in word2vec format"],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], "a NumPy array without words; save both in word2vec format"],
  [[0x47, 0x47, 0x55, 0x46], "a GGUF model"],
  [[0x50, 0x41, 0x52, 0x31], "a parquet file"],
  [[0x42, 0x5a, 0x68], "a bzip2 archive; unpack it first"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "an xz archive; unpack it first"],
  [[0x28, 0xb5, 0x2f, 0xfd], "a zstd archive; unpack it first"],
];

/** Whether the bytes are gzipped. */
export async function isGzip(reader: ByteReader): Promise<boolean> {
  return startsWith(await reader.peek(2), [0x1f, 0x8b]);
}

/** The format of what stands next in `reader`; throws `invalid` for nothing and `unsupported` for a known other kind. */
export async function detectFormat(reader: ByteReader): Promise<TableFormat> {
  const head = await reader.peek(WINDOW);
  if (head.length === 0) throw new RiverbankError("invalid", "size: no bytes came, a table was expected");
  const other = OTHERS.find(([bytes]) => startsWith(head, bytes));
  if (other) throw new RiverbankError("unsupported", `kind of file: this is ${other[1]}`);
  // The header's length is a 64-bit number, so one of its bytes is 0; a hostile one may be all ones.
  if (head[8] === 0x7b && head.subarray(0, 8).some((byte) => byte === 0 || byte > 0xf7)) return "safetensors";
  return isBinary(head) ? "binary" : "text";
}

function startsWith(bytes: Uint8Array, start: number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

/** Whether a "rows dims" line is followed by something else than a token and decimals. */
function isBinary(head: Uint8Array): boolean {
  const text = new TextDecoder("latin1").decode(head.slice());
  const header = /^[0-9]+ [0-9]+[ \r]*\n/.exec(text);
  if (!header) return false;
  const line = text.slice(header[0].length).split("\n", 1)[0];
  if (/[^\P{Cc}\t\r\u0080-\u009f]/u.test(line)) return true;
  return !line.split(/[ \t\r]/).some((cell, i) => i > 0 && (DECIMAL.test(cell) || /^[+-]?(nan|inf)/i.test(cell)));
}
