// A word as its character n-grams, so that a word never seen still gets a vector from the pieces it shares with others.
// Source: Bojanowski, Grave, Joulin & Mikolov, "Enriching word vectors with subword information", TACL 5, 2017.

/** Which n-grams a word has and into how many rows their hashes fall. */
export interface NgramOptions {
  /** Shortest n-gram in characters (code points), the word's "<" and ">" included. */
  minN: number;
  /** Longest n-gram in characters; 0 means that words have no n-grams. */
  maxN: number;
  /** How many rows the n-grams share; 0 means that words have no n-grams. */
  buckets: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Whether `byte` continues a UTF-8 character that started before it. */
function continues(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/**
 * fastText's hash of a text's UTF-8 bytes, 32 bits: FNV-1a, except that each byte is taken as a signed number.
 * For ASCII that is FNV-1a itself; from byte 128 on it is not, and a table's buckets only fit this one.
 *
 * @example
 * hashNgram("<te"); // 1669484008
 */
export function hashNgram(ngram: string): number {
  let hash = FNV_BASIS;
  for (const byte of encoder.encode(ngram)) hash = Math.imul(hash ^ ((byte << 24) >> 24), FNV_PRIME);
  return hash >>> 0;
}

/** Calls `visit` with the bounds and the hash of each n-gram of `bytes`, in fastText's order. */
function eachNgram(
  bytes: Uint8Array,
  { minN, maxN }: Pick<NgramOptions, "minN" | "maxN">,
  visit: (start: number, end: number, hash: number) => void,
): void {
  for (let start = 0; start < bytes.length; start++) {
    if (continues(bytes[start])) continue;
    let hash = FNV_BASIS;
    for (let end = start, n = 1; end < bytes.length && n <= maxN; n++) {
      do hash = Math.imul(hash ^ ((bytes[end++] << 24) >> 24), FNV_PRIME);
      while (end < bytes.length && continues(bytes[end]));
      // "<" and ">" alone say nothing of the word.
      const bracket = n === 1 && (start === 0 || end === bytes.length);
      if (n >= minN && !bracket) visit(start, end, hash >>> 0);
    }
  }
}

/**
 * The n-grams of `<word>`, by where they start, then by length; the whole `<word>` is among them when it is short
 * enough. An n-gram that occurs twice stands twice.
 *
 * @example
 * ngramsOf("river", { minN: 5, maxN: 6 }); // ["<rive", "<river", "river", "river>", "iver>"] and so on
 */
export function ngramsOf(word: string, options: Pick<NgramOptions, "minN" | "maxN">): string[] {
  const bytes = encoder.encode(`<${word}>`);
  const ngrams: string[] = [];
  eachNgram(bytes, options, (start, end) => ngrams.push(decoder.decode(bytes.subarray(start, end))));
  return ngrams;
}

/**
 * The rows of a word's n-grams, from 0 to `buckets` - 1: each n-gram's hash modulo `buckets`, in the order of
 * {@link ngramsOf}. Two n-grams may share a row, and then the row stands twice.
 *
 * A word's vector is the mean of these rows and, if the word is in the vocabulary, its own row.
 *
 * @example
 * ngramRows("test", { minN: 3, maxN: 6, buckets: 2_000_000 }).length; // 10
 */
export function ngramRows(word: string, { minN, maxN, buckets }: NgramOptions): Uint32Array {
  return ngramRowsOfBytes(encoder.encode(`<${word}>`), { minN, maxN, buckets });
}

/** {@link ngramRows} for the bytes of `<word>`, which need not be UTF-8. */
export function ngramRowsOfBytes(bytes: Uint8Array, { minN, maxN, buckets }: NgramOptions): Uint32Array {
  const rows: number[] = [];
  if (buckets > 0) eachNgram(bytes, { minN, maxN }, (_start, _end, hash) => rows.push(hash % buckets));
  return Uint32Array.from(rows);
}
