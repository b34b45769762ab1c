// WordPiece, the model of BERT: a word is cut into the longest tokens that fit, from left to right.

import { RiverbankError } from "../../shared/errors.ts";
import type { PartConfig, TokenModel } from "../parts.ts";
import type { TokenList } from "../token-list.ts";
import { Trie } from "../trie.ts";
import type { Vocabulary } from "../vocabulary.ts";
import { missingUnknown, vocabObject } from "./vocab.ts";

export interface WordPieceOptions {
  /** What stands for a word that can't be cut into tokens. Default "[UNK]". */
  unknown?: string;
  /** How a token begins that continues a word. Default "##". */
  continuing?: string;
  /** A word of more code points is unknown as it is. Default 100. */
  longestWord?: number;
}

/**
 * Cuts a word into its longest prefix that is a token, then the longest token that continues it, and so on. A word that
 * can't be cut to its end is one unknown token.
 *
 * Source: Schuster and Nakajima, "Japanese and Korean voice search", ICASSP 2012; Song et al., "Fast WordPiece
 * tokenization", EMNLP 2021, for the rule of the longest token.
 *
 * @example
 * const model = new WordPieceModel(new Vocabulary(["[UNK]", "river", "##bank", "##s"]));
 * const tokens = new TokenList();
 * model.encode("riverbanks", tokens); // ids 1, 2, 3 at 0..5, 5..9, 9..10
 */
export class WordPieceModel implements TokenModel {
  readonly kind = "wordpiece";
  readonly vocabulary: Vocabulary;
  readonly #options: Required<WordPieceOptions>;
  readonly #trie = new Trie();
  /** The node where tokens begin that continue a word; -1 where there are none. */
  readonly #inside: number;
  /** The id of the unknown token, or -1. */
  readonly #unknown: number;

  /** Throws `invalid vocabulary` where a token stands twice. */
  constructor(vocabulary: Vocabulary, options: WordPieceOptions = {}) {
    const { unknown = "[UNK]", continuing = "##", longestWord = 100 } = options;
    this.vocabulary = vocabulary;
    this.#options = { unknown, continuing, longestWord };
    this.#fill();
    this.#inside = this.#nodeOf(continuing);
    this.#unknown = vocabulary.tokens.indexOf(unknown);
  }

  get unknown(): number | undefined {
    return this.#unknown < 0 ? undefined : this.#unknown;
  }

  get config(): PartConfig {
    return { ...this.setup, vocab: vocabObject(this.vocabulary) };
  }

  get setup(): PartConfig {
    const { unknown, continuing, longestWord } = this.#options;
    return {
      type: "WordPiece",
      unk_token: unknown,
      continuing_subword_prefix: continuing,
      max_input_chars_per_word: longestWord,
    };
  }

  /** Throws `missing unknown token` where the piece wants it and the vocabulary lacks it. */
  encode(piece: string, out: TokenList): void {
    const trie = this.#trie;
    const { cells } = trie;
    const before = out.length;
    const end = this.#isTooLong(piece) ? 0 : piece.length;
    let at = 0;
    for (let node = 0; at < end; node = this.#inside) {
      let id = -1;
      let stop = at;
      for (let i = at; i < end && node >= 0; ) {
        const cell = trie.find(node, piece.charCodeAt(i++));
        if (cell < 0) break;
        node = cells[cell + 2];
        if (cells[cell + 3] < 0) continue;
        id = cells[cell + 3];
        stop = i;
      }
      if (id < 0) break;
      out.push(id, at, stop);
      at = stop;
    }
    if (at === piece.length) return;
    out.length = before;
    if (this.#unknown < 0) throw missingUnknown(this.#options.unknown, piece);
    out.push(this.#unknown, 0, piece.length);
  }

  #fill(): void {
    const { tokens } = this.vocabulary;
    for (let id = 0; id < tokens.length; id++) {
      if (this.#trie.set(tokens[id], id) < 0) continue;
      throw new RiverbankError("invalid", `vocabulary: ${JSON.stringify(tokens[id])} stands in it twice`);
    }
  }

  #nodeOf(text: string): number {
    let node = 0;
    for (let i = 0; i < text.length && node >= 0; i++) {
      const cell = this.#trie.find(node, text.charCodeAt(i));
      node = cell < 0 ? -1 : this.#trie.cells[cell + 2];
    }
    return node;
  }

  #isTooLong(piece: string): boolean {
    const most = this.#options.longestWord;
    if (piece.length <= most) return false;
    return piece.length > 2 * most || [...piece].length > most;
  }
}
