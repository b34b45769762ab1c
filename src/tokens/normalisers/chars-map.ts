// The double-array trie in SentencePiece's compiled rules, walked as it is: a few thousand rules share their endings and
// stand for some hundred thousand.

import { RiverbankError } from "../../shared/errors.ts";

/** No rule is that long (bytes); bounds a search whatever the trie says. */
const MAX_KEY = 64;
/** A unit's byte; bit 31 marks a unit that holds a value and has no byte. */
const LABEL = 0x800000ff | 0;
const HAS_VALUE = 0x100;
const VALUE = 0x7fffffff;

/**
 * A `precompiled_charsmap`: the size of a trie in bytes (uint32, little-endian), the trie, and the replacements (UTF-8),
 * each ended by a zero byte. The trie is a double array of uint32 as darts-clone writes it: from the unit at place p with
 * offset o, byte b leads to place p ^ o ^ b if the unit there bears the label b; a unit with bit 8 ends a rule, and the
 * unit at p ^ o then says where its replacement begins.
 */
export class CharsMap {
  /** What the last rule that {@link match} found writes. */
  replacement = "";
  /** Whether a rule has a space elsewhere than at its beginning. */
  continuesWithSpace = false;
  readonly #units: Uint32Array;
  readonly #strings: Uint8Array;
  readonly #replacements = new Map<number, string>();
  /** ASCII characters with which no rule of ASCII alone begins. */
  readonly #plain = new Uint8Array(128).fill(1);

  /** Throws `invalid precompiled_charsmap` where it is no base64, cut off, or points outside itself. */
  constructor(base64: string) {
    const bytes = fromBase64(base64);
    const size = bytes.length < 4 ? 0 : new DataView(bytes.buffer).getUint32(0, true);
    if (size < 4 || size % 4 !== 0 || size >= bytes.length - 4) {
      throw broken(`${bytes.length} bytes came, a size, a trie of ${size} bytes and replacements were expected`);
    }
    const view = new DataView(bytes.buffer, 4, size);
    this.#units = new Uint32Array(size / 4);
    for (let i = 0; i < this.#units.length; i++) this.#units[i] = view.getUint32(4 * i, true);
    this.#strings = bytes.subarray(4 + size);
    this.#check();
    for (let code = 1; code < 128; code++) {
      const node = this.#step(0, code);
      if (node < 0) continue;
      let ascii = (this.#units[node] & HAS_VALUE) !== 0;
      for (let next = 1; next < 128; next++) ascii ||= this.#step(node, next) >= 0;
      if (ascii) this.#plain[code] = 0;
    }
  }

  /** The next place from `at` where a rule may begin: ASCII before ASCII is seldom one. */
  skip(text: string, at: number): number {
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit > 127 || !this.#plain[unit]) break;
      if (at + 1 < text.length && text.charCodeAt(at + 1) > 127) break;
    }
    return at;
  }

  /** The length (UTF-16 units) of the longest rule that begins at a place, 0 if none does. Sets {@link replacement}. */
  match(text: string, at: number): number {
    let length = 0;
    let last = 0;
    for (let node = 0, end = at; end < text.length && end - at < MAX_KEY; ) {
      const code = text.codePointAt(end) ?? 0;
      // As to malformed UTF-8, no rule applies to half a surrogate pair.
      if ((code & 0xfffff800) === 0xd800) break;
      node = this.#through(node, code);
      if (node < 0) break;
      end += code > 0xffff ? 2 : 1;
      if (!(this.#units[node] & HAS_VALUE)) continue;
      length = end - at;
      last = node;
    }
    if (length > 0) this.replacement = this.#read(this.#below(last));
    return length;
  }

  /** The node that a character's UTF-8 bytes lead to, or -1. */
  #through(node: number, code: number): number {
    if (code < 0x80) return this.#step(node, code);
    if (code < 0x800) node = this.#step(node, 0xc0 | (code >> 6));
    else {
      if (code < 0x10000) node = this.#step(node, 0xe0 | (code >> 12));
      else node = this.#step(this.#step(node, 0xf0 | (code >> 18)), 0x80 | ((code >> 12) & 63));
      node = this.#step(node, 0x80 | ((code >> 6) & 63));
    }
    return this.#step(node, 0x80 | (code & 63));
  }

  #step(node: number, byte: number): number {
    if (node < 0 || byte === 0) return -1;
    const next = this.#below(node) ^ byte;
    return next < this.#units.length && (this.#units[next] & LABEL) === byte ? next : -1;
  }

  #below(node: number): number {
    const unit = this.#units[node];
    return node ^ ((unit >>> 10) << ((unit & 0x200) >>> 6));
  }

  #read(place: number): string {
    const from = this.#units[place] & VALUE;
    let text = this.#replacements.get(from);
    if (text === undefined) {
      text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(
        this.#strings.subarray(from, this.#strings.indexOf(0, from)),
      );
      this.#replacements.set(from, text);
    }
    return text;
  }

  // Every place that can be reached is looked at once, so that nothing has to be checked later.
  #check(): void {
    const units = this.#units;
    const strings = this.#strings;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(strings);
    } catch {
      throw broken("its replacements are no UTF-8");
    }
    if (strings[strings.length - 1] !== 0) throw broken("its last replacement is cut off");
    const seen = new Uint8Array(units.length);
    const open = [0];
    seen[0] = 1;
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const below = this.#below(node);
      if (below >= units.length) throw broken(`unit ${node} leads to ${below}, it has ${units.length} units`);
      if (units[node] & HAS_VALUE) {
        const from = units[below] & VALUE;
        // A byte 10xxxxxx is inside of a character.
        if (from >= strings.length || (strings[from] & 0xc0) === 0x80) {
          throw broken(`unit ${node} names the replacement at byte ${from} of ${strings.length}`);
        }
      }
      if (node > 0 && this.#step(node, 32) >= 0) this.continuesWithSpace = true;
      for (let byte = 1; byte < 256; byte++) {
        const next = below ^ byte;
        if (next >= units.length || (units[next] & LABEL) !== byte || seen[next]) continue;
        seen[next] = 1;
        open.push(next);
      }
    }
  }
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    throw broken("base64 was expected");
  }
}

function broken(what: string): RiverbankError {
  return new RiverbankError("invalid", `precompiled_charsmap: ${what}`);
}
