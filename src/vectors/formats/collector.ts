// Rows and tokens as they come out of a file, until they are a table.

import type { Address } from "../../kernels/contract.ts";
import type { KernelMemory } from "../../kernels/memory.ts";
import { RiverbankError } from "../../shared/errors.ts";
import { Vocabulary } from "../../tokens/vocabulary.ts";
import { EmbeddingTable } from "../table.ts";
import { GrowingBlock } from "./growing.ts";
import type { ReadOptions } from "./options.ts";
import { keepFirsts, quoteToken, TokenList } from "./tokens.ts";

const MOST_DIMS = 2 ** 20;

/** What a word2vec file's first line says. */
export interface Shape {
  /** Undefined where the file has no header. */
  rows: number | undefined;
  dims: number;
}

/** Collects float32 rows with their tokens: `room()` for the next row's numbers, then `accept` its token. */
export class RowCollector {
  readonly memory: KernelMemory;
  readonly dims: number;
  /** Whether NaN and infinity may come. */
  readonly keepNotFinite: boolean;
  readonly #declared: number | undefined;
  #limit: number;
  readonly #onWarning: ReadOptions["onWarning"];
  readonly #block: GrowingBlock;
  readonly #tokens = new TokenList();

  /** Throws `invalid` for a shape that no table has. */
  constructor(memory: KernelMemory, { rows, dims }: Shape, { limit, notFinite, onWarning }: ReadOptions) {
    checkShape(rows, dims);
    this.memory = memory;
    this.dims = dims;
    this.keepNotFinite = notFinite === "keep";
    this.#declared = rows;
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
    this.#onWarning = onWarning;
    this.#block = new GrowingBlock(memory);
  }

  /** Rows accepted so far. */
  get rows(): number {
    return this.#tokens.length;
  }

  /** Whether as many rows are in as the caller wants. */
  get full(): boolean {
    return this.rows >= this.#limit;
  }

  /** Whether all rows that the header speaks of are in. */
  get complete(): boolean {
    return this.rows >= (this.#declared ?? Number.POSITIVE_INFINITY);
  }

  /** Leaves out what stands behind the header's last row, and tells. */
  leaveRest(): void {
    this.#limit = this.rows;
    this.#onWarning?.(`the header says ${this.rows} rows, more stand behind them and are left out`);
  }

  /** Where the next row's numbers go. Throws when the header has no such row. */
  room(): Address {
    if (this.complete) {
      throw new RiverbankError(
        "mismatched",
        `rows: the header says ${this.#declared}, more bytes stand behind them; mend the header or the file`,
      );
    }
    const bytes = 4 * this.dims;
    const needed = (this.rows + 1) * bytes;
    if (this.#block.length < needed) this.#block.extend(bytes);
    return this.#block.address + needed - bytes;
  }

  /** Takes the row whose numbers stand at the last `room()`, with the token at `bytes[start..end)`. */
  accept(bytes: Uint8Array, start: number, end: number): void {
    this.#tokens.add(bytes, start, end);
  }

  /** Which row is meant, for an error: `row 3 ("king")`. */
  describe(token: Uint8Array): string {
    return `row ${this.rows + 1} (${quoteToken(new TextDecoder().decode(token))})`;
  }

  /** The table. Throws when rows are missing. */
  finish(): EmbeddingTable {
    const { memory, dims } = this;
    if (this.#declared !== undefined && this.rows < Math.min(this.#declared, this.#limit)) {
      throw new RiverbankError(
        "invalid",
        `rows: the header says ${this.#declared}, ${this.rows} came; the file is cut off, fetch or write it again`,
      );
    }
    const tokens = this.#tokens.finish();
    const numbers = memory.float32(this.#block.address, tokens.length * dims);
    keepFirsts(tokens, (to, from) => numbers.copyWithin(to * dims, from * dims, (from + 1) * dims), this.#onWarning);
    const rows = tokens.length;
    if (rows === 0) throw new RiverbankError("invalid", "rows: none came, at least one was expected");
    this.#block.length = 4 * rows * dims;
    const address = this.#block.finish();
    const embeddings = { memory, rows, dims, precision: "float32", address, scales: 0 } as const;
    return new EmbeddingTable({ vocabulary: new Vocabulary(tokens), embeddings });
  }
}

/** Throws `invalid` for a shape that no table has; rows may be unknown. */
export function checkShape(rows: number | undefined, dims: number): void {
  if (!(dims >= 1 && dims <= MOST_DIMS)) {
    throw new RiverbankError("invalid", `dims: ${dims} came, 1 to ${MOST_DIMS} were expected`);
  }
  if (rows !== undefined && !(rows >= 1 && Number.isSafeInteger(rows))) {
    throw new RiverbankError("invalid", `rows: ${rows} came, at least one was expected`);
  }
}
