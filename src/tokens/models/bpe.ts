// Byte-pair encoding: a piece begins as single characters, and the pairs that were learned merge in their order.

import { RiverbankError } from "../../shared/errors.ts";
import type { PartConfig, TokenModel } from "../parts.ts";
import { TokenList } from "../token-list.ts";
import type { Vocabulary } from "../vocabulary.ts";
import { ConcatenationRanks, joinMerges, ListedRanks, type Merge, splitMerge } from "./merges.ts";
import { mergeTokens, type PairRanks } from "./merging.ts";
import { TokenIndex } from "./token-index.ts";
import { vocabObject } from "./vocab.ts";

/** What a {@link BpeModel} is made of; the settings carry the names and defaults of tokenizer.json. */
export interface BpeOptions {
  readonly vocabulary: Vocabulary;
  /** The pairs that merge, the first one first; where a pair stands twice, its last place counts. */
  readonly merges?: readonly Merge[];
  /**
   * In place of `merges`, as tiktoken does it: two tokens merge where their concatenation is a token with an id below
   * this number, and the lower that id the sooner.
   */
  readonly ranks?: number;
  /** The token of characters that are not in the vocabulary; with null or "" they are left out. Default null. */
  readonly unk_token?: string | null;
  /** Unknown characters in a row become one token. Default false. */
  readonly fuse_unk?: boolean;
  /** Unknown characters become the tokens <0x00> to <0xFF> of their UTF-8 bytes, where all of them exist. Default false. */
  readonly byte_fallback?: boolean;
  /** What stands before every token of a piece but its first. Default none. */
  readonly continuing_subword_prefix?: string | null;
  /** What stands behind the last token of a piece. Default none. */
  readonly end_of_word_suffix?: string | null;
  /** A piece that is a token is not built from its parts. Default false, with `ranks` true. */
  readonly ignore_merges?: boolean;
  /** Only null and 0: a model that leaves out merges by chance gives no ids to rely on. */
  readonly dropout?: number | null;
}

// Ids of characters below this are kept in an array, of others in a map.
const NEAR = 1024;
const UNASKED = -2;
const UNKNOWN = -1;

/**
 * Makes tokens by byte-pair encoding.
 *
 * Throws `invalid merges` for an entry that is no pair of tokens or whose result is not in the vocabulary, `invalid
 * unk_token` and `unsupported dropout`.
 *
 * @example
 * const vocabulary = new Vocabulary(["b", "a", "n", "an", "ban"]);
 * const model = new BpeModel({ vocabulary, merges: ["a n", "b an"] });
 * const out = new TokenList();
 * model.encode("banana", out); // ids 4, 3, 1 at 0–3, 3–5, 5–6
 *
 * Source: Sennrich, Haddow and Birch, "Neural Machine Translation of Rare Words with Subword Units", 2016.
 */
export class BpeModel implements TokenModel {
  readonly kind = "bpe";
  readonly vocabulary: Vocabulary;
  readonly #options: BpeOptions;
  readonly #index: TokenIndex;
  readonly #prefix: string;
  readonly #suffix: string;
  readonly #unknown: number;
  readonly #whole: boolean;
  readonly #ranks: PairRanks;
  // By 4 × code point + 2 for a piece's first + 1 for its last character.
  readonly #near = new Int32Array(4 * NEAR).fill(UNASKED);
  readonly #far = new Map<number, number>();

