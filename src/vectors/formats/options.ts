// What every reader of tables is told.

/**
 * How a table is kept: Riverbank's own safetensors; word2vec's text (with GloVe's and fastText's .vec) and binary
 * formats; a fastText model (.bin, .ftz); numpy's .npy with its words beside it; CSV; a Model2Vec or StaticEmbedding
 * folder.
 */
export type TableFormat = "safetensors" | "text" | "binary" | "fasttext" | "npy" | "csv" | "model2vec";

/** What a file turned out to be. */
export interface FileKind {
  format: TableFormat;
  /** How its numbers are written: "float32", "float16", "decimals", "product-quantised" ... */
  numbers: string;
}

/** The name of a text that stands beside a table's numbers; "vocab.txt" has a word per line. */
export type Companion =
  | "vocab.txt"
  | "tokenizer.json"
  | "config.json"
  | "config_sentence_transformers.json"
  | "modules.json";

/** How to read a table. */
export interface ReadOptions {
  /** Read this many rows at most, from the first. Default: all. */
  limit?: number | undefined;
  /** Size of the source in bytes, where it is known: a claim beyond it is refused before anything is read. */
  size?: number | undefined;
  /**
   * "keep" lets NaN and infinity into the table, so that it can be looked into. Scales of int8 rows must be finite all
   * the same. Default "refuse".
   */
  notFinite?: "refuse" | "keep" | undefined;
  /**
   * Gives the text that stands beside the numbers under this name, or undefined: a .npy needs its vocab.txt, a Model2Vec
   * table its tokenizer.json. Default: nothing stands there.
   */
  beside?: ((name: Companion) => Promise<string | undefined>) | undefined;
  /** Told, in one line, of what was mended while reading (tokens that stand twice, rows too many). Default: not told. */
  onWarning?: ((message: string) => void) | undefined;
  /** Told what the bytes turned out to be, before their numbers are read. Default: not told. */
  onKind?: ((kind: FileKind) => void) | undefined;
}
