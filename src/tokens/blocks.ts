// Where word ids and cells wait for training: in memory up to a budget, then in a temporary file.

import type { FileHandle } from "node:fs/promises";
import { RiverbankError } from "../shared/errors.ts";
import { runsInNode } from "../shared/runtime.ts";

/**
 * An append-only list of blocks of int32 numbers, of any lengths. Block borders do not depend on where a block is kept. The temporary file
 * has no name from the moment it is open, so nothing is left of it however the process ends.
 */
export class BlockStore {
  readonly #budget: number;
  readonly #what: string;
  readonly #inMemory: Int32Array[] = [];
  /** Length of each block in the file and the byte where it starts. */
  readonly #inFile: { length: number; start: number }[] = [];
  #file: FileHandle | undefined;
  #folder = "";
  #fileBytes = 0;
  #memoryBytes = 0;
  #disposed = false;

  /**
   * @param budget bytes to keep in memory.
   * @param what what the numbers are, for messages.
   */
  constructor(budget: number, what = "word ids") {
    this.#budget = budget;
    this.#what = what;
  }

  /** Blocks so far. */
  get length(): number {
    return this.#inMemory.length + this.#inFile.length;
  }

  /** Adds a block, which the store keeps. Throws `exhausted disk` when the temporary file can't grow. */
  async append(block: Int32Array): Promise<void> {
    if (this.#inFile.length === 0 && (this.#memoryBytes + block.byteLength <= this.#budget || !runsInNode())) {
      this.#inMemory.push(block);
      this.#memoryBytes += block.byteLength;
      return;
    }
    const bytes = new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
    try {
      this.#file ??= await this.#open();
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#fileBytes + done);
        done += bytesWritten;
      }
    } catch (cause) {
      throw this.#explain(cause);
    }
    this.#inFile.push({ length: block.length, start: this.#fileBytes });
    this.#fileBytes += block.byteLength;
  }

  /** Block `index` as it was appended; a block kept in memory is the store's own and must not be changed. */
  read(index: number): Int32Array | Promise<Int32Array> {
    if (this.#disposed) throw new RiverbankError("invalid", `corpus: its ${this.#what} are read after dispose()`);
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new RiverbankError("unknown", `block: ${index} came, 0 to ${this.length - 1} can be read`);
    }
    return this.#inMemory[index] ?? this.#readFile(index - this.#inMemory.length);
  }

  /** Gives memory and file back; a second call does nothing. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#inMemory.length = 0;
    this.#inFile.length = 0;
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #readFile(index: number): Promise<Int32Array> {
    const { length, start } = this.#inFile[index];
    const block = new Int32Array(length);
    const bytes = new Uint8Array(block.buffer);
    for (let done = 0; done < bytes.length; ) {
      const read = await this.#file?.read(bytes, done, bytes.length - done, start + done);
      if (!read?.bytesRead) throw new RiverbankError("invalid", "corpus: its temporary file was cut off or closed");
      done += read.bytesRead;
    }
    return block;
  }

  async #open(): Promise<FileHandle> {
    const { open, unlink } = await import("node:fs/promises");
    const { tmpdir } = await import("node:os");
    const { join } = await import("node:path");
    this.#folder = tmpdir();
    const path = join(this.#folder, `riverbank-${process.pid}-${crypto.randomUUID()}.ids`);
    const file = await open(path, "wx+", 0o600);
    await unlink(path);
    return file;
  }

  #explain(cause: unknown): RiverbankError {
    const { code = "unknown" } = cause as NodeJS.ErrnoException;
    const cure = "free space there, name another folder in TMPDIR or raise memoryBudget";
    return new RiverbankError(
      "exhausted",
      `disk: the temporary file of ${this.#what} in ${this.#folder} could not pass ${this.#fileBytes} bytes (${code}); ${cure}`,
      { cause },
    );
  }
}
