// GPT-2's alphabet: each of the 256 bytes has a printable character, so that byte-level models see strings.

import { type Aligned, endOf, startOf } from "./aligned.ts";

/**
 * The character of each byte. Bytes that are printable in Latin-1 stand for themselves, the others follow from U+0100 on:
 * a space is "Ġ", a line feed "Ċ".
 *
 * Source: Radford et al., "Language Models are Unsupervised Multitask Learners", 2019, its published encoder.
 */
export const BYTE_CHARACTERS: readonly string[] = byteCharacters();

const CODES = Uint16Array.from(BYTE_CHARACTERS, (character) => character.charCodeAt(0));
// The byte of each character below U+0144, plus 1; 0 where there is none.
const BYTES = new Uint16Array(0x144);
for (let byte = 0; byte < 256; byte++) BYTES[CODES[byte]] = byte + 1;

function byteCharacters(): string[] {
  let next = 256;
  const printable = (byte: number) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(printable(byte) ? byte : next++));
}

/**
 * Writes a piece as the characters of its UTF-8 bytes; all bytes of a character come from that character's whole place.
 * A lone surrogate becomes the bytes of U+FFFD, as in TextEncoder.
 *
 * @example
 * byteLevel(aligned(" né")).text; // "ĠnÃ©"
 */
export function byteLevel(piece: Aligned): Aligned {
  const { text } = piece;
  let mapped = "";
  let kept = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 32 && code < 127) continue;
    if (code > 127) return encodeBytes(piece);
    mapped += text.slice(kept, i) + BYTE_CHARACTERS[code];
    kept = i + 1;
  }
  return kept === 0 ? piece : { ...piece, text: mapped + text.slice(kept) };
}

function encodeBytes(piece: Aligned): Aligned {
  const { text, at, place } = piece;
  const codes = new Uint16Array(3 * text.length);
  const starts = new Int32Array(codes.length);
  const ends = new Int32Array(codes.length);
  let length = 0;
  for (let i = 0; i < text.length; ) {
    const code = text.codePointAt(i) ?? 0;
    const width = code > 0xffff ? 2 : 1;
    const from = length;
    length = writeUtf8(code >= 0xd800 && code < 0xe000 ? 0xfffd : code, codes, length);
    starts.fill(startOf(piece, i), from, length);
    ends.fill(endOf(piece, i + width), from, length);
    i += width;
  }
  return {
    text: textOfCodes(codes.subarray(0, length)),
    at,
    starts: starts.slice(0, length),
    ends: ends.slice(0, length),
    place,
  };
}

/** Writes the byte characters of a code point at `to` and returns where they end. */
function writeUtf8(code: number, codes: Uint16Array, to: number): number {
  if (code < 0x80) {
    codes[to] = CODES[code];
    return to + 1;
  }
  const rest = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  codes[to] = CODES[((0xf00 >> (rest + 1)) & 0xff) | (code >> (6 * rest))];
  for (let i = 1; i <= rest; i++) codes[to + i] = CODES[0x80 | ((code >> (6 * (rest - i))) & 0x3f)];
  return to + rest + 1;
}

/** The text of UTF-16 units. */
export function textOfCodes(codes: Uint16Array): string {
  let text = "";
  // subtle: more arguments than this overflow some engines' stacks.
  for (let at = 0; at < codes.length; at += 8192) {
    text += String.fromCharCode.apply(null, codes.subarray(at, at + 8192) as unknown as number[]);
  }
  return text;
}

/**
 * The bytes that a token stands for; a token with a character that stands for no byte (a special one, say) gives its own
 * UTF-8, as the ByteLevel decoder of tokenizer.json does.
 *
 * @example
 * bytesOf("Ġn"); // Uint8Array [32, 110]
 */
export function bytesOf(token: string): Uint8Array {
  const bytes = new Uint8Array(token.length);
  for (let i = 0; i < token.length; i++) {
    const code = token.charCodeAt(i);
    if (code >= BYTES.length || BYTES[code] === 0) return new TextEncoder().encode(token);
    bytes[i] = BYTES[code] - 1;
  }
  return bytes;
}
