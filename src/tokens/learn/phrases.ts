// A corpus to its phrases: pairs of words that stand together more often than their frequencies explain.

import { RiverbankError, throwIfCancelled } from "../../shared/errors.ts";
import { Turn } from "../../shared/events.ts";
import type { Corpus } from "../../text/corpus.ts";
import { PairCounter } from "../pair-counter.ts";
import { joinable, linesOf, Phrases } from "../phrases.ts";
import type { ReadingProgress } from "../read.ts";

/** How a pair is scored: see {@link learnPhrases}. */
export type PhraseScoring = "ratio" | "npmi";

export interface LearnPhrasesOptions {
  /** How many times the corpus is read; each joins pairs of what the one before joined, 1 to 10. Default 1. */
  passes?: number;
  /** Pairs must be seen more often than this with "ratio", at least this often with "npmi". Default 5. */
  minCount?: number;
  /** Default "ratio". */
  scoring?: PhraseScoring;
  /** Pairs that score above this are phrases. Default 100, for "npmi" 0.5. */
  threshold?: number;
  /** When more pairs than this are counted, the rarer half is dropped: up to 48 bytes each. Default 8,000,000. */
  maxPairs?: number;
  /** Lower every letter. Default true. */
  lowercase?: boolean;
  signal?: AbortSignal;
  /** Told now and then how far the present pass is. */
  onProgress?: (progress: ReadingProgress) => void;
}

type Resolved = Required<Omit<LearnPhrasesOptions, "signal" | "onProgress">>;

const THRESHOLDS: Record<PhraseScoring, number> = { ratio: 100, npmi: 0.5 };

interface Counts {
  tokens: string[];
  /** How often each token came. */
  counts: number[];
  pairs: PairCounter;
  /** All words of the corpus. */
  total: number;
}

/**
 * Learns phrases from a corpus, which is read once a pass, so it must be one that can be read again where `passes` is
 * above 1 (and to train on). A pair `a b` with nothing but blanks or hyphens between its words scores, of N words,
 *
 * - "ratio": (count(ab) − minCount) · N / (count(a) · count(b)), as word2phrase has it (gensim: the size of its
 *   vocabulary for N);
 * - "npmi": ln(p(ab) / (p(a) · p(b))) / −ln p(ab), from −1 to 1.
 *
 * The same corpus gives the same phrases. Throws `invalid <option>`, `exhausted words` above 16 million different ones,
 * and `cancelled`.
 *
 * Sources: Mikolov et al., 2013 (Distributed Representations, equation 6); Bouma, 2009.
 *
 * @example
 * const phrases = await learnPhrases(corpus, { passes: 2 });
 * const { table } = await train(corpus, { phrases });
 * nearest(table, "new_york");
 */
export async function learnPhrases(corpus: Corpus, options: LearnPhrasesOptions = {}): Promise<Phrases> {
  const resolved = resolve(options);
  const { passes, lowercase } = resolved;
  let phrases = new Phrases([], { lowercase });
  while (phrases.passes.length < passes) {
    const found = score(await countPairs(corpus, phrases, resolved.maxPairs, options), resolved);
    if (found.size === 0) break;
    phrases = new Phrases([...phrases.passes, found], { lowercase });
  }
  return phrases;
}

async function countPairs(
  corpus: Corpus,
  phrases: Phrases,
  maxPairs: number,
  { signal, onProgress }: LearnPhrasesOptions,
): Promise<Counts> {
  const ids = new Map<string, number>();
  const counted: Counts = { tokens: [], counts: [], pairs: new PairCounter(maxPairs), total: 0 };
  let done = 0;
  const turn = new Turn();
  const report = () => {
    onProgress?.({ stage: "reading", done, ...(corpus.bytes && { total: corpus.bytes }), words: counted.total });
  };
  const onBytes = (sofar: number) => {
    done = sofar;
  };
  throwIfCancelled(signal, "phrases");
  for await (const lines of linesOf(corpus.read({ ...(signal && { signal }), onBytes }))) {
    for (const line of lines) countLine(line, phrases, ids, counted);
    await turn.give(report);
    if (signal?.aborted) break;
  }
  throwIfCancelled(signal, "phrases");
  report();
  return counted;
}

function countLine(line: string, phrases: Phrases, ids: Map<string, number>, counted: Counts): void {
  const { tokens, counts, pairs } = counted;
  const spans = phrases.spans(line);
  counted.total += spans.length;
  let last = -1;
  for (let at = 0; at < spans.length; at++) {
    const { token } = spans[at];
    let id = ids.get(token);
    if (id === undefined) {
      id = tokens.length;
      if (id === 2 ** 24 - 1) throw tooManyWords(id);
      ids.set(token, id);
      tokens.push(token);
      counts.push(0);
    }
    counts[id]++;
    if (at > 0 && joinable(line, spans[at - 1], spans[at])) pairs.add(last, id);
    last = id;
  }
}

/** The pairs above the threshold, the highest score first. */
function score({ tokens, counts, pairs, total }: Counts, { minCount, scoring, threshold }: Resolved) {
  const found: [pair: string, score: number][] = [];
  for (const { first, second, count } of pairs.pairs()) {
    if (count < minCount) continue;
    const ratio = scoring === "ratio";
    const score = ratio
      ? ((count - minCount) * total) / (counts[first] * counts[second])
      : Math.log((count * total) / (counts[first] * counts[second])) / Math.log(total / count);
    if (score > threshold) found.push([`${tokens[first]} ${tokens[second]}`, score]);
  }
  found.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return new Map(found);
}

function resolve(options: LearnPhrasesOptions): Resolved {
  const { passes = 1, minCount = 5, scoring = "ratio", maxPairs = 8_000_000, lowercase = true } = options;
  if (!(scoring in THRESHOLDS)) {
    throw new RiverbankError("invalid", `scoring: ${scoring} came, ratio or npmi was expected`);
  }
  const { threshold = THRESHOLDS[scoring] } = options;
  checkWhole("passes", passes, 1, 10);
  checkWhole("minCount", minCount, 1, Number.MAX_SAFE_INTEGER);
  checkWhole("maxPairs", maxPairs, 1, 2 ** 28);
  if (!Number.isFinite(threshold)) {
    throw new RiverbankError("invalid", `threshold: ${threshold} came, a number was expected`);
  }
  return { passes, minCount, scoring, threshold, maxPairs, lowercase };
}

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new RiverbankError("invalid", `${name}: ${value} came, a whole number from ${least} to ${most} was expected`);
}

function tooManyWords(words: number): RiverbankError {
  return new RiverbankError("exhausted", `words: more than ${words} different ones came; learn phrases from less text`);
}
