// Token bytes to strings, many at a time, and the rules about tokens that all formats share.

import { RiverbankError } from "../../shared/errors.ts";

const BATCH = 64 * 1024;

/**
 * Collects tokens' UTF-8 bytes and decodes them in batches. Bytes that are not UTF-8 become U+FFFD, as every reader of
 * these formats must cope with tokens that some other tool cut in the middle of a character.
 */
export class TokenList {
  readonly tokens: string[] = [];
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #bytes = new Uint8Array(BATCH);
  #used = 0;
  #ends: number[] = [];

  /** How many tokens were added. */
  get length(): number {
    return this.tokens.length + this.#ends.length;
  }

  /** Adds the token at `bytes[start..end)`; the bytes are copied and may stand on shared memory. */
  add(bytes: Uint8Array, start: number, end: number): void {
    if (this.#used + end - start > this.#bytes.length) this.#makeRoom(end - start);
    for (let i = start; i < end; i++) this.#bytes[this.#used++] = bytes[i];
    this.#ends.push(this.#used);
  }

  /** The tokens, in the order added. */
  finish(): string[] {
    this.#decode();
    return this.tokens;
  }

  #makeRoom(bytes: number): void {
    this.#decode();
    if (bytes > this.#bytes.length) this.#bytes = new Uint8Array(bytes);
  }

  #decode(): void {
    const text = this.#decoder.decode(this.#bytes.subarray(0, this.#used));
    // subtle: a character beyond ASCII has fewer UTF-16 units than bytes, and bytes that are no character never have
    // more, so equal lengths mean that every byte became the unit at its own place, the tokens' borders included.
    const onePerByte = text.length === this.#used;
    let start = 0;
    for (const end of this.#ends) {
      const token = onePerByte ? text.slice(start, end) : this.#decoder.decode(this.#bytes.subarray(start, end));
      this.tokens.push(token);
      start = end;
    }
    this.#used = 0;
    this.#ends = [];
  }
}

/**
 * The places of tokens that stood before, in rising order. An open-addressed table of numbers, since a Set of half a
 * million strings costs more memory and time than all the strings.
 */
export function repeatedPlaces(tokens: readonly string[]): number[] {
  const mask = 2 ** Math.ceil(Math.log2(2 * tokens.length + 2)) - 1;
  const places = new Int32Array(mask + 1).fill(-1);
  const repeated: number[] = [];
  for (let place = 0; place < tokens.length; place++) {
    const token = tokens[place];
    let slot = hash(token) & mask;
    while (places[slot] >= 0 && tokens[places[slot]] !== token) slot = (slot + 1) & mask;
    if (places[slot] >= 0) repeated.push(place);
    else places[slot] = place;
  }
  return repeated;
}

/**
 * Leaves out tokens that stood before, in place: of each the first is kept, since files are ordered by falling frequency.
 * `move` brings along what belongs to a row; `onWarning` is told.
 */
export function keepFirsts(
  tokens: string[],
  move: (to: number, from: number) => void,
  onWarning: ((message: string) => void) | undefined,
): void {
  const repeated = repeatedPlaces(tokens);
  if (repeated.length === 0) return;
  const first = tokens[repeated[0]];
  let kept = 0;
  for (let row = 0, next = 0; row < tokens.length; row++) {
    if (row === repeated[next]) next++;
    else {
      move(kept, row);
      tokens[kept++] = tokens[row];
    }
  }
  tokens.length = kept;
  onWarning?.(
    `${repeated.length} rows have a token that stood before, ${quoteToken(first)} first; the first row of each is kept`,
  );
}

/** FNV-1a over UTF-16 units, its high bits folded into the low ones. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value ^ (value >>> 15);
}

/** A token as an error message shows it: quoted, and cut where it is long. */
export function quoteToken(token: string): string {
  return JSON.stringify(token.length > 40 ? `${token.slice(0, 40)}…` : token);
}

/** Throws `invalid vocabulary` for a token that UTF-8 can't carry. */
export function checkWellFormed(token: string): void {
  if (/\p{Surrogate}/u.test(token)) {
    throw new RiverbankError(
      "invalid",
      `vocabulary: ${quoteToken(token)} holds half a character, which UTF-8 can't carry; mend the token`,
    );
  }
}
