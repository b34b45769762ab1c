// Text in, a trained table out.

import { availableCores } from "../shared/cores.ts";
import { RiverbankError, throwIfCancelled } from "../shared/errors.ts";
import type { Corpus } from "../text/corpus.ts";
import type { Phrases } from "../tokens/phrases.ts";
import { type ReadingProgress, readWords } from "../tokens/read.ts";
import { readTokens } from "../tokens/read-tokens.ts";
import type { Tokenizer } from "../tokens/tokenizer.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { CheckpointStore } from "./checkpoint.ts";
import { checkStart, earlierTrainings, readingOf, settingsOf } from "./continue.ts";
import type { CountingProgress } from "./glove/cells.ts";
import { resolveSettings, type Settings } from "./options.ts";
import { Trainer, type TrainerOptions, type TrainingProgress } from "./trainer.ts";

/** Most UTF-16 units of JSON that the phrases of a training may have to be kept in its table, as `metadata.phrases`. */
export const PHRASES_IN_TABLE = 65536;

export type TrainProgress = ReadingProgress | CountingProgress | TrainingProgress;

/** {@link Settings} and what goes around them. */
export interface TrainOptions extends Partial<Settings>, Pick<TrainerOptions, "onMoment" | "moments"> {
  /** Train on this tokenizer's tokens instead of words; `minCount` is then 1 unless it is given. Default: words. */
  tokenizer?: Tokenizer | undefined;
  /** Write these phrases of the corpus as one word each; not together with a tokenizer. Default: none. */
  phrases?: Phrases | undefined;
  /**
   * Go on from this table, any that can be read: its words all stay, new ones that come at least `minCount` times are
   * added. It decides dims, n-grams, letter case or tokenizer, and has its phrases applied if it knows them. Default: none.
   */
  from?: EmbeddingTable | undefined;
  /** With `from`: its rows, and its words' n-grams, stay as they are, and only new words learn. Default false. */
  freeze?: boolean | undefined;
  /** Bytes of word ids, and of GloVe's pairs and cells, kept in memory before temporary files take the rest. Default 256 MiB. */
  memoryBudget?: number;
  /** Where to save now and then. Default: nowhere. */
  checkpoint?: CheckpointStore;
  /** Go on from the checkpoint if there is one. Default false. */
  resume?: boolean;
  /** While reading: throws `cancelled`. While training: ends early with the table as it is then. */
  signal?: AbortSignal;
  onProgress?: (progress: TrainProgress) => void;
}

/** What a training did, in numbers. */
export interface TrainReport {
  /** Words of the corpus, those too rare for the vocabulary included. */
  readonly words: number;
  /** Words of the corpus that are in the vocabulary. */
  readonly tokens: number;
  /** Rows of the table. */
  readonly vocabulary: number;
  /** With `from`: rows that it had not. */
  readonly added?: number;
  readonly sentences: number;
  /** Seconds of training in this process, and words trained on in each of them; GloVe goes over all in each epoch. */
  readonly seconds: number;
  readonly wordsPerSecond: number;
  /** GloVe: non-zero cells of the co-occurrence matrix, and how many were trained on in a second. */
  readonly cells?: number;
  readonly cellsPerSecond?: number;
  /** Mean loss per scored pair, epoch by epoch, in nats; GloVe: ½ weight × error² per cell. */
  readonly loss: readonly number[];
  readonly settings: Settings;
}

export interface Trained {
  readonly table: EmbeddingTable;
  readonly report: TrainReport;
  /** Whether the signal ended the training early. */
  readonly stopped: boolean;
}

/**
 * Reads a corpus and trains a table of word vectors on it: skip-gram or CBOW with negative sampling, with or without
 * subwords, or GloVe, whose vectors are the sums of a word's row and its context row. One thread and one seed give the same bytes on every machine, in Node and in a page; several threads update
 * the same rows without locks, so their result has the same quality but not the same bytes.
 *
 * With `from` a training goes on from an earlier table, whoever made it, on new text alone. Words old and new are then in
 * the order of both counts together, which the table also has; where the earlier one has no counts, old words come first
 * and there are none. Thinning out and drawn words go by the new text. Input rows start as the table's, brought to the
 * length that training makes and back (`startScale`), those of new words small and random. Output rows start at zero,
 * since tables do not keep them: the first gradients move these alone, towards the old input rows, so the old space lasts
 * and new words find their place in it. Old words that the new text lacks stay to the bit, without subwords; `freeze`
 * keeps all of them, at the price of one more copy of their rows.
 *
 * Throws what `readWords` throws, `invalid <option>`, `invalid table`, `mismatched <option>`, `exhausted memory`,
 * `cancelled` while reading or counting.
 *
 * Sources: Mikolov et al., 2013; Ji et al., 2016 (drawn words shared by a window); Bojanowski et al., 2017 (subwords);
 * Pennington et al., 2014 (GloVe).
 *
 * @example
 * const corpus = corpusFromTexts(["the king rules", "the queen rules"]);
 * const { table, report } = await train(corpus, { minCount: 1, sample: 0, dims: 8, threads: 1 });
 * table.rows; // 4
 * report.loss.length; // 5
 */
