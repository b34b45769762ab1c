// The senses of a word as a corpus has them: its uses in groups by their vectors in context, each with its neighbours,
// the words that stand with it, and sentences.

import { RiverbankError } from "../../shared/errors.ts";
import type { Neighbour } from "../../similarity/nearest.ts";
import type { Corpus } from "../../text/corpus.ts";
import { checkedLayers } from "../context.ts";
import type { EncoderCore } from "../core.ts";
import { type GroupOptions, groupVectors, type TriedGroups } from "./group.ts";
import { type MarkingWord, markingWords } from "./marking-words.ts";
import { meanOf, nearestWords, wordSpace } from "./neighbours.ts";
import { type ReadUsesOptions, readUses } from "./read-uses.ts";
import { type Use, useVectors } from "./uses.ts";
import { loneWords, vocabularyWords } from "./words.ts";

/** Where the work stands. */
export interface SensesProgress {
  readonly stage: "corpus" | "encoder";
  readonly done: number;
  readonly total: number | undefined;
}

export interface SensesOptions
  extends Pick<ReadUsesOptions, "limit" | "seed" | "signal">,
    Pick<GroupOptions, "most" | "silhouette"> {
  /** The layer whose vectors are grouped, from 0, the embeddings. Default the last. */
  layer?: number | undefined;
  /** Neighbours and markingWords of each sense. Default 6. */
  k?: number | undefined;
  /** Sentences of each sense, the most typical first. Default 3. */
  sentences?: number | undefined;
  /** Words among which neighbours are looked for. Default 3,000. */
  candidates?: number | undefined;
  onProgress?: ((progress: SensesProgress) => void) | undefined;
}

/** A group of uses. */
export interface Sense {
  readonly uses: number;
  /** Its share of the uses that were read. */
  readonly share: number;
  /** The words nearest to what sets its mean apart from that of all uses; of a word with one sense, nearest to the mean. */
  readonly neighbours: readonly Neighbour[];
  /** The words that stand in its sentences more often than in the others'; of a word with one sense, none. */
  readonly company: readonly MarkingWord[];
  readonly sentences: readonly Use[];
}

export interface Senses {
  readonly word: string;
  readonly layer: number;
  /** Sentences of the corpus that hold the word, and how many of them were read. */
  readonly found: number;
  readonly read: number;
  readonly seed: number;
  /** The most frequent first. */
  readonly senses: readonly Sense[];
  /** The numbers of groups that were tried, with their silhouettes. */
  readonly tried: readonly TriedGroups[];
}

/**
 * Reads a corpus once, takes a sample of the sentences that hold a word, and groups the word's vectors there; how many
 * groups there are is told by `groupVectors`, and a word of one sense stays one group.
 *
 * Throws `unknown word` for one that the corpus has not, `invalid limit` and its like, `cancelled`, and what reading
 * throws.
 *
 * @example
 * const { senses } = await findSenses(encoder, "bank", await openCorpus("wiki.txt"));
 * senses.map(({ share, neighbours }) => [share, neighbours[0].token]); // [[0.81, "credit"], [0.19, "shore"]]
 */
export async function findSenses(
  core: EncoderCore,
  word: string,
  corpus: Corpus,
  options: SensesOptions = {},
): Promise<Senses> {
  const { limit, seed = 1, signal, most, silhouette, k = 6, sentences = 3, candidates = 3000, onProgress } = options;
  const layer = checkedLayers(options.layer, core.config.layers, "layer");
  const told = (stage: SensesProgress["stage"]) => (done: number, total: number | undefined) =>
    onProgress?.({ stage, done, total });
  const { uses, found } = await readUses(corpus, word, { limit, seed, signal, onProgress: told("corpus") });
  if (found === 0) {
    throw new RiverbankError("unknown", `word: ${JSON.stringify(word)} is not in ${corpus.name}; give another text`);
  }
  const [vectors] = await useVectors(core, uses, { layers: [layer], signal, onProgress: told("encoder") });
  const { groups, tried } = await groupVectors(vectors, { most, silhouette, seed, signal });
  const lone = await loneWords(core, vocabularyWords(core.tokenizer, candidates), layer, { signal });
  const space = await wordSpace(lone.words, lone.context);
  const all = groups.length > 1 ? meanOf(vectors) : undefined;
  const texts = groups.map((group) => group.map((index) => uses[index].text));
  const senses = groups.map((group, index): Sense => {
    const mean = meanOf(group.map((use) => vectors[use]));
    return {
      uses: group.length,
      share: group.length / uses.length,
      neighbours: nearestWords(space, mean, { k, leave: [word, word.toLowerCase()], ...(all && { from: all }) }),
      company: groups.length > 1 ? markingWords(texts, index, word, k) : [],
      sentences: group.slice(0, sentences).map((use) => uses[use]),
    };
  });
  return { word, layer, found, read: uses.length, seed, senses, tried };
}
