// Why two words are neighbours: the company that both keep in a text, and the sentences in which they keep it.

import { RiverbankError, throwIfCancelled } from "../shared/errors.ts";
import { Turn } from "../shared/events.ts";
import { checkLimits } from "../shared/limits.ts";
import type { Corpus } from "../text/corpus.ts";
import { LineCutter, sentencesOf } from "../text/sentences.ts";
import { WordCounter } from "../tokens/counter.ts";
import { type Company, CompanyReader, type Held } from "./company.ts";

export interface EvidenceOptions {
  /** Words to each side that count as company. A whole number of at least 1. Default 5, as in training. */
  window?: number;
  /** Shared words to show for each neighbour, at most. A whole number of at least 1. Default 3. */
  shared?: number;
  /** Words seen less often than this are rare: their vectors are little to be trusted. Default 20. */
  rare?: number;
  /** Lower every letter, as the model's tokenizer does. Default true. */
  lowercase?: boolean;
  signal?: AbortSignal;
  /** Told how many bytes of the source (of how many, where known) have been read so far. */
  onProgress?: (done: number, total: number | undefined) => void;
}

/** How often a word was seen, and whether that is too seldom for its vector to be trusted. */
export interface Seen {
  token: string;
  count: number;
  rare: boolean;
}

/** A word near both, and a sentence of each. */
export interface SharedWord {
  token: string;
  /** The lesser of its two associations, with the query and with the neighbour, in bits. */
  score: number;
  /** How often it stood near the query, and near the neighbour. */
  counts: [query: number, neighbour: number];
  /** Where it stands near the query, and where near the neighbour. */
  sentences: [query: string, neighbour: string];
}

/** What a corpus says of one neighbour. */
export interface NeighbourEvidence extends Seen {
  /** Sentences that hold both words. */
  together: number;
  /** The most telling first. */
  shared: SharedWord[];
}

/** What a corpus says of a word and its neighbours. */
export interface Evidence {
  query: Seen;
  neighbours: NeighbourEvidence[];
  /** Words in the corpus. */
  words: number;
}

const DEFAULTS = { window: 5, shared: 3, rare: 20, lowercase: true };

/**
 * Reads a corpus once and shows what a word and its neighbours have in common there: how often each was seen, which words
 * stand near both, and sentences with them. Words get near vectors by keeping the same company, so this is what the
 * nearness was made of, where the corpus is the one that the table was trained on.
 *
 * A shared word's association with each of the two is its pointwise mutual information with the places near it, in bits,
 * discounted where counts are small; the lesser of both counts. Memory grows with the number of different words, not
 * with the corpus: of the sentences at most 4,096 are held for each word. Company is looked for within sentences.
 *
 * Throws `invalid window` and its like, `invalid corpus` where it has no words, `cancelled` on `signal`, and what reading
 * throws.
 *
 * Source of the discount: Pantel & Lin, "Discovering word senses from text", KDD 2002.
 *
 * @param words the word that was asked about and its neighbours, as tokens of the model.
 *
 * @example
 * const { neighbours } = await evidence(await openCorpus("wiki.txt"), "dog", ["puppy"]);
 * neighbours[0];
 * // { token: "puppy", count: 61, rare: false, together: 7, shared: [{ token: "barks", score: 7.1, counts: [9, 2],
 * //   sentences: ["A dog barks at what it fears.", "The puppy barks when it is left alone."] }] }
 */
export async function evidence(
  corpus: Corpus,
  query: string,
  words: readonly string[],
  options: EvidenceOptions = {},
): Promise<Evidence> {
  const { window, shared, rare, lowercase } = { ...DEFAULTS, ...options };
  checkLimits("window", window, [1, Number.MAX_SAFE_INTEGER, true]);
  checkLimits("shared", shared, [1, Number.MAX_SAFE_INTEGER, true]);
  checkLimits("rare", rare, [0, Number.MAX_SAFE_INTEGER, true]);
  const neighbours = [...new Set(words)].filter((word) => word !== query);
  const reader = new CompanyReader([query, ...neighbours], window, lowercase);
  const counter = new WordCounter({ lowercase, blockLength: 65536 });
  await readAll(corpus, reader, counter, options);
  const { counts, total } = countsOf(counter, reader.companies);
  if (total === 0) throw new RiverbankError("invalid", `corpus: ${corpus.name} has no words; give it text`);
  const seen = ({ word, count }: Company): Seen => ({ token: word, count, rare: count < rare });
  const [first, ...others] = reader.companies;
  const associations = reader.companies.map((company) => associationsOf(company, counts, total));
  return {
    query: seen(first),
    neighbours: others.map((company, index) => ({
      ...seen(company),
      together: reader.together[index + 1],
      shared: sharedWords(first, company, associations[0], associations[index + 1]).slice(0, shared),
    })),
    words: total,
  };
}