export async function train(corpus: Corpus, options: TrainOptions = {}): Promise<Trained> {
  const { memoryBudget, checkpoint, resume, signal, onProgress, onMoment, moments, ...others } = options;
  const { from, freeze = false, ...given } = others;
  if (freeze && !from) {
    throw new RiverbankError("mismatched", "freeze: it came without from, the table to keep; leave it out or give one");
  }
  const { tokenizer: _tokenizer, phrases: _phrases, ...chosen } = given;
  const { tokenizer, phrases } = from ? readingOf(from, options) : options;
  if (tokenizer && phrases) {
    throw new RiverbankError(
      "mismatched",
      "phrases: they came with a tokenizer, but join words; leave one of them out",
    );
  }
  const own = { ...(tokenizer && { minCount: 1 }), ...(from && settingsOf(from)) };
  const settings = resolveSettings(chosen, await availableCores(), own);
  if (from) checkStart(from, settings);
  const { lowercase, minCount, maxVocabulary, threads } = settings;
  const around = { ...(memoryBudget !== undefined && { memoryBudget }), ...(signal && { signal }) };
  const reading = { minCount, maxVocabulary, keep: from?.vocabulary, ...around, ...(onProgress && { onProgress }) };
  const encoded = tokenizer
    ? await readTokens(corpus, tokenizer, { ...reading, threads })
    : await readWords(phrases?.apply(corpus) ?? corpus, { ...reading, lowercase });
  let trainer: Trainer | undefined;
  try {
    throwIfCancelled(signal, "training");
    trainer = await Trainer.open(encoded, settings, {
      checkpoint,
      resume,
      signal,
      memoryBudget,
      start: from && { table: from, freeze },
      onCounting: onProgress,
      onMoment,
      moments,
    });
    // Cells hold all that GloVe wants of the corpus.
    if (settings.architecture === "glove") await encoded.dispose();
    for await (const progress of trainer.steps()) onProgress?.(progress);
    const { words: done, seconds, cells, cellsDone = 0 } = trainer.work;
    const perSecond = (amount: number) => (seconds > 0 ? amount / seconds : 0);
    const { words, tokens, sentences, vocabulary } = encoded;
    const report: TrainReport = {
      words,
      tokens,
      vocabulary: vocabulary.size,
      ...(from && { added: vocabulary.tokens.filter((token) => !from.vocabulary.has(token)).length }),
      sentences,
      seconds,
      wordsPerSecond: perSecond(done),
      ...(cells !== undefined && { cells, cellsPerSecond: perSecond(cellsDone) }),
      loss: trainer.losses,
      settings: trainer.settings,
    };
    return {
      table: trainer.table(provenance(corpus, report, { tokenizer, phrases, from, freeze })),
      report,
      stopped: !trainer.finished,
    };
  } finally {
    await trainer?.close();
    await encoded.dispose();
  }
}

/** What the table says of its making: nothing that differs from run to run. */
function provenance(
  corpus: Corpus,
  { words, settings }: TrainReport,
  { tokenizer, phrases, from, freeze }: Pick<TrainOptions, "tokenizer" | "phrases" | "from" | "freeze">,
): Record<string, string> {
  const { removed_components: _, ...earlier } = from?.metadata ?? {};
  const joined = phrases ? JSON.stringify(phrases) : "";
  return {
    ...earlier,
    tokenizer: JSON.stringify(tokenizer ?? { kind: "words", lowercase: settings.lowercase }),
    corpus: corpus.name.split(", ").map(lastPart).join(", "),
    corpus_words: String(words),
    training: JSON.stringify({ ...settings, ...(freeze && { freeze }) }),
    ...(from && { continued_from: earlierTrainings(from) }),
    ...(joined !== "" && joined.length <= PHRASES_IN_TABLE && { phrases: joined }),
  };
}

/** A path's last part: where a corpus lay on the machine that trained is nobody's business. */
function lastPart(path: string): string {
  return /[^/\\]+(?=[/\\]*$)/.exec(path)?.[0] ?? path;
}
