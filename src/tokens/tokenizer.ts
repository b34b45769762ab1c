// Text to ids and back: the parts of a tokenizer put together.

import { RiverbankError } from "../shared/errors.ts";
import { type AddedToken, AddedTokenFinder } from "./added-tokens.ts";
import { type Aligned, aligned, endOf, type Place, slice, startOf } from "./aligned.ts";
import { ChunkCache } from "./chunk-cache.ts";
import { Chunker } from "./chunks.ts";
import { lastCut } from "./cuts.ts";
import { withoutSpaces } from "./decoders/clean-up.ts";
import type {
  CutRule,
  Decoder,
  Normaliser,
  PartConfig,
  PostProcessor,
  PreTokenizer,
  TemplateItem,
  TokenModel,
} from "./parts.ts";
import { TokenList } from "./token-list.ts";

/** A text in tokens; the three lists are of one length. */
export interface Encoding {
  ids: number[];
  /** Each token as the vocabulary writes it: "Ġthe", "##ing", "▁the"; what is unknown to Unigram as it stands in the text. */
  tokens: string[];
  /** Where each token stands in the text as it was given: UTF-16 offsets, end exclusive. */
  offsets: [start: number, end: number][];
  /** Of a pair: which of the two segments each token belongs to, as the model counts them (BERT's token types). */
  types?: number[];
}

export interface EncodeOptions {
  /** Put the special tokens around the text that its post-processor has for a model ("[CLS]", "</s>"). Default false. */
  addSpecial?: boolean;
  /** A second text, after the first: its offsets are its own. With `addSpecial` the two are joined as the model wants. */
  pair?: string;
  /** Take text that looks like a special token for that token. Default false: it is text like any other. */
  recogniseSpecial?: boolean;
  /** This text goes on one whose tokens were made before, which ended where it may be cut. Default false. */
  continues?: boolean;
}

export interface DecodeOptions {
  /** Leave special tokens out. Default false. */
  skipSpecial?: boolean;
  /**
   * Take back the spaces before punctuation and English endings in the whole text, as the setting
   * clean_up_tokenization_spaces of Hugging Face's transformers does. Default false.
   */
  cleanUpSpaces?: boolean;
}

/** What a {@link Tokenizer} is made of. */
export interface TokenizerParts {
  model: TokenModel;
  normaliser?: Normaliser | undefined;
  preTokenizer?: PreTokenizer | undefined;
  postProcessor?: PostProcessor | undefined;
  decoder?: Decoder | undefined;
  added?: readonly AddedToken[] | undefined;
  /** Settings of the file that encoding does not use and saving keeps: truncation and padding. */
  kept?: Readonly<Record<string, unknown>> | undefined;
}

const PLAIN: readonly TemplateItem[] = [{ text: "first", type: 0 }];
const PLAIN_PAIR: readonly TemplateItem[] = [...PLAIN, { text: "second", type: 0 }];

/** Strings of a stream are gathered up to this many units before they are encoded. */
const BATCH = 1 << 16;

/**
 * A tokenizer, loaded (`loadTokenizer`) or trained (`trainTokenizer`). The same text gives the same ids whether it comes
 * whole, in a batch or as a stream. Lone halves of surrogate pairs count as U+FFFD.
 *
 * @example
 * const tokenizer = loadTokenizer(await readFile("bert-base-uncased/tokenizer.json"));
 * tokenizer.encode("The Riverbank");
 * // { ids: [1996, 2314, 9299], tokens: ["the", "river", "##bank"], offsets: [[0, 3], [4, 9], [9, 13]] }
 * tokenizer.decode([1996, 2314, 9299]); // "the riverbank"
 */
export class Tokenizer {
  readonly parts: Readonly<TokenizerParts>;
  /** How many ids there are: one more than the highest. */
  readonly vocabularySize: number;
  readonly #added: readonly AddedToken[];
  readonly #addedIds = new Map<string, number>();
  readonly #addedTokens = new Map<number, AddedToken>();
  readonly #chunker: Chunker;
  /** By whether special tokens are recognised. */
  readonly #finders: readonly [AddedTokenFinder, AddedTokenFinder];
  readonly #lateFinders: readonly [AddedTokenFinder, AddedTokenFinder];
  readonly #caches: Readonly<Record<Place, ChunkCache>>;
  readonly #list = new TokenList();

