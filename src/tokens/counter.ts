// Bytes of text to blocks of word ids, in the order in which words were first seen: feeds the word kernels and gives
// them what they ask for.

import type { Address } from "../kernels/contract.ts";
import { KernelMemory } from "../kernels/memory.ts";
import { utf8Size } from "../kernels/reference/utf8.ts";
import { WordReason, WordState } from "../kernels/reference/words.ts";
import { characterPage } from "./characters.ts";
import { segmentRun } from "./segmenter.ts";

const INPUT_BYTES = 256 * 1024;
const FIRST_SLOTS = 65536;
const ARENA_CHUNK = 1024 * 1024;
const PAGES = 0x110000 / 256;
const RECORD_HEADER = 16;

export interface CountedWord {
  readonly token: string;
  readonly count: number;
  /** Its place in the order of first sight. */
  readonly id: number;
}

export interface WordCounterOptions {
  lowercase: boolean;
  /** Ids in a full block. */
  blockLength: number;
  /** Run the plain-TypeScript kernels. Default: only where SIMD is missing. */
  reference?: boolean;
}

/**
 * Splits and counts the words of UTF-8 text that comes in pieces, cut anywhere. Full blocks of ids are handed out as
 * they arise: ids count from 0 in the order of first sight, -1 ends a sentence (a line that has words).
 *
 * @example
 * const counter = new WordCounter({ lowercase: true, blockLength: 4 });
 * const bytes = new TextEncoder().encode("To be or\nnot to be");
 * [...counter.write(bytes), ...counter.finish()]; // [Int32Array [0, 1, 2, -1], Int32Array [3, 0, 1, -1]]
 * [...counter.wordsAbove(2)]; // [{ id: 0, count: 2, token: "to" }, { id: 1, count: 2, token: "be" }]
 */
export class WordCounter {
  readonly #memory: KernelMemory;
  readonly #lowercase: boolean;
  readonly #state: Address;
  readonly #input: Address;
  readonly #output: Address;
  readonly #decoder = new TextDecoder();
  /** Arena chunks: where records start, and where they end once the next chunk has begun. */
  readonly #chunks: { start: Address; end: Address }[] = [];
  #filled = 0;

  constructor({ lowercase, blockLength, reference = false }: WordCounterOptions) {
    const memory = new KernelMemory({ capacity: 4 * ARENA_CHUNK, reference });
    this.#memory = memory;
    this.#lowercase = lowercase;
    this.#state = memory.allocateZeroed(WordState.size);
    this.#input = memory.allocate(INPUT_BYTES);
    this.#output = memory.allocate(4 * blockLength);
    this.#set(WordState.pages, memory.allocateZeroed(4 * PAGES));
    this.#set(WordState.table, memory.allocateZeroed(4 * FIRST_SLOTS));
    this.#set(WordState.mask, FIRST_SLOTS - 1);
    this.#set(WordState.fold, lowercase ? 32 : 0);
    this.#set(WordState.out, this.#output);
    this.#set(WordState.outEnd, this.#output + 4 * blockLength);
    this.#addChunk(memory.allocate(ARENA_CHUNK), ARENA_CHUNK);
  }

  /** Different words so far. */
  get distinct(): number {
    return this.#get(WordState.distinct);
  }

  /** Sentences ended so far. */
  get sentences(): number {
    return this.#get(WordState.sentences);
  }

