// Is this text at all? Decided from its beginning, before anybody counts garbage as words.

import { RiverbankError } from "../shared/errors.ts";
import { peek } from "./gzip.ts";

const SAMPLE = 65536;
/** More faulty bytes than this share mean another encoding, fewer are specks in good text. */
const MOST_FAULTS = 0.01;

/**
 * Passes text on after a look at its first 64 KiB. Throws `unsupported text` for UTF-16, for NUL bytes (binary data)
 * and where more than one byte in a hundred is not UTF-8. A UTF-8 byte order mark is dropped.
 */
export async function* checkText(pieces: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const { head, all } = await peek(pieces, SAMPLE);
  const fail = (what: string) => new RiverbankError("unsupported", `text: ${name} ${what}`);
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    throw fail("is UTF-16, UTF-8 was expected; convert it (iconv -f UTF-16 -t UTF-8)");
  }
  const sample = head.subarray(0, SAMPLE);
  if (sample.includes(0)) throw fail("holds NUL bytes, so it is binary data; text in UTF-8 was expected");
  const faults = countFaults(sample);
  if (faults > MOST_FAULTS * sample.length) {
    const percent = Math.round((100 * faults) / sample.length);
    throw fail(
      `is not UTF-8 (${percent} % of its bytes are faulty); convert it (iconv -f LATIN1 -t UTF-8) or leave it out`,
    );
  }
  let first = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  for await (const piece of all) {
    yield first ? piece.subarray(3) : piece;
    first = false;
  }
}

function countFaults(sample: Uint8Array): number {
  // In stream mode a character that the sample's end cuts is no fault.
  const text = new TextDecoder().decode(sample, { stream: true });
  const replacements = text.split("\ufffd").length - 1;
  if (replacements === 0) return 0;
  let written = 0;
  for (let at = sample.indexOf(0xef); at >= 0; at = sample.indexOf(0xef, at + 1)) {
    if (sample[at + 1] === 0xbf && sample[at + 2] === 0xbd) written++;
  }
  return replacements - written;
}
