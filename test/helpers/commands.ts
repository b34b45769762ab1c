/** Every command of riverbank, in road order. */
export const COMMANDS = [
  ...["explore", "tokenize", "train-tokenizer", "vectors", "train", "compare", "nearest", "analogy", "odd"],
  ...["project", "axes", "focus", "map", "embed", "pretrain", "context", "senses", "fill", "trace"],
  ...["evaluate", "convert", "inspect", "serve"],
];
