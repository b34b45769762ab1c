// Text in, an encoder out that has learned to guess its masked words.

import { availableCores, checkThreads } from "../../shared/cores.ts";
import { RiverbankError, throwIfCancelled } from "../../shared/errors.ts";
import type { Corpus } from "../../text/corpus.ts";
import { type TokenizerProgress, trainTokenizer } from "../../tokens/learn/train.ts";
import type { Tokenizer } from "../../tokens/tokenizer.ts";
import type { CheckpointStore } from "../../training/checkpoint.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import type { EncoderConfig } from "../config.ts";
import { Encoder, type EncoderParts } from "../encoder.ts";
import { checkAlone, encoderFingerprint, ownRows, remarksOn, settingsFrom } from "./continue.ts";
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
  /**
   * An encoder to go on from, on the same text or other: it settles tokenizer and sizes, and all that it has learned is the
   * start. `freeze` then keeps its rows of words, special tokens apart, seen through a linear map that begins as the
   * identity. Defaults are another `length`, its positions but at most 128, and another `rate`, 0.09 / hidden, a third of
   * the presets'; tables, tokenizers, presets and other sizes don't go with it.
   */
  from?: EncoderParts | undefined;
  /** Threads that train at once. Default: the machine's cores. Any number of them leaves the same bytes. */
  threads?: number | undefined;
  /** Where to save now and then. Default: nowhere. */
  checkpoint?: CheckpointStore | undefined;
  /** Go on from the checkpoint if there is one. Default false. */
  resume?: boolean | undefined;
  /** While reading: throws `cancelled`. While training: ends early with the encoder as it is then. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: PretrainingProgress) => void) | undefined;
  /** Hears what is odd and no error about `from`: int8 numbers, no head that predicts words. */
  onWarning?: ((message: string) => void) | undefined;
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
 * Throws `invalid <option>`, `mismatched heads`, `mismatched table`, `mismatched <option>` for one that does not go with the
 * encoder to go on from, `missing mask` for a tokenizer without that token,
 * `invalid corpus` for one without text or known words, `invalid rate` when the loss is no number any more, `exhausted memory`, `cancelled`
 * while reading.
 *
 * Source: Devlin et al., "BERT: pre-training of deep bidirectional transformers", NAACL 2019, without its second task.
 *
 * @example
 * const corpus = corpusFromTexts(["the bank of the river", "money in the bank"]);
 * const { encoder, report } = await pretrain(corpus, { preset: "tiny", steps: 10, validation: 0 });
 * report.steps; // 10
 * await encoder.fill("the [MASK] of the river");
 * const news = await pretrain(corpusFromTexts(["the bank raised its rates"]), { from: encoder, steps: 5, validation: 0 });
 */
export async function pretrain(corpus: Corpus, options: PretrainOptions = {}): Promise<Pretrained> {
  const { table, from, checkpoint, resume, signal, onProgress } = options;
  const threads = options.threads ?? (await availableCores());
  checkThreads(threads);
  const chosen = chosenSettings(options);
  // Before minutes of reading: can it be trained so at all?
  resolvePretraining(chosen, 0);
  if (from) for (const remark of remarksOn(from.weights)) options.onWarning?.(remark);
  const tokenizer = await tokenizerOf(corpus, options);
  const special = specialTokens(tokenizer, from && "the encoder to go on from must have one");
  const settings = resolvePretraining(chosen, tokenizer.vocabularySize);
  const { hidden: dims, length, seed, freeze } = settings;
  const total = corpus.bytes === undefined ? {} : { total: corpus.bytes };
  const windows = await readWindows(corpus, tokenizer, {
    ...{ capacity: length - special.before.length - special.after.length, threads, signal },
    onProgress: (progress) => onProgress?.({ stage: "reading", ...progress, ...total }),
  });
  if (windows.counts.every((count, id) => count === 0 || special.all.has(id))) {
    const came = `${corpus.name} has no word that the tokenizer knows`;
    throw new RiverbankError("invalid", `corpus: ${came}; give it text in its language`);
  }
  const rows = table && (await startRows(table, tokenizer, dims, { threads, seed, signal }));
  throwIfCancelled(signal, "pretraining");
  const start = from && freeze ? ownRows(from.weights, special) : rows;
  const config = from?.weights.config ?? newConfig(settings, tokenizer);
  const identity = `${tokenizer.kind} ${tokenizer.vocabularySize}, table ${table ? `${table.rows} × ${table.dims}` : "none"}`;
  const parts = {
    ...{ config, settings, windows, special, start, identity },
    from: from && { weights: from.weights, fingerprint: encoderFingerprint(from) },
  };
  const course = await Course.open(parts, { threads, checkpoint, resume, signal });
  try {
    for await (const progress of course.steps()) onProgress?.(progress);
    const { weights } = course;
    const parameters = [...weights.layout.parameters.values()].reduce((sum, { bytes }) => sum + bytes / 4, 0);
    const { size, tokens: corpusTokens } = windows;
    const read = { corpusTokens, windows: size, vocabulary: tokenizer.vocabularySize, parameters };
    const report: PretrainReport = { ...read, ...course.report, settings };
    const kept = from && { pooling: from.pooling, json: jsonOf(from) };
    const encoder = new Encoder({ weights: weights.clone(), tokenizer, threads, ...kept });
    return { encoder, report, stopped: !course.finished };
  } finally {
    await course.close();
  }
}

/** The settings among the options, those of `from` with them. */
function chosenSettings(options: PretrainOptions): GivenSettings {
  const { tokenizer, vocabulary, table, from, threads, checkpoint, resume, signal, onProgress, onWarning, ...given } =
    options;
  if (from) {
    checkAlone({ table, tokenizer, vocabulary });
    return settingsFrom(from.weights.config, given);
  }
  if (given.freeze && !table) {
    const came = "it came without a table or an encoder to go on from";
    throw new RiverbankError("mismatched", `freeze: ${came}; give the one whose rows are kept`);
  }
  return given;
}

function newConfig(
  { hidden: dims, layers, heads, inner, length }: PretrainSettings,
  tokenizer: Tokenizer,
): EncoderConfig {
  return {
    ...{ vocabulary: tokenizer.vocabularySize, dims, layers, heads, inner },
    ...{ positions: length, types: 2, activation: "gelu", epsilon: 1e-12 },
  };
}

/** What the encoder's config.json said; a head that it had not shares the word embeddings. */
function jsonOf({ weights, json }: EncoderParts): EncoderParts["json"] {
  return weights.head ? json : { ...json, tie_word_embeddings: true };
}

async function tokenizerOf(corpus: Corpus, options: PretrainOptions): Promise<Tokenizer> {
  const { tokenizer, from, table, vocabulary } = options;
  if (from) return from.tokenizer;
  return tokenizer ?? (table ? tableTokenizer(table, vocabulary) : learnTokenizer(corpus, options));
}

function learnTokenizer(
  corpus: Corpus,
  { vocabulary = 8000, signal, onProgress }: PretrainOptions,
): Promise<Tokenizer> {
  const watch = { signal, ...(onProgress && { onProgress }) };
  return trainTokenizer(corpus, { kind: "wordpiece", size: vocabulary, ...watch });
}
