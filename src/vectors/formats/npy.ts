// numpy's .npy: the numbers alone, in C or Fortran order, with a header that is a Python dict. Their words stand in a
// text beside them, a word per line.
// Source: numpy's NEP 1, "A simple file format for NumPy arrays" (versions 1 to 3 differ in the header's length and text).

import { KernelMemory } from "../../kernels/memory.ts";
import { RiverbankError } from "../../shared/errors.ts";
import { Vocabulary } from "../../tokens/vocabulary.ts";
import { type Rows, readRow } from "../rows.ts";
import { EmbeddingTable } from "../table.ts";
import { checkShape } from "./collector.ts";
import { checkFinite, NUMBER_BYTES, type NumberType, readFloats, readRows } from "./numbers.ts";
import type { ReadOptions } from "./options.ts";
import { type ByteReader, skipAll, takeAll } from "./reader.ts";
import { checkWellFormed, keepFirsts, quoteToken } from "./tokens.ts";

const LONGEST_HEADER = 64 * 1024;
const ALIGNMENT = 64;
const TYPES: Record<string, NumberType> = {
  "<f8": "float64",
  "<f4": "float32",
  "<f2": "float16",
  "|i1": "int8",
  "<i1": "int8",
};

interface Header {
  type: NumberType;
  fortran: boolean;
  rows: number;
  dims: number;
}

/**
 * Reads a table from a .npy array, [rows, dims], and its words from the "vocab.txt" beside it. Of float64 the nearest
 * float32 is kept; int8 stays int8, each number standing for itself. Of a word that stands twice the first row is kept
 * and `onWarning` told.
 *
 * Throws `missing vocabulary` where no words stand beside it, `mismatched` where there are fewer or more words than rows,
 * `unsupported` for other types of numbers and for Python objects, `invalid` for an array that is cut off or holds
 * numbers that are not finite.
 */
export async function readNpy(reader: ByteReader, options: ReadOptions = {}): Promise<EmbeddingTable> {
  const header = await readHeader(reader);
  const { type, rows, dims, fortran } = header;
  options.onKind?.({ format: "npy", numbers: type });
  const bytes = rows * dims * NUMBER_BYTES[type];
  // With a size the claims are checked before anything is read; without one memory grows with what comes.
  if (options.size !== undefined && reader.position + bytes !== options.size) {
    const came = `${options.size} bytes came, ${reader.position + bytes} were expected for ${rows} × ${dims} ${type}`;
    throw new RiverbankError("invalid", `size: ${came}; it is cut off or damaged`);
  }
  const words = wordsOf(await options.beside?.("vocab.txt"), rows);
  const wanted = Math.min(rows, options.limit ?? rows);
  words.length = wanted;
  const embeddings = fortran ? await readColumns(reader, header, wanted) : await readRows(reader, type, wanted, dims);
  if ((fortran || wanted === rows) && (await reader.piece(1))) {
    throw new RiverbankError("invalid", "size: bytes stand behind the array; it is damaged");
  }
  if (options.notFinite !== "keep") checkFinite(embeddings, (row) => ` (${quoteToken(words[row])})`);
  return wordTable(words, embeddings, options);
}

/** A table of rows and their words, those that stand twice left out. */
export function wordTable(words: string[], rows: Rows, { onWarning }: ReadOptions, metadata = {}): EmbeddingTable {
  const { memory, dims, precision, address, scales } = rows;
  const bytes = dims * (precision === "float32" ? 4 : 1);
  const move = (to: number, from: number) => {
    memory.uint8(address, rows.rows * bytes).copyWithin(to * bytes, from * bytes, (from + 1) * bytes);
    if (scales) memory.float32(scales, rows.rows).copyWithin(to, from, from + 1);
  };
  keepFirsts(words, move, onWarning);
  const embeddings = { ...rows, rows: words.length };
  return new EmbeddingTable({ vocabulary: new Vocabulary(words), embeddings, metadata });
}

async function readHeader(reader: ByteReader): Promise<Header> {
  const start = await takeAll(reader, 8);
  if (String.fromCharCode(...start.subarray(0, 6)) !== "\x93NUMPY") {
    throw new RiverbankError("invalid", "header: it is not that of a .npy file; is it another format?");
  }
  const version = start[6];
  if (!(version >= 1 && version <= 3)) {
    throw new RiverbankError("unsupported", `version: ${version} came, 1, 2 or 3 was expected`);
  }
  const lengthBytes = await takeAll(reader, version === 1 ? 2 : 4);
  const length = lengthBytes.reduceRight((sum, byte) => 256 * sum + byte, 0);
  if (length > LONGEST_HEADER) {
    throw new RiverbankError("invalid", `header: it claims ${length} bytes, at most ${LONGEST_HEADER} were expected`);
  }
  return parseHeader(new TextDecoder("latin1").decode(await takeAll(reader, length)));
}

/** Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`, its keys in any order. */
function parseHeader(text: string): Header {
  const found = new Map<string, string>();
  const entry = /\s*'(descr|fortran_order|shape)'\s*:\s*('[^']*'|True|False|\([0-9, ]*\)|\[[^\]]*\])\s*(?:,|(?=\}))/y;
  entry.lastIndex = text.indexOf("{") + 1;
  for (let match = entry.exec(text); match; match = entry.exec(text)) {
    found.set(match[1], match[2]);
    if (/^\s*\}\s*$/.test(text.slice(entry.lastIndex))) break;
  }
  const [descr, order, shape] = ["descr", "fortran_order", "shape"].map((key) => found.get(key));
  const sizes = shape?.match(/[0-9]+/g)?.map(Number) ?? [];
  if (!descr || !/^(True|False)$/.test(order ?? "") || !shape?.startsWith("(")) {
    throw new RiverbankError(
      "invalid",
      `header: ${quoteToken(text)} came, descr, fortran_order and shape were expected`,
    );
  }
  if (sizes.length !== 2) {
    throw new RiverbankError("invalid", `shape: ${shape} came, (rows, dims) was expected; save a matrix`);
  }
  const [rows, dims] = sizes;
  checkShape(rows, dims);
  return { type: typeOf(descr), fortran: order === "True", rows, dims };
}

function typeOf(descr: string): NumberType {
  const type = TYPES[descr.slice(1, -1)];
  if (type) return type;
  const came = descr.includes("O")
    ? "Python objects came, which only a pickle can hold"
    : `${quoteToken(descr.replace(/^'|'$/g, ""))} came, one of ${Object.keys(TYPES).slice(0, 4).join(", ")} was expected`;
  throw new RiverbankError("unsupported", `type of numbers: ${came}; in Python, save array.astype("<f4")`);
}

/** The words of a text with one per line, of which there must be `rows`. */
function wordsOf(text: string | undefined, rows: number): string[] {
  if (text === undefined) {
    throw new RiverbankError(
      "missing",
      "vocabulary: a .npy holds numbers alone; put their words, one per line, into a file of its name ending in .vocab.txt, or name theirs",
    );
  }
  const words = text.replace(/^\ufeff/, "").split(/\r?\n/);
  if (words.at(-1) === "") words.pop();
  if (words.length === rows) return words;
  throw new RiverbankError("mismatched", `words: ${words.length} came for ${rows} rows; a word per line was expected`);
}

/** Reads an array whose columns stand one after the other, and turns it. */
async function readColumns(reader: ByteReader, { type, rows, dims }: Header, wanted: number): Promise<Rows> {
  const columns = new KernelMemory();
  const addresses: number[] = [];
  for (let column = 0; column < dims; column++) {
    addresses.push(await readFloats(reader, columns, type, wanted));
    await skipAll(reader, (rows - wanted) * NUMBER_BYTES[type]);
  }
  const memory = new KernelMemory({ capacity: 4 * wanted * dims });
  const address = memory.allocate(4 * wanted * dims);
  const numbers = memory.float32(address, wanted * dims);
  addresses.forEach((from, column) => {
    const values = columns.float32(from, wanted);
    for (let row = 0; row < wanted; row++) numbers[row * dims + column] = values[row];
  });
  return { memory, rows: wanted, dims, precision: "float32", address, scales: 0 };
}

/** The table's numbers as a .npy array of float32, [rows, dims], version 1, in chunks. */
export function* npyChunks({ embeddings, rows, dims }: EmbeddingTable): Generator<Uint8Array> {
  yield npyHead(rows, dims);
  for (let id = 0; id < rows; id++) {
    const row = readRow(embeddings, id);
    yield new Uint8Array(row.buffer, row.byteOffset, row.byteLength);
  }
}

/** What stands before the numbers of a .npy array of float32, [rows, dims], version 1. */
export function npyHead(rows: number, dims: number): Uint8Array {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${dims}), }`;
  const length = Math.ceil((10 + text.length + 1) / ALIGNMENT) * ALIGNMENT - 10;
  const bytes = new TextEncoder().encode(`${text.padEnd(length - 1)}\n`);
  return Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 0xff, length >> 8, ...bytes);
}

/** The table's words, one per line, in chunks. Throws `unsupported token` for one that a line can't hold. */
export function* wordLines({ vocabulary }: EmbeddingTable, unfit = /[\r\n]/): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const token of vocabulary.tokens) {
    checkWellFormed(token);
    if (unfit.test(token)) {
      throw new RiverbankError(
        "unsupported",
        `token: ${quoteToken(token)} can't stand in a list with a word per line; save as .safetensors`,
      );
    }
    yield encoder.encode(`${token}\n`);
  }
}
