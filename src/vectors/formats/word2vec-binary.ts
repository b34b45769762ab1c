// word2vec's binary format: "rows dims" on a line, then for each row the token, one space, and its float32 numbers,
// little-endian. word2vec.c ends each row with a line feed, gensim does not; both are read.

import { KernelMemory } from "../../kernels/memory.ts";
import { RiverbankError } from "../../shared/errors.ts";
import type { EmbeddingTable } from "../table.ts";
import { RowCollector } from "./collector.ts";
import type { ReadOptions } from "./options.ts";
import type { ByteReader } from "./reader.ts";
import { checkWellFormed, quoteToken } from "./tokens.ts";

const SPACE = 32;
const LF = 10;
const LONGEST_TOKEN = 64 * 1024;

/**
 * Reads a table from word2vec's binary format. Bytes of a token that are not UTF-8 become U+FFFD; of a token that
 * stands twice the first row is kept and `onWarning` told.
 *
 * Throws `invalid` or `mismatched` for a header that is none, a number that is not finite (with the row and its token),
 * and for fewer or more rows than the header says.
 */
export async function readWord2vecBinary(reader: ByteReader, options: ReadOptions = {}): Promise<EmbeddingTable> {
  const header = new TextDecoder().decode((await reader.peekLine(100)).slice());
  const found = /^([0-9]+) ([0-9]+)[ \r]*$/.exec(header);
  if (!found) {
    throw new RiverbankError("invalid", `header: ${quoteToken(header)} came, "rows dims" was expected`);
  }
  options.onKind?.({ format: "binary", numbers: "float32" });
  await reader.skip(header.length + 1);
  const shape = { rows: Number(found[1]), dims: Number(found[2]) };
  const rows = new BinaryRows(new RowCollector(new KernelMemory(), shape, options));
  while (!rows.collector.full) {
    const piece = await reader.piece();
    if (!piece) break;
    rows.read(piece);
  }
  return rows.collector.finish();
}

/** Where in a row the bytes so far ended; a piece may end anywhere. */
class BinaryRows {
  readonly collector: RowCollector;
  readonly #token = new Uint8Array(LONGEST_TOKEN);
  #tokenLength = 0;
  readonly #rowBytes: number;
  #dest = 0;
  /** Bytes of the row's numbers that are in, or -1 while its token is being read. */
  #filled = -1;

  constructor(collector: RowCollector) {
    this.collector = collector;
    this.#rowBytes = 4 * collector.dims;
  }

  read(piece: Uint8Array): void {
    for (let p = 0; p < piece.length && !this.collector.full; ) {
      p = this.#filled < 0 ? this.#readToken(piece, p) : this.#readNumbers(piece, p);
    }
  }

  #readToken(piece: Uint8Array, p: number): number {
    while (p < piece.length) {
      const byte = piece[p++];
      if (this.#tokenLength === 0) {
        if (byte === LF) continue;
        this.#dest = this.collector.room();
      }
      if (byte === SPACE) {
        this.#filled = 0;
        break;
      }
      if (this.#tokenLength === LONGEST_TOKEN) this.#refuseToken();
      this.#token[this.#tokenLength++] = byte;
    }
    return p;
  }

  #readNumbers(piece: Uint8Array, p: number): number {
    const bytes = Math.min(this.#rowBytes - this.#filled, piece.length - p);
    const { memory } = this.collector;
    memory.uint8(this.#dest + this.#filled, bytes).set(piece.subarray(p, p + bytes));
    this.#filled += bytes;
    if (this.#filled === this.#rowBytes) this.#finishRow();
    return p + bytes;
  }

  #finishRow(): void {
    const { memory, dims } = this.collector;
    const bad = this.collector.keepNotFinite ? -1 : memory.kernels.firstNonFinite(this.#dest, dims);
    if (bad >= 0) {
      const value = memory.float32(this.#dest, dims)[bad];
      const row = this.collector.describe(this.#token.slice(0, this.#tokenLength));
      throw new RiverbankError(
        "invalid",
        `${row}: ${value} came as number ${bad + 1}, finite float32 numbers were expected; is it another format?`,
      );
    }
    this.collector.accept(this.#token, 0, this.#tokenLength);
    this.#tokenLength = 0;
    this.#filled = -1;
  }

  #refuseToken(): never {
    const { rows, dims } = this.collector;
    throw new RiverbankError(
      "invalid",
      `row ${rows + 1}: its token is longer than ${LONGEST_TOKEN} bytes; the header's ${dims} dims are wrong, or it is another format`,
    );
  }
}

/**
 * The table in word2vec's binary format, in chunks, without line feeds between rows (gensim's way). Throws
 * `unsupported` for a token that it can't carry: one with a space or a line feed. Subwords, counts and metadata have no
 * place in this format.
 */
export function* word2vecBinaryChunks(table: EmbeddingTable): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(`${table.rows} ${table.dims}\n`);
  for (let id = 0; id < table.rows; id++) {
    const token = table.vocabulary.tokens[id];
    checkToken(token);
    yield encoder.encode(`${token} `);
    const row = table.row(id);
    // Little-endian like every machine that has typed arrays.
    yield new Uint8Array(row.buffer, row.byteOffset, row.byteLength);
  }
}

function checkToken(token: string): void {
  checkWellFormed(token);
  if (!/[ \n]/.test(token)) return;
  throw new RiverbankError(
    "unsupported",
    `token: ${quoteToken(token)} can't stand in a word2vec binary file; save as .safetensors`,
  );
}
