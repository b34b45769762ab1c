// Cases of the word family: splitWords, internWord, growWordTable. What WordTokenizer makes of the same text is tested
// in test/tokens/counter.test.ts; here small buffers make every kernel stop and go on at every place.

import { WordReason, WordState } from "#src/kernels/reference/words.js";
import { characterPage } from "#src/tokens/characters.js";
import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";

const PAGES = 4352;
const PIECES = ["river", "Bank", " ", ", ", "\n", "don't", "l’été", "3.14", "1,", "naïve", "ÀÉ", "x_y", "42nd", "—"];
const LONG = ["incomprehensibilities", "Donaudampfschifffahrtsgesellschaft", "ŒUVRES", "кот", "𝒜𝒷", "🙂", "\u0301"];
const WORDS = [...PIECES, ...LONG];

/** A state block over text of `n` pieces, with an output of 8 ids, 4 slots and an arena for about 40 words. */
class Splitter {
  readonly #bench: Bench;
  readonly #ids: number[] = [];
  readonly #state: number;
  readonly #out: number;
  readonly #arena: number;
  readonly #lowercase: boolean;
  #slots = 4;

  constructor(bench: Bench, text: Uint8Array, { final, lowercase }: { final: boolean; lowercase: boolean }) {
    this.#bench = bench;
    this.#lowercase = lowercase;
    this.#state = bench.store(new Uint8Array(WordState.size));
    this.#out = bench.block(32);
    this.#arena = bench.block(2048);
    const input = bench.store(text);
    this.#set(WordState.cursor, input);
    this.#set(WordState.end, input + text.length);
    this.#set(WordState.final, final ? 1 : 0);
    this.#set(WordState.out, this.#out);
    this.#set(WordState.outEnd, this.#out + 32);
    this.#set(WordState.tip, this.#arena);
    this.#set(WordState.limit, this.#arena + 2048);
    this.#set(WordState.table, bench.store(new Uint8Array(4 * this.#slots)));
    this.#set(WordState.mask, this.#slots - 1);
    this.#set(WordState.pages, bench.store(new Uint32Array(PAGES)));
    this.#set(WordState.fold, lowercase ? 32 : 0);
  }

  /** Ids, then the arena's bytes, the reason of the last stop, and how far the text was read. */
  async run(): Promise<Int32Array> {
    const start = this.#get(WordState.cursor);
    for (;;) {
      const reason = await this.#bench.call("splitWords", this.#state);
      if (reason === WordReason.segments) await this.#intern();
      else if (!(await this.#mend(reason))) return this.#outcome(reason, start);
    }
  }

  /** Takes each character of a run for a word. */
  async #intern(): Promise<void> {
    const run = this.#get(WordState.argument);
    for (let at = 0; at < this.#get(WordState.length); at += 3) {
      while (await this.#mend(await this.#bench.call("internWord", this.#state, run + at, 3)));
    }
  }

  async #mend(reason: number): Promise<boolean> {
    if (reason === WordReason.output) this.#empty();
    else if (reason === WordReason.table) {
      this.#slots *= 2;
      const table = this.#bench.store(new Uint8Array(4 * this.#slots));
      await this.#bench.call("growWordTable", this.#state, table, this.#slots);
    } else if (reason === WordReason.page) this.#build(this.#get(WordState.argument));
    else return false;
    return true;
  }

  #empty(): void {
    this.#ids.push(...this.#bench.readInts(this.#out, (this.#get(WordState.out) - this.#out) / 4));
    this.#set(WordState.out, this.#out);
  }

  #build(number: number): void {
    const { classes, written } = characterPage(number, this.#lowercase);
    const bytes = new Uint8Array(1280);
    bytes.set(classes);
    bytes.set(new Uint8Array(written.buffer), 256);
    const page = this.#bench.store(bytes);
    this.#bench.write(this.#get(WordState.pages) + 4 * number, Uint32Array.of(page));
  }

  #outcome(reason: number, start: number): Int32Array {
    this.#empty();
    const arena = this.#bench.read(this.#arena, this.#get(WordState.tip) - this.#arena);
    const facts = [WordState.distinct, WordState.open, WordState.sentences].map((field) => this.#get(field));
    return Int32Array.from([...this.#ids, ...arena, reason, this.#get(WordState.cursor) - start, ...facts]);
  }

  #get(field: number): number {
    return this.#bench.readInts(this.#state + field, 1)[0];
  }

  #set(field: number, value: number): void {
    this.#bench.write(this.#state + field, Uint32Array.of(value));
  }
}

function text(bench: Bench, n: number, pieces: string[]): Uint8Array {
  const words = Array.from(
    { length: n },
    () => pieces[bench.random.below(pieces.length)] + " ".repeat(bench.random.below(2)),
  );
  return new TextEncoder().encode(words.join(""));
}

export const wordCases: readonly KernelCase[] = [
  {
    name: "splitWords splits, lowers and counts the words of a text",
    run: (bench, n) => new Splitter(bench, text(bench, n, WORDS), { final: true, lowercase: true }).run(),
  },
  {
    name: "splitWords leaves letters as they are where it is told so",
    run: (bench, n) => new Splitter(bench, text(bench, n, WORDS), { final: true, lowercase: false }).run(),
  },
  {
    name: "splitWords leaves an unfinished word for the next piece",
    run: (bench, n) => new Splitter(bench, text(bench, n, WORDS), { final: false, lowercase: true }).run(),
  },
  {
    name: "internWord counts the words that a run was cut into",
    run: (bench, n) =>
      new Splitter(bench, text(bench, n, [...PIECES, "河岸", "銀行"]), { final: true, lowercase: true }).run(),
  },
  {
    name: "splitWords takes bytes that are not UTF-8 for separators",
    run: (bench, n) => {
      const bytes = Uint8Array.from(
        { length: n },
        () => [0x61, 0x80, 0xc3, 0xa9, 0xe2, 0xed, 0xf0, 0x20][bench.random.below(8)],
      );
      return new Splitter(bench, bytes, { final: true, lowercase: true }).run();
    },
  },
];
