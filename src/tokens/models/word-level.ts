// The plainest model: each piece is a token of its own. With pieces of one character each it is the lesson's alphabet.

import type { PartConfig, TokenModel } from "../parts.ts";
import type { TokenList } from "../token-list.ts";
import type { Vocabulary } from "../vocabulary.ts";
import { missingUnknown, vocabObject } from "./vocab.ts";

export interface WordLevelOptions {
  /** What stands for a piece that is not in the vocabulary. Default "[UNK]". */
  unknown?: string;
}

/**
 * Gives a piece its id, and one that the vocabulary lacks the unknown token's. A vocabulary without an unknown token is
 * closed: as in Hugging Face's tokenizers, `encode` throws (`missing unknown token`) at the first piece outside it.
 *
 * @example
 * const model = new WordLevelModel(new Vocabulary(["[UNK]", "the", "bank"]));
 * const tokens = new TokenList();
 * model.encode("bank", tokens); // id 2 at 0..4
 * model.encode("banque", tokens); // id 0 at 0..6
 */
export class WordLevelModel implements TokenModel {
  readonly kind = "words";
  readonly vocabulary: Vocabulary;
  readonly #unknownToken: string;
  readonly unknown: number | undefined;

  /** Throws `invalid vocabulary` where a token stands twice. */
  constructor(vocabulary: Vocabulary, { unknown = "[UNK]" }: WordLevelOptions = {}) {
    this.vocabulary = vocabulary;
    this.#unknownToken = unknown;
    this.unknown = vocabulary.idOf(unknown);
  }

  get config(): PartConfig {
    return { ...this.setup, vocab: vocabObject(this.vocabulary) };
  }

  get setup(): PartConfig {
    return { type: "WordLevel", unk_token: this.#unknownToken };
  }

  encode(piece: string, out: TokenList): void {
    if (piece === "") return;
    const id = this.vocabulary.idOf(piece) ?? this.unknown;
    if (id === undefined) throw missingUnknown(this.#unknownToken, piece);
    out.push(id, 0, piece.length);
  }
}