async function readAll(
  corpus: Corpus,
  reader: CompanyReader,
  counter: WordCounter,
  { signal, onProgress }: EvidenceOptions,
): Promise<void> {
  const lines = new LineCutter();
  let done = 0;
  const turn = new Turn();
  throwIfCancelled(signal, "evidence");
  for await (const piece of corpus.read({ ...(signal && { signal }), onBytes: (bytes) => void (done = bytes) })) {
    drain(counter.write(piece));
    readLines(lines.write(piece), reader);
    await turn.give(() => onProgress?.(done, corpus.bytes));
    if (signal?.aborted) break;
  }
  throwIfCancelled(signal, "evidence");
  drain(counter.finish());
  readLines(lines.finish(), reader);
}

/** Only the counter's counts are wanted, not its blocks of ids. */
function drain(blocks: Iterator<Int32Array>): void {
  while (!blocks.next().done);
}

function readLines(lines: readonly string[], reader: CompanyReader): void {
  for (const line of lines) {
    if (!reader.mentions(line)) continue;
    for (const sentence of sentencesOf(line)) if (reader.mentions(sentence)) reader.read(sentence);
  }
}

/** How often each word that keeps somebody company was seen in the whole corpus, and how many words there are. */
function countsOf(counter: WordCounter, companies: readonly Company[]): { counts: Map<string, number>; total: number } {
  const counts = new Map<string, number>();
  let total = 0;
  for (const { token, count } of counter.wordsAbove(1)) {
    total += count;
    if (companies.some(({ near }) => near.has(token))) counts.set(token, count);
  }
  return { counts, total };
}

/** Each near word's discounted pointwise mutual information with the places near a word, where it is above 0. */
function associationsOf(
  { count: seen, slots, near }: Company,
  counts: ReadonlyMap<string, number>,
  total: number,
): Map<string, number> {
  const associations = new Map<string, number>();
  for (const [word, times] of near) {
    const all = counts.get(word) ?? times;
    const information = Math.log2((times / slots) * (total / all));
    const fewest = Math.min(seen, all);
    if (information > 0) associations.set(word, (information * times * fewest) / ((times + 1) * (fewest + 1)));
  }
  return associations;
}

function sharedWords(
  query: Company,
  neighbour: Company,
  ofQuery: ReadonlyMap<string, number>,
  ofNeighbour: ReadonlyMap<string, number>,
): SharedWord[] {
  const scores = new Map<string, number>();
  for (const [word, association] of ofQuery) {
    if (word === neighbour.word || word === query.word) continue;
    const other = ofNeighbour.get(word);
    if (other !== undefined) scores.set(word, Math.min(association, other));
  }
  const found: SharedWord[] = [];
  const shown = new Set<string>();
  for (const [token, score] of [...scores].sort(([, a], [, b]) => b - a).slice(0, CANDIDATES)) {
    const [first, second] = [mostTelling(query, token, scores), mostTelling(neighbour, token, scores)];
    // A sentence says its thing once; one that holds both words shows that they meet, not that they are alike.
    if (!first || !second || first === second || shown.has(first) || shown.has(second)) continue;
    shown.add(first).add(second);
    const counts: [number, number] = [query.near.get(token) ?? 0, neighbour.near.get(token) ?? 0];
    found.push({ token, score, counts, sentences: [first, second] });
  }
  return found;
}

/** Shared words that are looked at for sentences. */
const CANDIDATES = 64;

/** Of the sentences in which `token` stands near a word, the one whose shared words say most. */
function mostTelling({ held }: Company, token: string, scores: ReadonlyMap<string, number>): string | undefined {
  const worth = ({ near }: Held) => near.reduce((sum, word) => sum + (scores.get(word) ?? 0), 0);
  let best: { text: string; worth: number } | undefined;
  for (const sentence of new Set(held.values())) {
    if (!sentence.near.includes(token)) continue;
    const value = worth(sentence);
    if (!best || value > best.worth) best = { text: sentence.text, worth: value };
  }
  return best?.text;
}