  /** Reads a piece and hands out the blocks that it fills; they are the caller's to keep. */
  *write(piece: Uint8Array): Generator<Int32Array> {
    for (let from = 0; from < piece.length; ) {
      const part = piece.subarray(from, from + INPUT_BYTES - this.#filled);
      this.#memory.uint8(this.#input + this.#filled, part.length).set(part);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled === INPUT_BYTES) yield* this.#split(false);
    }
  }

  /** Reads what is left, ends the last sentence, and hands out the last blocks; the very last may be shorter. */
  *finish(): Generator<Int32Array> {
    yield* this.write(Uint8Array.of(10));
    yield* this.#split(true);
    if (this.#get(WordState.out) > this.#output) yield this.#takeBlock();
  }

  /** Every word seen at least `least` times, in the order of first sight. */
  *wordsAbove(least: number): Generator<CountedWord> {
    let id = 0;
    this.#closeChunk();
    for (const { start, end } of this.#chunks) {
      for (let record = start; record < end; id++) {
        const count = this.#memory.float64(record, 1)[0];
        const length = this.#memory.uint32(record + 12, 1)[0];
        if (count >= least) yield { id, count, token: this.#text(record + RECORD_HEADER, length) };
        record += 32 * Math.ceil((RECORD_HEADER + length) / 32);
      }
    }
  }

  *#split(final: boolean): Generator<Int32Array> {
    this.#set(WordState.cursor, this.#input);
    this.#set(WordState.end, this.#input + this.#filled);
    this.#set(WordState.final, final ? 1 : 0);
    for (;;) {
      const reason = this.#memory.kernels.splitWords(this.#state);
      if (reason === WordReason.input) break;
      if (reason === WordReason.segments) yield* this.#segment();
      else yield* this.#mend(reason);
    }
    // What is left is one unfinished word: it moves to the front, before the next piece.
    const cursor = this.#get(WordState.cursor);
    const left = this.#input + this.#filled - cursor;
    this.#memory.uint8(this.#input, this.#filled).copyWithin(0, cursor - this.#input);
    this.#filled = left;
  }

  *#segment(): Generator<Int32Array> {
    let at = this.#get(WordState.argument);
    for (const word of segmentRun(this.#text(at, this.#get(WordState.length)))) {
      let length = 0;
      for (const character of word) length += utf8Size(character.codePointAt(0) ?? 0);
      for (;;) {
        const reason = this.#memory.kernels.internWord(this.#state, at, length);
        if (reason === WordReason.input) break;
        yield* this.#mend(reason);
      }
      at += length;
    }
  }

  /** Gives the kernel what it asked for. */
  *#mend(reason: number): Generator<Int32Array> {
    if (reason === WordReason.output) yield this.#takeBlock();
    else if (reason === WordReason.arena) this.#growArena();
    else if (reason === WordReason.table) this.#growTable();
    else this.#buildPage(this.#get(WordState.argument));
  }

  #takeBlock(): Int32Array {
    const length = (this.#get(WordState.out) - this.#output) / 4;
    this.#set(WordState.out, this.#output);
    return this.#memory.int32(this.#output, length).slice();
  }

  #growArena(): void {
    this.#closeChunk();
    this.#addChunk(this.#memory.allocate(ARENA_CHUNK), ARENA_CHUNK);
  }

  #growTable(): void {
    const slots = 2 * (this.#get(WordState.mask) + 1);
    const old = this.#get(WordState.table);
    this.#memory.kernels.growWordTable(this.#state, this.#memory.allocateZeroed(4 * slots), slots);
    // The old table's space takes the next records.
    this.#closeChunk();
    this.#addChunk(old, 2 * slots);
  }

  #addChunk(start: Address, bytes: number): void {
    this.#chunks.push({ start, end: start });
    this.#set(WordState.tip, start);
    this.#set(WordState.limit, start + bytes);
  }

  #closeChunk(): void {
    const chunk = this.#chunks[this.#chunks.length - 1];
    chunk.end = this.#get(WordState.tip);
  }

  #buildPage(number: number): void {
    const { classes, written } = characterPage(number, this.#lowercase);
    const page = this.#memory.allocate(256 + 1024);
    this.#memory.uint8(page, 256).set(classes);
    this.#memory.uint32(page + 256, 256).set(written);
    this.#memory.uint32(this.#get(WordState.pages), PAGES)[number] = page;
  }

  // subtle: a page's TextDecoder refuses shared memory, hence the copy.
  #text(address: Address, length: number): string {
    return this.#decoder.decode(this.#memory.uint8(address, length).slice());
  }

  #get(field: number): number {
    return this.#memory.uint32(this.#state + field, 1)[0];
  }

  #set(field: number, value: number): void {
    this.#memory.uint32(this.#state + field, 1)[0] = value;
  }
}