  constructor(options: BpeOptions) {
    const { vocabulary, ranks, dropout, unk_token, continuing_subword_prefix, end_of_word_suffix } = options;
    if (dropout) {
      throw new RiverbankError(
        "unsupported",
        `dropout: ${dropout} came, null or 0 was expected; set it so in the file`,
      );
    }
    this.vocabulary = vocabulary;
    this.#options = options;
    this.#index = new TokenIndex(vocabulary.tokens);
    this.#prefix = continuing_subword_prefix ?? "";
    this.#suffix = end_of_word_suffix ?? "";
    this.#unknown = unk_token ? this.#index.idOf(unk_token) : UNKNOWN;
    if (unk_token && this.#unknown === UNKNOWN) {
      throw new RiverbankError("invalid", `unk_token: ${JSON.stringify(unk_token)} is not in the vocabulary`);
    }
    this.#whole = options.ignore_merges ?? ranks !== undefined;
    this.#ranks =
      ranks === undefined
        ? new ListedRanks(this.#index, options.merges ?? [], this.#prefix)
        : new ConcatenationRanks(this.#index, ranks);
  }

  get unknown(): number | undefined {
    return this.#unknown === UNKNOWN ? undefined : this.#unknown;
  }

  /** The model object of tokenizer.json. Where pairs merge by rank, it lists them as the merges that come to the same. */
  get config(): PartConfig {
    const { dropout, unk_token, continuing_subword_prefix, end_of_word_suffix, fuse_unk, byte_fallback } =
      this.#options;
    return {
      type: "BPE",
      dropout: dropout ?? null,
      unk_token: unk_token ?? null,
      continuing_subword_prefix: continuing_subword_prefix ?? null,
      end_of_word_suffix: end_of_word_suffix ?? null,
      fuse_unk: fuse_unk ?? false,
      byte_fallback: byte_fallback ?? false,
      ignore_merges: this.#whole,
      vocab: vocabObject(this.vocabulary),
      merges: joinMerges(this.merges),
    };
  }

  get setup(): PartConfig {
    const { vocabulary: _, ...settings } = this.#options;
    return { type: "BPE", ...settings };
  }

  /**
   * The pairs that merge, the first one first. With `ranks` these are the last two parts into which each token's own text
   * merges, in the order of ids: two neighbours have come about as they would have without their surroundings, so no other
   * pair ever becomes that token.
   */
  get merges(): (readonly [left: string, right: string])[] {
    const { ranks, merges = [] } = this.#options;
    if (ranks === undefined) return merges.map(splitMerge);
    const { tokens } = this.vocabulary;
    const parts = new TokenList();
    const found: [string, string][] = [];
    for (const token of tokens.slice(0, ranks)) {
      parts.clear();
      this.#split(token, parts);
      mergeTokens(parts, 0, this.#ranks, 2);
      const pair: [string, string] = [tokens[parts.ids[0]], tokens[parts.ids[1]]];
      if (parts.length === 2 && pair.join("") === token) found.push(pair);
    }
    return found;
  }

  encode(piece: string, out: TokenList): void {
    if (this.#whole) {
      const id = this.#index.idOf(piece);
      if (id >= 0 && id < (this.#options.ranks ?? id + 1)) {
        out.push(id, 0, piece.length);
        return;
      }
    }
    const from = out.length;
    this.#split(piece, out);
    mergeTokens(out, from, this.#ranks);
  }

  /**
   * The way of a piece to its tokens, merge by merge: first its characters, then what stands after each merge. The list is
   * one and the same, so copy what is to stay. Also a piece that {@link encode} finds whole goes this way.
   *
   * @example
   * for (const { ids, length } of model.stages("banana")) ids.slice(0, length);
   * // [0, 1, 2, 1, 2, 1], [0, 3, 1, 2, 1], [0, 3, 3, 1], [4, 3, 1]
   */
  *stages(piece: string): Generator<TokenList> {
    const list = new TokenList();
    this.#split(piece, list);
    for (let before = list.length + 1; list.length < before; ) {
      yield list;
      before = list.length;
      mergeTokens(list, 0, this.#ranks, before - 1);
    }
  }

  /** How soon two tokens merge, from 0; -1 where they never do. */
  rankOf(left: number, right: number): number {
    return this.#ranks.rankOf(left, right);
  }

  /** The characters of a piece, before any merge. */
  #split(piece: string, out: TokenList): void {
    let unknowns = 0;
    for (let at = 0; at < piece.length; ) {
      const code = piece.codePointAt(at) ?? 0;
      const end = at + (code > 0xffff ? 2 : 1);
      const id = this.#characterId(code, (at === 0 ? 2 : 0) + (end === piece.length ? 1 : 0));
      if (id >= 0) out.push(id, at, end);
      else if (this.#options.byte_fallback && this.#pushBytes(piece, at, end, out)) unknowns = 0;
      else if (this.#unknown !== UNKNOWN) {
        if (unknowns++ > 0 && this.#options.fuse_unk) out.ends[out.length - 1] = end;
        else out.push(this.#unknown, at, end);
      }
      if (id >= 0) unknowns = 0;
      at = end;
    }
  }

  #characterId(code: number, place: number): number {
    const key = 4 * code + place;
    const known = code < NEAR ? this.#near[key] : (this.#far.get(key) ?? UNASKED);
    if (known !== UNASKED) return known;
    const id = this.#index.idOf(this.#decorate(String.fromCodePoint(code), place));
    if (code < NEAR) this.#near[key] = id;
    else this.#far.set(key, id);
    return id;
  }

  #decorate(character: string, place: number): string {
    return (place & 2 ? "" : this.#prefix) + character + (place & 1 ? this.#suffix : "");
  }

  #pushBytes(piece: string, at: number, end: number, out: TokenList): boolean {
    const place = (at === 0 ? 2 : 0) + (end === piece.length ? 1 : 0);
    const bytes = new TextEncoder().encode(this.#decorate(piece.slice(at, end), place));
    const ids = Array.from(bytes, (byte) => {
      return this.#index.idOf(`<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
    });
    if (ids.includes(UNKNOWN)) return false;
    for (const id of ids) out.push(id, at, end);
    return true;
  }
}
