// Riverbank in road order. Everything here runs in Node and in a page alike; what needs files is in riverbank/node.

export { RiverbankError, type ErrorCode } from "./shared/errors.ts";
export { Random } from "./shared/random.ts";
export { KernelMemory } from "./kernels/memory.ts";
export { WorkerPool } from "./kernels/pool.ts";
export { corpusFromStream, corpusFromTexts, type Corpus, type ReadOptions, type StreamOptions } from "./text/corpus.ts";
export type { FormatOptions, TextFormat } from "./text/formats/index.ts";
export { WordTokenizer, type Span, type WordTokenizerOptions } from "./tokens/words.ts";
export { Vocabulary } from "./tokens/vocabulary.ts";
export { readWords, type ReadingProgress, type ReadWordsOptions } from "./tokens/read.ts";
export type { EncodedCorpus } from "./tokens/encoded.ts";
