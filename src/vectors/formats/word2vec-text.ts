// The text format of word2vec, fastText (.vec) and GloVe: a line per token, the token and then its numbers, between
// blanks. word2vec and fastText put "rows dims" on a line in front; GloVe does not.

import { KernelMemory } from "../../kernels/memory.ts";
import { RiverbankError } from "../../shared/errors.ts";
import type { EmbeddingTable } from "../table.ts";
import { isNumber, parseCell, shortDecimal } from "./cells.ts";
import { RowCollector, type Shape } from "./collector.ts";
import type { ReadOptions } from "./options.ts";
import type { ByteReader } from "./reader.ts";
import { checkWellFormed, quoteToken } from "./tokens.ts";
import { LineWindow, LONGEST_FIRST_LINE } from "./window.ts";

const LF = 10;
const CR = 13;
const BATCH = 256 * 1024;

const HEADER = /^[ \t]*([0-9]+)[ \t]+([0-9]+)[ \t\r]*$/;
// One character per byte, whatever the bytes are.
const byteDecoder = new TextDecoder("latin1");

/**
 * Reads a table from text. The header may be absent. The last `dims` cells of a line are its numbers and all before
 * them is its token, so tokens may hold blanks. Bytes that are not UTF-8 become U+FFFD; of a token that stands twice
 * the first row is kept, rows beyond those that the header speaks of are left out, and `onWarning` is told.
 *
 * Throws `invalid`, with the row and its token, for a number that is missing or not finite and for fewer rows than the
 * header says, and `mismatched` where the first row shows that the header's dims are wrong.
 */
export async function readWord2vecText(reader: ByteReader, options: ReadOptions = {}): Promise<EmbeddingTable> {
  const shape = await readShape(reader);
  options.onKind?.({ format: "text", numbers: "decimals" });
  const memory = new KernelMemory();
  const window = new LineWindow(memory, shape.dims);
  const rows = new RowCollector(memory, shape, options);
  await window.pass(reader, rows, (address, bytes) => {
    const whole = memory.uint8(address, bytes).lastIndexOf(LF) + 1;
    readLines(rows, address, whole);
    return whole;
  });
  return rows.finish();
}

/** Finds rows and dims by the first line, and by the second where the first is a header; rows stay to be read. */
async function readShape(reader: ByteReader): Promise<Shape> {
  const mark = await reader.peek(3);
  if (mark[0] === 0xef && mark[1] === 0xbb && mark[2] === 0xbf) await reader.skip(3);
  const header = HEADER.exec(await firstLine(reader, 100));
  if (!header) {
    const { numbers } = countNumbers(await firstLine(reader, LONGEST_FIRST_LINE));
    if (numbers > 0) return { rows: undefined, dims: numbers };
    throw new RiverbankError(
      "invalid",
      'first line: neither "rows dims" nor a token with numbers came; is it another format?',
    );
  }
  await reader.skip((await reader.peekLine(100)).length + 1);
  const shape = { rows: Number(header[1]), dims: Number(header[2]) };
  const { numbers, cells } = countNumbers(await firstLine(reader, LONGEST_FIRST_LINE));
  const claim = `dims: the header says ${shape.dims}, the first row holds`;
  if (cells > 1 && shape.dims > 0 && (numbers > shape.dims || cells - 1 < shape.dims)) {
    throw new RiverbankError("mismatched", `${claim} ${numbers} numbers; mend the header or the file`);
  }
  return shape;
}

async function firstLine(reader: ByteReader, most: number): Promise<string> {
  return byteDecoder.decode((await reader.peekLine(most)).slice());
}

/** How many cells a line has and how many of its last ones are numbers; the first is always a token. */
function countNumbers(line: string): { numbers: number; cells: number } {
  const cells = line.replace(/[ \t\r]+$/, "").split(/[ \t]/);
  let first = cells.length;
  while (first > 1 && isNumber(cells[first - 1])) first--;
  return { numbers: cells.length - first, cells: cells.length };
}

/** Takes the whole lines among the `bytes` bytes at `address`. */
function readLines(rows: RowCollector, address: number, bytes: number): void {
  const { memory, dims } = rows;
  const { kernels } = memory;
  let text = memory.uint8(address, bytes);
  for (let p = 0; p < bytes && !rows.full; ) {
    if (text[p] === LF || (text[p] === CR && text[p + 1] === LF)) {
      p++;
      continue;
    }
    if (rows.complete) {
      rows.leaveRest();
      break;
    }
    const dest = rows.room();
    if (text.buffer !== memory.memory.buffer) text = memory.uint8(address, bytes);
    let end = p;
    while (text[end] !== 32 && text[end] !== 9 && text[end] !== LF) end++;
    const length = kernels.parseRow(dest, address + end, dims);
    if (length >= 0) {
      rows.accept(text, p, end);
      p = end + length;
    } else {
      const next = text.indexOf(LF, p) + 1;
      const line = text.slice(p, next - 1);
      rows.accept(line, 0, readLine(rows, line, memory.float32(dest, dims)));
      p = next;
    }
  }
}

/** Reads a line that the kernel left: writes its numbers into `dest` and returns where its token ends. */
function readLine(rows: RowCollector, bytes: Uint8Array, dest: Float32Array): number {
  const line = byteDecoder.decode(bytes).replace(/[ \t\r]+$/, "");
  const refuse = (what: string): never => {
    const token = bytes.slice(0, line.search(/[ \t]|$/));
    throw new RiverbankError("invalid", `${rows.describe(token)}: ${what}`);
  };
  let end = line.length;
  for (let i = dest.length - 1; i >= 0; i--) {
    const blank = Math.max(line.lastIndexOf(" ", end - 1), line.lastIndexOf("\t", end - 1));
    if (blank < 0 || end === 0)
      refuse(`${dest.length - 1 - i} numbers came, ${dest.length} were expected; the file is damaged`);
    const cell = line.slice(blank + 1, end);
    dest[i] = parseCell(cell);
    if (!Number.isFinite(dest[i]) && !(rows.keepNotFinite && isNumber(cell)))
      refuse(`${quoteToken(cell)} came as number ${i + 1}, a finite float32 number was expected`);
    end = blank;
  }
  return end;
}

/**
 * The table as word2vec text, in chunks, with a header and in as few digits as give back the same float32 numbers
 * (8, else 9). Throws `unsupported` for a token that a line can't carry: one with a line feed, or a first one that ends in
 * a blank and a number. Subwords, counts and metadata have no place in this format.
 */
export function* word2vecTextChunks(table: EmbeddingTable): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = `${table.rows} ${table.dims}\n`;
  for (let id = 0; id < table.rows; id++) {
    const token = table.vocabulary.tokens[id];
    checkToken(token, id);
    text += token;
    for (const value of table.row(id)) text += ` ${shortDecimal(value)}`;
    text += "\n";
    if (text.length > BATCH) {
      yield encoder.encode(text);
      text = "";
    }
  }
  yield encoder.encode(text);
}

function checkToken(token: string, id: number): void {
  checkWellFormed(token);
  // A reader knows by the first row whether the header's dims are true, so that row's token can't look like numbers.
  if (!token.includes("\n") && (id > 0 || countNumbers(token).numbers === 0)) return;
  throw new RiverbankError(
    "unsupported",
    `token: ${quoteToken(token)} can't stand in a word2vec text file; save as .safetensors`,
  );
}
