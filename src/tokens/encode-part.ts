// A corpus in parts that are encoded apart, on any thread: each line is a text of its own.

import type { CutRule } from "./parts.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Bytes of a part, unless no line ends and no cut is allowed within them. */
const PART_BYTES = 1 << 20;
const NEWLINE = 10;
const SPACE = 32;

/** Some lines of a corpus in UTF-8; the first may go on one that the part before began. */
export interface TextPart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly continues: boolean;
}

/** Gathers pieces of UTF-8 that were cut anywhere and cuts them anew: after a line, or in it where `rule` allows. */
export async function* cutParts(pieces: AsyncIterable<Uint8Array>, rule: CutRule): AsyncGenerator<TextPart> {
  let buffer = new Uint8Array(2 * PART_BYTES);
  let filled = 0;
  let wanted = PART_BYTES;
  let continues = false;
  for await (const piece of pieces) {
    if (filled + piece.length > buffer.length) {
      const larger = new Uint8Array(2 * Math.max(buffer.length, piece.length));
      larger.set(buffer.subarray(0, filled));
      buffer = larger;
    }
    buffer.set(piece, filled);
    filled += piece.length;
    if (filled < wanted) continue;
    const end = lastEnd(buffer.subarray(0, filled), rule);
    // subtle: text that can't be cut is searched again only when it has doubled.
    wanted = end > 0 ? PART_BYTES + filled - end : 2 * filled;
    if (end === 0) continue;
    yield { bytes: buffer.slice(0, end), continues };
    continues = buffer[end - 1] !== NEWLINE;
    buffer.copyWithin(0, end, filled);
    filled -= end;
  }
  if (filled > 0) yield { bytes: buffer.slice(0, filled), continues };
}

/** Behind the last line's end, else before the last space after an ASCII letter or digit: a cut by either rule. */
function lastEnd(bytes: Uint8Array, rule: CutRule): number {
  const line = bytes.lastIndexOf(NEWLINE) + 1;
  if (line > 0 || rule === "none") return line;
  for (let at = bytes.lastIndexOf(SPACE); at > 0; at = bytes.lastIndexOf(SPACE, at - 1)) {
    const before = bytes[at - 1];
    const letter = before | 32;
    if ((letter >= 97 && letter <= 122) || (before >= 48 && before <= 57)) return at;
  }
  return 0;
}

/** Visits the lines of a part that are not empty. "\r" before "\n" belongs to the line's end. */
export function eachLine(
  { bytes, continues }: TextPart,
  visit: (line: string, goesOn: boolean, ended: boolean) => void,
): void {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    const goesOn = at === 0 && continues;
    const line = text.slice(at, newline > at && text[newline - 1] === "\r" ? newline - 1 : end);
    if (line !== "" || goesOn) visit(line, goesOn, newline >= 0);
    at = end + 1;
  }
}

/** The part's ids; -1 stands where a line that is not empty ended. */
export function encodePart(tokenizer: Tokenizer, part: TextPart): Int32Array<ArrayBuffer> {
  let ids = new Int32Array(part.bytes.length >> 1);
  let length = 0;
  const add = (list: ArrayLike<number>) => {
    if (length + list.length > ids.length) {
      const larger = new Int32Array(2 * (length + list.length));
      larger.set(ids.subarray(0, length));
      ids = larger;
    }
    ids.set(list, length);
    length += list.length;
  };
  eachLine(part, (line, goesOn, ended) => {
    add(tokenizer.encodeIds(line, { continues: goesOn }));
    if (ended) add([-1]);
  });
  return ids.slice(0, length);
}
