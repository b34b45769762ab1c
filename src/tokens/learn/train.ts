// A corpus in, a tokenizer out, whatever its kind.

import { RiverbankError, throwIfCancelled } from "../../shared/errors.ts";
import { nextEvent } from "../../shared/events.ts";
import type { Corpus } from "../../text/corpus.ts";
import { specialToken } from "../added-tokens.ts";
import { BYTE_CHARACTERS } from "../byte-level.ts";
import { readDecoder } from "../decoders/index.ts";
import { readNormaliser } from "../normalisers/index.ts";
import type { TokenModel } from "../parts.ts";
import { readPostProcessor } from "../post-processors/index.ts";
import { readPreTokenizer } from "../splitters/index.ts";
import { Tokenizer } from "../tokenizer.ts";
import { learnBpe } from "./bpe.ts";
import { learnCharacters } from "./characters.ts";
import { countPieces } from "./count.ts";
import type { PieceCounts } from "./pieces.ts";
import { type LearnedKind, type Pipeline, pipelineFor } from "./presets.ts";
import { learnUnigram } from "./unigram.ts";
import { learnWords } from "./word-level.ts";
import { learnWordPiece } from "./wordpiece.ts";

export interface TokenizerProgress {
  /** "counting" the pieces of the text, or "learning" from them. */
  readonly stage: "counting" | "learning";
  /** Bytes of the source read so far; steps of learning. */
  readonly done: number;
  /** All bytes, where known; all steps. */
  readonly total?: number;
}

export interface TrainTokenizerOptions {
  /** Default "bpe". */
  kind?: LearnedKind;
  /** Most tokens, special ones included; fewer where the text does not give more. Default 16,000. */
  size?: number;
  /** Leave out what is seen less often: pairs (bpe, wordpiece), words, characters. Default 2, for characters 1. */
  minFrequency?: number;
  /** Lower every letter. Default true for words and wordpiece, else false. */
  lowercase?: boolean;
  /** Throws `cancelled` soon after it is aborted. */
  signal?: AbortSignal | undefined;
  onProgress?: (progress: TokenizerProgress) => void;
}

/**
 * Learns a tokenizer from a corpus, whose lines are texts of their own. The same text gives the same tokenizer on every
 * machine.
 *
 * Throws `invalid corpus` when it has no text, `invalid size` when the alphabet alone is larger, `cancelled`.
 *
 * @example
 * const tokenizer = await trainTokenizer(corpusFromTexts(["the bank of the river bank"]), { kind: "bpe", size: 262 });
 * tokenizer.tokenize("the bank"); // ["the", "Ġbank"]
 */
export async function trainTokenizer(corpus: Corpus, options: TrainTokenizerOptions = {}): Promise<Tokenizer> {
  const { kind = "bpe", lowercase, signal, onProgress } = options;
  const pipeline = pipelineFor(kind, lowercase);
  const { normalizer, pre_tokenizer, post_processor, decoder, special } = pipeline;
  const normaliser = normalizer ? readNormaliser(normalizer, "normalizer") : undefined;
  const preTokenizer = readPreTokenizer(pre_tokenizer, "pre_tokenizer");
  const total = corpus.bytes === undefined ? {} : { total: corpus.bytes };
  const onBytes = (done: number) => onProgress?.({ stage: "counting", done, ...total });
  const counts = await countPieces(corpus, { normaliser, preTokenizer }, { signal, onBytes });
  if (counts.pieces.length === 0) {
    throw new RiverbankError("invalid", `corpus: ${corpus.name} holds nothing to learn from; give it text`);
  }
  const model = await complete(learner(counts, kind, pipeline, options), signal, (progress) =>
    onProgress?.({ stage: "learning", ...progress }),
  );
  const idOf = (token: string) => model.vocabulary.idOf(token);
  return new Tokenizer({
    model,
    normaliser,
    preTokenizer,
    postProcessor: post_processor ? readPostProcessor(post_processor, "post_processor") : undefined,
    decoder: decoder ? readDecoder(decoder, "decoder") : undefined,
    added: special.map((content) => specialToken(content, idOf(content) ?? 0)),
  });
}

type Learning = Generator<{ done: number; total: number }, TokenModel>;

function learner(
  counts: PieceCounts,
  kind: LearnedKind,
  { special, unknown = "" }: Pipeline,
  { size = 16_000, minFrequency = kind === "characters" ? 1 : 2 }: TrainTokenizerOptions,
): Learning {
  switch (kind) {
    case "bpe":
      return learnBpe(counts, { size, minFrequency, special, alphabet: BYTE_CHARACTERS });
    case "wordpiece":
      return learnWordPiece(counts, { size, minFrequency, special, unknown });
    case "unigram":
      return learnUnigram(counts, { size, special, unk: unknown });
    case "words":
      return learnWords(counts, { size, minFrequency, special, unknown });
    case "characters":
      return learnCharacters(counts, { size, minFrequency, special, unknown });
  }
}

/** Takes all steps, with waiting events in between. */
async function complete<Result>(
  steps: Generator<{ done: number; total: number }, Result>,
  signal: AbortSignal | undefined,
  onProgress: (progress: { done: number; total: number }) => void,
): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    onProgress(value);
    await nextEvent();
    throwIfCancelled(signal, "learning");
  }
}
