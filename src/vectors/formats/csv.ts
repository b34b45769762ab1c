// Comma-separated values: a line per word, the word and then its numbers. A line of names may stand in front. Fields may
// stand between quotes as in RFC 4180, so a word may hold commas, quotes and line ends.

import { KernelMemory } from "../../kernels/memory.ts";
import { RiverbankError } from "../../shared/errors.ts";
import type { EmbeddingTable } from "../table.ts";
import { isNumber, parseCell, shortDecimal } from "./cells.ts";
import { RowCollector } from "./collector.ts";
import type { ReadOptions } from "./options.ts";
import type { ByteReader } from "./reader.ts";
import { checkWellFormed, quoteToken } from "./tokens.ts";
import { LineWindow, LONGEST_FIRST_LINE } from "./window.ts";

const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;
const BLANK = 32;
const BATCH = 256 * 1024;
/** What people call the column of words; such a line is one of names even where the other names are numbers. */
const WORD_COLUMN = /^(?:|words?|tokens?|terms?|keys?|names?|labels?|index)$/i;

/**
 * Reads a table from CSV. Of a word that stands twice the first row is kept and `onWarning` told. Bytes that are not
 * UTF-8 become U+FFFD.
 *
 * Throws `invalid`, with the row and its word, for a number that is missing, too many or not finite.
 */
export async function readCsv(reader: ByteReader, options: ReadOptions = {}): Promise<EmbeddingTable> {
  const dims = await readDims(reader);
  options.onKind?.({ format: "csv", numbers: "decimals" });
  const memory = new KernelMemory();
  const window = new LineWindow(memory, dims);
  const rows = new RowCollector(memory, { rows: undefined, dims }, options);
  const left = await window.pass(reader, rows, (address, bytes) => readRecords(rows, address, bytes));
  if (left > 0) {
    throw new RiverbankError("invalid", `row ${rows.rows + 1}: it opens a quote that is never closed; mend the file`);
  }
  return rows.finish();
}

/** Whether a file, of which this is the head, a character per byte, is a table in CSV: a word, then numbers alone. */
export function isCsv(head: string): boolean {
  const lines = head.replace(/^\u00ef\u00bb\u00bf/, "").split(/\r?\n/, 8);
  // The last one may be cut.
  if (lines.length > 1) lines.pop();
  const cells = lines.filter((line) => line.trim() !== "").map(splitCells);
  // The first line may be one of names.
  const row = cells[1] ?? cells[0] ?? [];
  return row.length > 1 && row.slice(1).every(isNumber) && cells[0].length > 1;
}

/** Passes over a line of names and says how many numbers a row has. */
async function readDims(reader: ByteReader): Promise<number> {
  const mark = await reader.peek(3);
  if (mark[0] === 0xef && mark[1] === 0xbb && mark[2] === 0xbf) await reader.skip(3);
  const line = new TextDecoder().decode((await reader.peekLine(LONGEST_FIRST_LINE)).slice());
  const [word, ...cells] = splitCells(line);
  if (cells.length === 0) {
    throw new RiverbankError(
      "invalid",
      "first line: a word and numbers between commas were expected; is it another format?",
    );
  }
  // pandas and others name the columns 0, 1, 2 ...
  const counted = WORD_COLUMN.test(word) && cells.every((cell, i) => Number(cell) === i + Number(cells[0]));
  if (counted || !cells.every(isNumber)) await reader.skip((await reader.peekLine(LONGEST_FIRST_LINE)).length + 1);
  return cells.length;
}

/** A line's fields; the first may stand between quotes, and so may numbers. */
function splitCells(line: string): string[] {
  const quoted = /^"((?:[^"]|"")*)"\s*(?:,|$)/.exec(line);
  const word = quoted ? quoted[1].replaceAll('""', '"') : line.split(",", 1)[0];
  const rest = line.slice(quoted ? quoted[0].length : word.length + 1).trim();
  if (rest === "") return [word];
  return [word, ...rest.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"))];
}

