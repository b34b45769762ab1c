// Which format a table's bytes are in, by the bytes alone.

import { RiverbankError } from "../../shared/errors.ts";
import { isNumber } from "./cells.ts";
import { isCsv } from "./csv.ts";
import { isFastText } from "./fasttext-header.ts";
import { foreignKind } from "./foreign.ts";
import type { TableFormat } from "./options.ts";
import type { ByteReader } from "./reader.ts";

const WINDOW = 64 * 1024;
const NPY = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Whether the bytes are gzipped. */
export async function isGzip(reader: ByteReader): Promise<boolean> {
  const head = await reader.peek(2);
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** The format of what stands next in `reader`; throws `invalid` for nothing and `unsupported` for a known other kind. */
export async function detectFormat(reader: ByteReader): Promise<TableFormat> {
  const head = await reader.peek(WINDOW);
  if (head.length === 0) throw new RiverbankError("invalid", "size: no bytes came, a table was expected");
  // Before pickles: an old model of 640 dims starts with the same two bytes.
  if (isFastText(head)) return "fasttext";
  const other = foreignKind(head);
  if (other) throw new RiverbankError("unsupported", `kind of file: this is ${other}`);
  if (NPY.every((byte, i) => head[i] === byte)) return "npy";
  // The header's length is a 64-bit number, so one of its bytes is 0; a hostile one may be all ones.
  if (head[8] === 0x7b && head.subarray(0, 8).some((byte) => byte === 0 || byte > 0xf7)) return "safetensors";
  const text = new TextDecoder("latin1").decode(head.slice());
  if (isBinary(text)) return "binary";
  return isCsv(text) ? "csv" : "text";
}

/** Whether a "rows dims" line is followed by something else than a token and decimals. */
function isBinary(text: string): boolean {
  const header = /^[0-9]+ [0-9]+[ \r]*\n/.exec(text);
  if (!header) return false;
  const line = text.slice(header[0].length).split("\n", 1)[0];
  if (/[^\P{Cc}\t\r\u0080-\u009f]/u.test(line)) return true;
  return !line.split(/[ \t\r]/).some((cell, i) => i > 0 && (isNumber(cell) || /^[+-]?(nan|inf)/i.test(cell)));
}
