// How often words are drawn and how often they are passed over. Only additions, products and square roots: these are
// the same on every machine, unlike powers and logarithms.

/** The largest 32-bit number: "always". */
const ALWAYS = 0xffffffff;

/**
 * Subsampling of frequent words: for each word a threshold [words], u32; an occurrence stays where 32 random bits are
 * not above it. A word that makes up the share f of the corpus stays with probability (√(f / sample) + 1) × sample / f.
 *
 * Source: Mikolov et al., "Distributed representations of words and phrases", 2013, in the form its code has.
 */
export function keepThresholds(counts: Float64Array, sample: number): Uint32Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return Uint32Array.from(counts, (count) => {
    if (sample === 0 || count === 0) return ALWAYS;
    const ratio = count / total / sample;
    const share = (Math.sqrt(ratio) + 1) / ratio;
    return share >= 1 ? ALWAYS : Math.floor(share * ALWAYS);
  });
}

/**
 * The noise distribution, words in proportion to count^¾, as an alias table [words, 2], u32: draw a word evenly and keep
 * it where 32 random bits are below its first number, else take the word that its second number names.
 *
 * Source: Walker, 1977; built in one pass as Vose, "A linear algorithm for generating random numbers with a given
 * distribution", 1991.
 */
export function noiseTable(counts: Float64Array): Uint32Array {
  const words = counts.length;
  // count^¾ = √count × √√count, from square roots alone.
  const weights = Float64Array.from(counts, (count) => Math.sqrt(count) * Math.sqrt(Math.sqrt(count)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const share = weights.map((weight) => (sum > 0 ? (weight * words) / sum : 1));
  const table = new Uint32Array(2 * words);
  const scarce: number[] = [];
  const ample: number[] = [];
  share.forEach((value, word) => {
    (value < 1 ? scarce : ample).push(word);
    table[2 * word] = ALWAYS;
    table[2 * word + 1] = word;
  });
  while (scarce.length > 0 && ample.length > 0) {
    const word = scarce.pop() as number;
    const other = ample[ample.length - 1];
    table[2 * word] = Math.floor(share[word] * ALWAYS);
    table[2 * word + 1] = other;
    share[other] -= 1 - share[word];
    if (share[other] < 1) scarce.push(ample.pop() as number);
  }
  return table;
}