  constructor(parts: TokenizerParts) {
    const { model, normaliser, preTokenizer, added = [] } = parts;
    this.parts = parts;
    this.#added = added;
    for (const token of added) {
      this.#addedIds.set(token.content, token.id);
      this.#addedTokens.set(token.id, token);
    }
    this.vocabularySize = added.reduce((size, { id }) => Math.max(size, id + 1), model.vocabulary.size);
    // A part that looks at the normalised text may look across every cut.
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

  get kind(): TokenModel["kind"] {
    return this.parts.model.kind;
  }

  /** The token's id, or undefined. */
  idOf(token: string): number | undefined {
    return this.#addedIds.get(token) ?? this.parts.model.vocabulary.idOf(token);
  }

  /** The token with this id; throws `unknown id`. */
  tokenOf(id: number): string {
    const token = this.#addedTokens.get(id)?.content ?? this.parts.model.vocabulary.tokens[id];
    if (token !== undefined) return token;
    throw new RiverbankError(
      "unknown",
      `id: ${id} came, a whole number from 0 to ${this.vocabularySize - 1} was expected`,
    );
  }

  /** The special tokens among the added ones. */
  get specialTokens(): readonly AddedToken[] {
    return this.#added.filter(({ special }) => special);
  }

  /** Tokens, ids and offsets of one text or a pair. Special tokens that were added have empty offsets. */
  encode(text: string, options: EncodeOptions = {}): Encoding {
    const encoding: Encoding = { ids: [], tokens: [], offsets: [], ...(options.pair !== undefined && { types: [] }) };
    const { shownAsText } = this.parts.model;
    this.#encode(text, options, (from, to, type, source) => {
      const { ids, starts, ends } = this.#list;
      for (let i = from; i < to; i++) {
        encoding.ids.push(ids[i]);
        encoding.tokens.push(ids[i] === shownAsText ? source.slice(starts[i], ends[i]) : this.tokenOf(ids[i]));
        encoding.offsets.push([starts[i], ends[i]]);
        encoding.types?.push(type);
      }
    });
    return encoding;
  }

  /** The ids alone, without an object for each token. */
  encodeIds(text: string, options: EncodeOptions = {}): Int32Array {
    this.#encode(text, options);
    return this.#list.ids.slice(0, this.#list.length);
  }

  /** {@link encode} for each text. */
  encodeBatch(texts: readonly string[], options: EncodeOptions = {}): Encoding[] {
    return texts.map((text) => this.encode(text, options));
  }

  /** The tokens of a text as the vocabulary writes them. */
  tokenize(text: string, options: EncodeOptions = {}): string[] {
    return this.encode(text, options).tokens;
  }

  /**
   * The ids of one text that comes in pieces, cut anywhere. Memory does not grow with the text unless the tokenizer has
   * no place where a text may be cut.
   *
   * @example
   * for await (const ids of tokenizer.encodeStream(createReadStream("book.txt", "utf8"))) count += ids.length;
   */
  async *encodeStream(
    pieces: Iterable<string> | AsyncIterable<string>,
    { addSpecial = false, recogniseSpecial = false }: EncodeOptions = {},
  ): AsyncGenerator<Int32Array> {
    const template = (addSpecial && this.parts.postProcessor?.single) || PLAIN;
    const middle = template.findIndex((item) => item.text === "first");
    const special = (items: readonly TemplateItem[]) => Int32Array.from(items, ({ text }) => Number(text));
    const [before, after] = [special(template.slice(0, middle)), special(template.slice(middle + 1))];
    const rule = this.cutRule(recogniseSpecial);
    let text = "";
    let place: Place = "first";
    const take = (end: number): Int32Array => {
      this.#list.clear();
      this.#append(text.slice(0, end), place, recogniseSpecial);
      text = text.slice(end);
      place = "later";
      return this.#list.ids.slice(0, this.#list.length);
    };
    if (before.length > 0) yield before;
    let waiting = BATCH;
    for await (const piece of pieces) {
      text += piece;
      if (text.length < waiting) continue;
      const end = lastCut(text, rule);
      // subtle: a text that offers no cut is searched for one again only when it has doubled.
      waiting = end > 0 ? BATCH + text.length - end : 2 * text.length;
      if (end > 0) yield take(end);
    }
    if (text !== "") yield take(text.length);
    if (after.length > 0) yield after;
  }

  /**
   * The text that the ids stand for. Throws `unknown id`.
   *
   * @example
   * tokenizer.decode(tokenizer.encode("The bank").ids); // "The bank" for byte-level tokenizers, "the bank" for BERT's
   */
  decode(ids: Iterable<number>, { skipSpecial = false, cleanUpSpaces = false }: DecodeOptions = {}): string {
    const tokens: string[] = [];
    for (const id of ids) {
      if (!(skipSpecial && this.#addedTokens.get(id)?.special)) tokens.push(this.tokenOf(id));
    }
    const text = this.parts.decoder ? this.parts.decoder.decode(tokens).join("") : tokens.join(" ");
    return cleanUpSpaces ? withoutSpaces(text) : text;
  }

  /**
   * The tokenizer as a tokenizer.json object, which Hugging Face's libraries read.
   *
   * @example
   * await writeFile("tokenizer.json", JSON.stringify(tokenizer));
   */
  toJSON(): Record<string, unknown> {
    return this.#describeAs(this.parts.model.config);
  }

  #describeAs(model: PartConfig): Record<string, unknown> {
    const { normaliser, preTokenizer, postProcessor, decoder, kept } = this.parts;
    return {
      version: "1.0",
      truncation: null,
      padding: null,
      ...kept,
      added_tokens: this.#added.map(({ singleWord, ...token }) => ({ ...token, single_word: singleWord })),
      normalizer: normaliser?.config ?? null,
      pre_tokenizer: preTokenizer?.config ?? null,
      post_processor: postProcessor?.config ?? null,
      decoder: decoder?.config ?? null,
      model,
    };
  }

  /** What another thread needs to make the same tokenizer, for `postMessage`. */
  setup(): Record<string, unknown> {
    const { model } = this.parts;
    return this.#describeAs(model.setup ?? model.config);
  }

  /** Fills the list, item by item of the template; `visit` is told which tokens each item gave, and of which text. */
  #encode(
    text: string,
    { pair, addSpecial = false, recogniseSpecial = false, continues = false }: EncodeOptions,
    visit?: (from: number, to: number, type: number, source: string) => void,
  ): void {
    const list = this.#list;
    const { postProcessor } = this.parts;
    const own = pair === undefined ? postProcessor?.single : postProcessor?.pair;
    let source = text;
    list.clear();
    for (const { text: item, type } of (addSpecial && own) || (pair === undefined ? PLAIN : PLAIN_PAIR)) {
      const from = list.length;
      if (typeof item === "number") {
        const at = from === 0 ? 0 : source.length;
        list.push(item, at, at);
      } else {
        source = item === "first" ? text : (pair ?? "");
        this.#append(source, continues && item === "first" ? "later" : "first", recogniseSpecial);
      }
      visit?.(from, list.length, type, source);
    }
  }

  /** Adds the tokens of `text` to the list, their places as in `text`. */
  #append(text: string, place: Place, recogniseSpecial: boolean): void {
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
      const { normaliser } = this.parts;
      const whole = aligned(chunk, 0, place);
      this.#encodePiece(normaliser ? normaliser.normalise(whole) : whole, pieces, out);
    });
  }

  /** Normalises first, then looks for the added tokens that are found in normalised text. */
  #encodeLate(raw: Aligned, finder: AddedTokenFinder): void {
    const piece = this.parts.normaliser?.normalise(raw) ?? raw;
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
    const { model, preTokenizer } = this.parts;
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

  /** Where a text may be cut and its parts encoded apart, the later ones with `continues`. */
  cutRule(recogniseSpecial = false): CutRule {
    const across = this.#added.some(({ special, content }) => (recogniseSpecial || !special) && content.includes(" "));
    const index = recogniseSpecial ? 1 : 0;
    return across || !this.#lateFinders[index].empty ? "none" : this.#chunker.cuts;
  }
}