/** Takes the whole records among the `bytes` bytes at `address` and says how many bytes they have. */
function readRecords(rows: RowCollector, address: number, bytes: number): number {
  const { memory, dims } = rows;
  let text = memory.uint8(address, bytes);
  let start = 0;
  while (start < bytes && !rows.full) {
    const word = wordEnd(text, start);
    const end = word < 0 ? -1 : text.indexOf(LF, word);
    if (end < 0) break;
    if (end === start || (text[start] === CR && end === start + 1)) {
      start = end + 1;
      continue;
    }
    const dest = rows.room();
    if (text.buffer !== memory.memory.buffer) text = memory.uint8(address, bytes);
    // The kernel reads numbers between blanks.
    for (let p = word; p < end; p++) if (text[p] === COMMA) text[p] = BLANK;
    if (memory.kernels.parseRow(dest, address + word, dims) < 0) {
      readCells(rows, text.slice(start, word), text.slice(word, end), memory.float32(dest, dims));
    }
    acceptWord(rows, text, start, word);
    start = end + 1;
  }
  return start;
}

/** Where a record's first field ends, its closing quote included; -1 where that is not among the bytes. */
function wordEnd(text: Uint8Array, start: number): number {
  if (text[start] !== QUOTE) {
    let end = start;
    while (end < text.length && text[end] !== COMMA && text[end] !== LF) end++;
    return end;
  }
  let end = start + 1;
  while (end < text.length) {
    end = text.indexOf(QUOTE, end) + 1;
    if (end === 0) return -1;
    if (text[end] !== QUOTE) return end;
    end++;
  }
  return -1;
}

function acceptWord(rows: RowCollector, text: Uint8Array, start: number, end: number): void {
  if (text[start] !== QUOTE) rows.accept(text, start, end);
  else {
    const word = bareWord(text.subarray(start, end));
    rows.accept(word, 0, word.length);
  }
}

/** The bytes between quotes, each pair of quotes among them as one. */
function bareWord(field: Uint8Array): Uint8Array {
  if (field[0] !== QUOTE) return field;
  return field.slice(1, -1).filter((byte, i, inner) => !(byte === QUOTE && quotesBefore(inner, i) % 2 === 1));
}

function quotesBefore(bytes: Uint8Array, end: number): number {
  let start = end;
  while (start > 0 && bytes[start - 1] === QUOTE) start--;
  return end - start;
}

/** Reads numbers that the kernel left, their commas blanks by now. */
function readCells(rows: RowCollector, word: Uint8Array, numbers: Uint8Array, dest: Float32Array): void {
  const text = new TextDecoder("latin1").decode(numbers);
  const cells = text
    .trim()
    .split(/[ \t]+/)
    .map((cell) => cell.replace(/^"(.*)"$/, "$1"));
  const refuse = (what: string): never => {
    throw new RiverbankError("invalid", `${rows.describe(bareWord(word))}: ${what}`);
  };
  if (cells.length !== dest.length || text.trim() === "") {
    refuse(`${text.trim() === "" ? 0 : cells.length} numbers came, ${dest.length} were expected; the file is damaged`);
  }
  cells.forEach((cell, i) => {
    dest[i] = parseCell(cell);
    if (Number.isFinite(dest[i]) || (rows.keepNotFinite && isNumber(cell))) return;
    refuse(`${quoteToken(cell)} came as number ${i + 1}, a finite float32 number was expected`);
  });
}

/** The table as CSV, in chunks: a line of names (word, 1, 2 ...), then a line per word, line ends LF. */
export function* csvChunks(table: EmbeddingTable): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = `word,${Array.from({ length: table.dims }, (_, i) => i + 1)}\n`;
  for (let id = 0; id < table.rows; id++) {
    const token = table.vocabulary.tokens[id];
    checkWellFormed(token);
    text += /[",\r\n\ufeff]|^$|^\s|\s$/.test(token) ? `"${token.replaceAll('"', '""')}"` : token;
    for (const value of table.row(id)) text += `,${shortDecimal(value)}`;
    text += "\n";
    if (text.length > BATCH) {
      yield encoder.encode(text);
      text = "";
    }
  }
  yield encoder.encode(text);
}
