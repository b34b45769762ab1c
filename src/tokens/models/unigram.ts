// Tokens by probability: of all ways to cut a piece into tokens, the one whose tokens are likeliest together.

import { brief } from "../../shared/brief.ts";
import { RiverbankError } from "../../shared/errors.ts";
import type { PartConfig, TokenModel } from "../parts.ts";
import type { TokenList } from "../token-list.ts";
import { Trie } from "../trie.ts";
import { Vocabulary } from "../vocabulary.ts";

/** What a character that no token covers costs, below the worst score. */
const UNKNOWN_PENALTY = 10;
const UNKNOWN = -1;

export interface UnigramOptions {
  /** The id of the token for unknown characters. Default: none, and a piece that needs it is an error. */
  unkId?: number | undefined;
  /** Unknown characters become the tokens of their UTF-8 bytes, "<0x00>" to "<0xFF>", if these exist. Default: false. */
  byteFallback?: boolean;
  /** Ids of tokens that text never gives, even if it looks like them: special ones. The unknown token is one of them. */
  reserved?: Iterable<number>;
}

/**
 * Unigram language model: each token has a log probability, a cut's score is the sum over its tokens, and the best cut
 * is found by dynamic programming (Viterbi), in time linear in the piece. Kudo, "Subword Regularization" (2018).
 *
 * As Hugging Face's tokenizers do it: scores are float64 and added from the left; of equal cuts, the one whose last token
 * is longest wins; a character that is no token scores 10 less than the worst token, and neighbours of that kind are one
 * unknown token. With `byteFallback` these become byte tokens, each over its character's whole place; a run for which a
 * byte lacks its token stays unknown. As in SentencePiece, and unlike Hugging Face, "<unk>" in a text is no token, nor
 * are the `reserved` ones.
 *
 * @example
 * const model = new UnigramModel(["<unk>", "▁river", "▁", "bank", "s"], [0, -3, -2, -4, -5], { unkId: 0 });
 * const tokens = new TokenList();
 * model.encode("▁riverbanks", tokens);
 * tokens.ids.subarray(0, tokens.length); // [1, 3, 4]
 */
export class UnigramModel implements TokenModel {
  readonly kind = "unigram";
  readonly vocabulary: Vocabulary;
  /** Each token's log probability, by id. */
  readonly scores: Float64Array;
  readonly unkId: number | undefined;
  readonly byteFallback: boolean;
  readonly #unknownScore: number;
  readonly #trie = new Trie();
  /** The ids of the 256 byte tokens, -1 for one that the vocabulary lacks. */
  readonly #bytes: Int32Array | undefined;
  // The best way to reach each place of a piece: its score, where its last token begins, and that token's id.
  #best = new Float64Array(64);
  #from = new Int32Array(64);
  #ids = new Int32Array(64);

  /**
   * Throws `mismatched scores` when the lengths differ, `invalid score` for one that is no finite number, `invalid
   * vocabulary` for an empty list or a token that stands twice, and `invalid unk_id` for an id that no token has.
   */
  constructor(tokens: readonly string[], scores: ArrayLike<number>, options: UnigramOptions = {}) {
    this.vocabulary = new Vocabulary(tokens);
    this.scores = Float64Array.from(scores);
    this.unkId = options.unkId;
    this.byteFallback = options.byteFallback ?? false;
    this.#check();
    const reserved = new Set(options.reserved);
    if (this.unkId !== undefined) reserved.add(this.unkId);
    this.#fill(reserved);
    this.#unknownScore = this.scores.reduce((least, score) => Math.min(least, score), Infinity) - UNKNOWN_PENALTY;
    if (this.byteFallback) this.#bytes = Int32Array.from(BYTE_TOKENS, (token) => this.vocabulary.idOf(token) ?? -1);
  }

  /**
   * The model that a tokenizer.json describes. Throws what the constructor throws, and `invalid vocab` where an entry is
   * no pair of a token and its score.
   */
  static fromConfig(config: PartConfig, reserved: Iterable<number> = []): UnigramModel {
    const { vocab, unk_id, byte_fallback } = config;
    if (!Array.isArray(vocab)) throw new RiverbankError("invalid", "vocab: a list of [token, score] was expected");
    vocab.forEach((entry: unknown, id) => {
      if (Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "number") return;
      throw new RiverbankError("invalid", `vocab: entry ${id} is ${brief(entry)}, [token, score] was expected`);
    });
    const pairs: [string, number][] = vocab;
    const unkId = unk_id === null || unk_id === undefined ? undefined : Number(unk_id);
    const tokens = pairs.map(([token]) => token);
    const scores = pairs.map(([, score]) => score);
    return new UnigramModel(tokens, scores, { unkId, byteFallback: byte_fallback === true, reserved });
  }

  get unknown(): number | undefined {
    return this.unkId;
  }

  get config(): PartConfig {
    const vocab = this.vocabulary.tokens.map((token, id) => [token, this.scores[id]]);
    return { type: "Unigram", unk_id: this.unkId ?? null, vocab, byte_fallback: this.byteFallback };
  }

  /** Throws `missing unk_id` for an unknown character where there is no token for it. */
  encode(piece: string, out: TokenList): void {
    this.#search(piece);
    this.#turn(piece.length);
    const from = this.#from;
    const ids = this.#ids;
    for (let start = 0; start < piece.length; ) {
      let end = from[start];
      if (ids[start] !== UNKNOWN) out.push(ids[start], start, end);
      else {
        while (end < piece.length && ids[end] === UNKNOWN) end = from[end];
        this.#pushUnknown(piece, start, end, out);
      }
      start = end;
    }
  }

