// Text in, an encoder out that has learned to guess its masked words.

import { availableCores, checkThreads } from "../../shared/cores.ts";
import { RiverbankError, throwIfCancelled } from "../../shared/errors.ts";
import type { Corpus } from "../../text/corpus.ts";
import { type TokenizerProgress, trainTokenizer } from "../../tokens/learn/train.ts";
import type { Tokenizer } from "../../tokens/tokenizer.ts";
import type { CheckpointStore } from "../../training/checkpoint.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import type { EncoderConfig } from "../config.ts";
import { Encoder } from "../encoder.ts";
import { Course, type PretrainProgress, type Validation } from "./course.ts";
import { type GivenSettings, type PretrainSettings, resolvePretraining } from "./options.ts";
import { specialTokens, tableTokenizer } from "./special.ts";
import { startRows } from "./start-rows.ts";
import { readWindows } from "./windows.ts";

/** How far the corpus has been read. */
export interface WindowProgress {
  readonly stage: "reading";
  /** Bytes of the source, and in all where that is known. */
  readonly done: number;
  readonly total?: number;
  readonly tokens: number;
}

export type PretrainingProgress = TokenizerProgress | WindowProgress | PretrainProgress;

/** {@link PretrainSettings}, a preset for those that are not given (default "small"), and what goes around them. */
export type PretrainOptions = GivenSettings & {
  /** Whose tokens are learned. Default: the words of `table`, else a WordPiece is learned from the corpus. */
  tokenizer?: Tokenizer | undefined;
  /** Most tokens where the tokenizer is a table's words (default: all) or is learned (default 8,000). */
  vocabulary?: number | undefined;
  /** A static table whose rows words start from; of its words those are lost that the tokenizer has not. */
  table?: EmbeddingTable | undefined;
  /** Threads that train at once. Default: the machine's cores. Any number of them leaves the same bytes. */
  threads?: number | undefined;
  /** Where to save now and then. Default: nowhere. */
  checkpoint?: CheckpointStore | undefined;
  /** Go on from the checkpoint if there is one. Default false. */
  resume?: boolean | undefined;
  /** While reading: throws `cancelled`. While training: ends early with the encoder as it is then. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: PretrainingProgress) => void) | undefined;
};

/** What a pretraining did, in numbers. */
export interface PretrainReport {
  /** Tokens of the corpus, and the windows that they were cut into. */
  readonly corpusTokens: number;
  readonly windows: number;
  readonly vocabulary: number;
  /** Parameters of the encoder, words included. */
  readonly parameters: number;
  readonly steps: number;
  /** Tokens trained on, special ones included, a window counting each time it comes. */
  readonly tokens: number;
  readonly seconds: number;
  /** In this process. */
  readonly tokensPerSecond: number;
  /** Mean over the last steps, in nats; over the classes drawn where the softmax is sampled. */
  readonly loss: number;
  /** True losses on the held-out text over the whole vocabulary, in nats, from before the first step on. */
  readonly validations: readonly Validation[];
  /** Bytes of kernel memory. */
  readonly memory: number;
  readonly settings: PretrainSettings;
}

export interface Pretrained {
  readonly encoder: Encoder;
  readonly report: PretrainReport;
  /** Whether the signal ended the training early. */
  readonly stopped: boolean;
}

/**
 * Pretrains a BERT encoder on a corpus by masked-word prediction. One seed gives the same bytes for any number of threads,
 * in Node and in a page, unless `minutes` let the clock decide.
 *
 * Throws `invalid <option>`, `mismatched heads`, `mismatched table`, `missing mask` for a tokenizer without that token,
 * `invalid corpus` for one without text, `invalid rate` when the loss is no number any more, `exhausted memory`, `cancelled`
 * while reading.
 *
 * Source: Devlin et al., "BERT: pre-training of deep bidirectional transformers", NAACL 2019, without its second task.
 *
 * @example
 * const corpus = corpusFromTexts(["the bank of the river", "money in the bank"]);
 * const { encoder, report } = await pretrain(corpus, { preset: "tiny", steps: 10, validation: 0 });
 * report.steps; // 10
 * await encoder.fill("the [MASK] of the river");
 */
export async function pretrain(corpus: Corpus, options: PretrainOptions = {}): Promise<Pretrained> {
  const { tokenizer: own, vocabulary, table, checkpoint, resume, signal, onProgress, ...given } = options;
  const threads = options.threads ?? (await availableCores());
  checkThreads(threads);
  const { threads: _, ...chosen } = given;
  // Before minutes of reading: can it be trained so at all?
  resolvePretraining(chosen, 0);
  if (chosen.freeze && !table) {
    throw new RiverbankError("mismatched", "freeze: it came without a table; give the table whose rows are kept");
  }
  const tokenizer = own ?? (table ? tableTokenizer(table, vocabulary) : await learnTokenizer(corpus, options));
  const special = specialTokens(tokenizer);
  const settings = resolvePretraining(chosen, tokenizer.vocabularySize);
  const { hidden: dims, layers, heads, inner, length, seed } = settings;
  const total = corpus.bytes === undefined ? {} : { total: corpus.bytes };
  const windows = await readWindows(corpus, tokenizer, {
    ...{ capacity: length - special.before.length - special.after.length, threads, signal },
    onProgress: (progress) => onProgress?.({ stage: "reading", ...progress, ...total }),
  });
  const start = table && (await startRows(table, tokenizer, dims, { threads, seed, signal }));
  throwIfCancelled(signal, "pretraining");
  const config: EncoderConfig = {
    ...{ vocabulary: tokenizer.vocabularySize, dims, layers, heads, inner },
    ...{ positions: length, types: 2, activation: "gelu", epsilon: 1e-12 },
  };
  const identity = `${tokenizer.kind} ${tokenizer.vocabularySize}, table ${table ? `${table.rows} × ${table.dims}` : "none"}`;
  const parts = { config, settings, windows, special, start, identity };
  const course = await Course.open(parts, { threads, checkpoint, resume, signal });
  try {
    for await (const progress of course.steps()) onProgress?.(progress);
    const { weights } = course;
    const parameters = [...weights.layout.parameters.values()].reduce((sum, { bytes }) => sum + bytes / 4, 0);
    const { size, tokens: corpusTokens } = windows;
    const read = { corpusTokens, windows: size, vocabulary: tokenizer.vocabularySize, parameters };
    const report: PretrainReport = { ...read, ...course.report, settings };
    return {
      encoder: new Encoder({ weights: weights.clone(), tokenizer, threads }),
      report,
      stopped: !course.finished,
    };
  } finally {
    await course.close();
  }
}

function learnTokenizer(
  corpus: Corpus,
  { vocabulary = 8000, signal, onProgress }: PretrainOptions,
): Promise<Tokenizer> {
  const watch = { signal, ...(onProgress && { onProgress }) };
  return trainTokenizer(corpus, { kind: "wordpiece", size: vocabulary, ...watch });
}
