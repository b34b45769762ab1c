// What the models share whose vocabulary is an object of tokens and ids with an unknown token among them.

import { RiverbankError } from "../../shared/errors.ts";
import type { Vocabulary } from "../vocabulary.ts";

/** A vocabulary as tokenizer.json writes it. */
export function vocabObject({ tokens }: Pick<Vocabulary, "tokens">): Record<string, number> {
  return Object.fromEntries(tokens.map((token, id) => [token, id]));
}

/** For a piece that no token of the vocabulary writes. */
export function missingUnknown(unknown: string, piece: string): RiverbankError {
  const shown = JSON.stringify(piece.length > 40 ? `${piece.slice(0, 40)}…` : piece);
  return new RiverbankError(
    "missing",
    `unknown token: ${shown} is not in the vocabulary, nor is ${JSON.stringify(unknown)}; add that or leave the text out`,
  );
}