  /** The score of the best cut: a log probability, in nats; 0 for an empty piece. */
  bestScore(piece: string): number {
    this.#search(piece);
    return this.#best[piece.length];
  }

  /**
   * The log probability of a piece, in nats: over all its cuts together (forward algorithm). Unknown characters count
   * with their score.
   */
  logLikelihood(piece: string): number {
    const sums = new Float64Array(piece.length + 1).fill(-Infinity);
    sums[0] = 0;
    this.#walk(piece, (start, end, id) => {
      const term = sums[start] + (id === UNKNOWN ? this.#unknownScore : this.scores[id]);
      const [high, low] = term > sums[end] ? [term, sums[end]] : [sums[end], term];
      sums[end] = high + Math.log1p(Math.exp(low - high));
    });
    return sums[piece.length];
  }

  /** Turns the links of the best cut around: from each place, #from then leads to the token's end, #ids names it. */
  #turn(end: number): void {
    const from = this.#from;
    const ids = this.#ids;
    let next = end;
    let id = UNKNOWN;
    while (end > 0) {
      const start = from[end];
      const own = ids[end];
      from[end] = next;
      ids[end] = id;
      next = end;
      id = own;
      end = start;
    }
    from[0] = next;
    ids[0] = id;
  }

  #search(piece: string): void {
    const length = piece.length;
    this.#reserve(length + 1);
    const best = this.#best;
    const from = this.#from;
    const ids = this.#ids;
    const trie = this.#trie;
    const { cells } = trie;
    const { scores } = this;
    const unknownScore = this.#unknownScore;
    best[0] = 0;
    from.fill(-1, 1, length + 1);
    for (let start = 0, after = 0; start < length; start = after) {
      after = start + unitsAt(piece, start);
      const here = best[start];
      let known = false;
      for (let end = start, node = 0; end < length; ) {
        const cell = trie.find(node, piece.charCodeAt(end++));
        if (cell < 0) break;
        node = cells[cell + 2];
        const id = cells[cell + 3];
        if (id < 0) continue;
        if (end === after) known = true;
        const score = here + scores[id];
        if (from[end] < 0 || score > best[end]) {
          best[end] = score;
          from[end] = start;
          ids[end] = id;
        }
      }
      if (!known && (from[after] < 0 || here + unknownScore > best[after])) {
        best[after] = here + unknownScore;
        from[after] = start;
        ids[after] = UNKNOWN;
      }
    }
  }

  /** Every token that fits somewhere, in order; UNKNOWN over each character that is none. */
  #walk(piece: string, visit: (start: number, end: number, id: number) => void): void {
    for (let start = 0, after = 0; start < piece.length; start = after) {
      after = start + unitsAt(piece, start);
      let known = false;
      for (let end = start, node = 0; end < piece.length; ) {
        const cell = this.#trie.find(node, piece.charCodeAt(end++));
        if (cell < 0) break;
        node = this.#trie.cells[cell + 2];
        const id = this.#trie.cells[cell + 3];
        if (id >= 0) visit(start, end, id);
        if (id >= 0 && end === after) known = true;
      }
      if (!known) visit(start, after, UNKNOWN);
    }
  }

  #pushUnknown(piece: string, start: number, end: number, out: TokenList): void {
    const bytes = this.#bytes;
    const text = piece.slice(start, end);
    if (bytes && new TextEncoder().encode(text).every((byte) => bytes[byte] >= 0)) {
      for (const character of text) {
        for (const byte of new TextEncoder().encode(character)) out.push(bytes[byte], start, start + character.length);
        start += character.length;
      }
    } else if (this.unkId === undefined) {
      throw new RiverbankError(
        "missing",
        `unk_id: the vocabulary has no token for ${brief(text)}, nor one for the unknown`,
      );
    } else out.push(this.unkId, start, end);
  }

  #fill(reserved: ReadonlySet<number>): void {
    const { tokens } = this.vocabulary;
    for (let id = 0; id < tokens.length; id++) {
      const token = tokens[id];
      // A text is a row of code points, so a token that holds half of one can't stand in it.
      if (!reserved.has(id) && !LONE_SURROGATE.test(token)) this.#trie.set(token, id);
    }
  }

  #check(): void {
    const { scores, unkId } = this;
    const { tokens } = this.vocabulary;
    if (scores.length !== tokens.length) {
      throw new RiverbankError("mismatched", `scores: ${scores.length} came for ${tokens.length} tokens`);
    }
    if (tokens.length === 0)
      throw new RiverbankError("invalid", "vocabulary: it is empty, at least a token was expected");
    const odd = scores.findIndex((score) => !Number.isFinite(score));
    if (odd >= 0) {
      const what = `${scores[odd]} came with entry ${odd}, ${brief(tokens[odd])}`;
      throw new RiverbankError("invalid", `score: ${what}, a finite number was expected`);
    }
    const last = tokens.length - 1;
    if (unkId !== undefined && !(Number.isInteger(unkId) && unkId >= 0 && unkId <= last)) {
      throw new RiverbankError("invalid", `unk_id: ${unkId} came, a whole number from 0 to ${last} was expected`);
    }
    // Builds its index, which notices a token that stands twice.
    this.vocabulary.has(tokens[0]);
  }

  #reserve(length: number): void {
    if (length <= this.#best.length) return;
    const capacity = 2 * length;
    this.#best = new Float64Array(capacity);
    this.#from = new Int32Array(capacity);
    this.#ids = new Int32Array(capacity);
  }
}

/** "<0x00>" to "<0xFF>": the tokens of single bytes. */
export const BYTE_TOKENS: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`,
);

const LONE_SURROGATE = /\p{Surrogate}/u;

function unitsAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
