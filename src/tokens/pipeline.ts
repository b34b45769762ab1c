// Raw text to tokens: through the added tokens, the cuts, the caches and the parts.

import { type AddedToken, AddedTokenFinder } from "./added-tokens.ts";
import { type Aligned, aligned, endOf, type Place, slice, startOf } from "./aligned.ts";
import { ChunkCache } from "./chunk-cache.ts";
import { Chunker } from "./chunks.ts";
import type { CutRule, Normaliser, PreTokenizer, TokenModel } from "./parts.ts";
import { TokenList } from "./token-list.ts";

/** The parts through which text passes, and the tokens that are found before it does. */
export interface PipelineParts {
  model: TokenModel;
  normaliser?: Normaliser | undefined;
  preTokenizer?: PreTokenizer | undefined;
  added?: readonly AddedToken[] | undefined;
}

/** Adds the tokens of texts to a list; what it has made of a chunk once it remembers. */
export class Pipeline {
  readonly #parts: PipelineParts;
  readonly #list: TokenList;
  readonly #chunker: Chunker;
  /** By whether special tokens are recognised; the late ones search the normalised text. */
  readonly #finders: readonly [AddedTokenFinder, AddedTokenFinder];
  readonly #lateFinders: readonly [AddedTokenFinder, AddedTokenFinder];
  readonly #caches: Readonly<Record<Place, ChunkCache>>;

  /** @param list where tokens go. */
  constructor(parts: PipelineParts, list: TokenList) {
    const { normaliser, preTokenizer, added = [] } = parts;
    this.#parts = parts;
    this.#list = list;
    const late = (token: AddedToken) => normaliser !== undefined && token.normalized;
    const write = (content: string) => normaliser?.normalise(aligned(content)).text ?? content;
    const finder = (special: boolean, isLate: boolean) => {
      const tokens = added.filter((token) => (special || !token.special) && late(token) === isLate);
      return new AddedTokenFinder(tokens, isLate ? write : undefined);
    };
    this.#finders = [finder(false, false), finder(true, false)];
    this.#lateFinders = [finder(false, true), finder(true, true)];
    this.#chunker = new Chunker(normaliser, preTokenizer);
    this.#caches = { first: this.#openCache("first"), head: this.#openCache("head"), later: this.#openCache("later") };
  }

  /** Where a text may be cut and its parts encoded apart: nowhere, if an added token could stand across a cut. */
  cutRule(recogniseSpecial: boolean): CutRule {
    const { added = [] } = this.#parts;
    const across = added.some(({ special, content }) => (recogniseSpecial || !special) && content.includes(" "));
    return across || !this.#lateFinders[recogniseSpecial ? 1 : 0].empty ? "none" : this.#chunker.cuts;
  }

  /** Adds the tokens of `text` to the list, their places as in `text`. */
  append(text: string, place: Place, recogniseSpecial: boolean): void {
    const finder = this.#finders[recogniseSpecial ? 1 : 0];
    if (finder.empty) {
      this.#appendSection(text, 0, place, recogniseSpecial);
      return;
    }
    for (const { start, end, token } of finder.sections(text)) {
      if (token) this.#list.push(token.id, start, end);
      else this.#appendSection(text.slice(start, end), start, start === 0 ? place : "head", recogniseSpecial);
    }
  }

  #appendSection(text: string, base: number, place: Place, recogniseSpecial: boolean): void {
    const late = this.#lateFinders[recogniseSpecial ? 1 : 0];
    if (!late.empty) {
      this.#encodeLate(aligned(text, base, place), late);
      return;
    }
    const list = this.#list;
    const { [place]: first, later } = this.#caches;
    this.#chunker.visit(text, place, (units, start, end, where) => {
      (where === "later" ? later : first).append(text, units, start, end, base, list);
    });
  }

  #openCache(place: Place): ChunkCache {
    const pieces = new TokenList();
    return new ChunkCache((chunk, out) => {
      const { normaliser } = this.#parts;
      const whole = aligned(chunk, 0, place);
      this.#encodePiece(normaliser ? normaliser.normalise(whole) : whole, pieces, out);
    });
  }

  /** Normalises first, then looks for the added tokens that are found in normalised text. */
  #encodeLate(raw: Aligned, finder: AddedTokenFinder): void {
    const piece = this.#parts.normaliser?.normalise(raw) ?? raw;
    const pieces = new TokenList();
    for (const { start, end, token } of finder.sections(piece.text)) {
      if (token) this.#list.push(token.id, startOf(piece, start), endOf(piece, end));
      else {
        const section = slice(piece, start, end);
        this.#encodePiece(start === 0 ? section : { ...section, place: "head" }, pieces, this.#list);
      }
    }
  }

  /** Normalised text to tokens. */
  #encodePiece(text: Aligned, pieces: TokenList, out: TokenList): void {
    const { model, preTokenizer } = this.#parts;
    if (text.text === "") return;
    for (const piece of preTokenizer ? preTokenizer.split(text) : [text]) {
      if (piece.starts === undefined) {
        const from = out.length;
        model.encode(piece.text, out);
        out.shift(from, piece.at);
        continue;
      }
      pieces.clear();
      model.encode(piece.text, pieces);
      for (let i = 0; i < pieces.length; i++) {
        out.push(pieces.ids[i], startOf(piece, pieces.starts[i]), endOf(piece, pieces.ends[i]));
      }
    }
  }
}
