// The .tiktoken file: on each line a token's bytes in base64, a space and its rank, which is its id.

import { RiverbankError } from "../../shared/errors.ts";
import { BYTE_CHARACTERS, bytesOf, textOfCodes } from "../byte-level.ts";
import { BpeModel } from "../models/bpe.ts";
import { Vocabulary } from "../vocabulary.ts";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const NO_DIGIT = 64;
const SIXTETS = new Uint8Array(256).fill(NO_DIGIT);
for (let value = 0; value < 64; value++) SIXTETS[DIGITS.charCodeAt(value)] = value;
const CODES = Uint16Array.from(BYTE_CHARACTERS, (character) => character.charCodeAt(0));
const [LINE_FEED, RETURN, SPACE, ZERO, EQUALS] = [10, 13, 32, 48, 61];

/**
 * Reads a .tiktoken file: its tokens by rank, in the characters of {@link BYTE_CHARACTERS}.
 *
 * Throws `invalid tiktoken` for a line that is not a token and its rank, for a rank that is missing or stands twice, and
 * where a byte is no token.
 *
 * @example
 * const tokens = parseTiktoken(await readFile("cl100k_base.tiktoken"));
 * const vocabulary = new Vocabulary(tokens);
 * const model = new BpeModel({ vocabulary, ranks: tokens.length });
 */
export function parseTiktoken(bytes: Uint8Array): string[] {
  // All tokens one after the other; each is cut out once they are one string.
  const codes = new Uint16Array(bytes.length);
  const ends: number[] = [];
  const ranks: number[] = [];
  const single = new Set<number>();
  let length = 0;
  for (let at = 0, line = 1; at < bytes.length; line++) {
    if (bytes[at] === LINE_FEED || bytes[at] === RETURN) {
      if (bytes[at++] === RETURN) line--;
      continue;
    }
    const from = length;
    const lineStart = at;
    let held = 0;
    let bits = 0;
    for (let sixtet = SIXTETS[bytes[at]]; sixtet < NO_DIGIT; sixtet = SIXTETS[bytes[++at]]) {
      held = (held << 6) | sixtet;
      bits += 6;
      if (bits < 8) continue;
      bits -= 8;
      codes[length++] = CODES[(held >> bits) & 0xff];
    }
    while (bytes[at] === EQUALS) at++;
    let valid = length > from && bits < 6 && (at - lineStart) % 4 === 0 && bytes[at++] === SPACE;
    const rankStart = at;
    let rank = 0;
    for (; bytes[at] >= ZERO && bytes[at] < ZERO + 10; at++) rank = 10 * rank + bytes[at] - ZERO;
    valid &&= at > rankStart && (at === bytes.length || bytes[at] === LINE_FEED || bytes[at] === RETURN);
    if (!valid) throw invalid(`line ${line} was expected to be a token in base64, a space and its rank`);
    if (length === from + 1) single.add(codes[from]);
    ends.push(length);
    ranks.push(rank);
    if (bytes[at] === RETURN) at++;
    at++;
  }
  if (single.size < 256) {
    throw invalid(`${256 - single.size} of the 256 bytes are no tokens, so some text could not be written`);
  }
  return byRank(textOfCodes(codes.subarray(0, length)), ends, ranks);
}

function byRank(text: string, ends: number[], ranks: number[]): string[] {
  const tokens: string[] = new Array(ranks.length);
  for (let index = 0; index < ranks.length; index++) {
    const rank = ranks[index];
    if (tokens[rank] !== undefined) throw invalid(`rank ${rank} stands twice`);
    // subtle: a far rank would make the array as long as it says.
    if (rank < tokens.length) tokens[rank] = text.slice(index > 0 ? ends[index - 1] : 0, ends[index]);
  }
  for (let rank = 0; rank < tokens.length; rank++) {
    if (tokens[rank] === undefined) throw invalid(`rank ${rank} is missing among ${tokens.length} tokens`);
  }
  return tokens;
}

/**
 * Writes tokens in byte characters as a .tiktoken file, their ids as ranks.
 *
 * The file says nothing of merges: throws `unsupported tiktoken` where the ranks alone would not lead to `merges`, as
 * with tokens that were not learned one after the other, and `invalid tiktoken` for a token that is not made of bytes.
 */
export function writeTiktoken(tokens: readonly string[], merges: readonly (readonly [string, string])[]): string {
  const lines = tokens.map((token, rank) => {
    const bytes = bytesOf(token);
    if (bytes.length !== token.length) throw invalid(`token ${rank}, ${JSON.stringify(token)}, is not made of bytes`);
    return `${btoa(String.fromCharCode(...bytes))} ${rank}\n`;
  });
  const implied = new BpeModel({ vocabulary: new Vocabulary(tokens), ranks: tokens.length }).merges;
  const differs = (index: number) => implied[index]?.join(" ") !== merges[index]?.join(" ");
  for (let index = 0; index < Math.max(merges.length, implied.length); index++) {
    if (!differs(index)) continue;
    const merge = JSON.stringify(merges[index] ?? implied[index]);
    throw new RiverbankError(
      "unsupported",
      `tiktoken: merge ${index}, ${merge}, does not follow from ranks; save as JSON`,
    );
  }
  return lines.join("");
}

function invalid(message: string): RiverbankError {
  return new RiverbankError("invalid", `tiktoken: ${message}`);
}
