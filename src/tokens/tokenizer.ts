// Text to ids and back: the parts of a tokenizer put together.

import { RiverbankError } from "../shared/errors.ts";
import type { AddedToken } from "./added-tokens.ts";
import type { Place } from "./aligned.ts";
import { lastCut } from "./cuts.ts";
import { withoutSpaces } from "./decoders/clean-up.ts";
import type { CutRule, Decoder, PartConfig, PostProcessor, TemplateItem, TokenModel } from "./parts.ts";
import { Pipeline, type PipelineParts } from "./pipeline.ts";
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

/** A tokenizer on its way to another thread. */
export interface TokenizerSetup {
  /** As tokenizer.json has it. */
  description: Record<string, unknown>;
  /** In id order, where the description leaves them out. */
  tokens?: readonly string[];
}

/** What a {@link Tokenizer} is made of. */
export interface TokenizerParts extends PipelineParts {
  postProcessor?: PostProcessor | undefined;
  decoder?: Decoder | undefined;
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
  readonly #list = new TokenList();
  readonly #pipeline: Pipeline;

  constructor(parts: TokenizerParts) {
    const { model, added = [] } = parts;
    this.parts = parts;
    this.#added = added;
    for (const token of added) {
      this.#addedIds.set(token.content, token.id);
      this.#addedTokens.set(token.id, token);
    }
    this.vocabularySize = added.reduce((size, { id }) => Math.max(size, id + 1), model.vocabulary.size);
    this.#pipeline = new Pipeline(parts, this.#list);
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
    const { kind, unknown } = this.parts.model;
    const shownAsText = kind === "unigram" ? unknown : undefined;
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
      this.#pipeline.append(text.slice(0, end), place, recogniseSpecial);
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
  setup(): TokenizerSetup {
    const { model } = this.parts;
    const { setup, vocabulary } = model;
    return setup
      ? { description: this.#describeAs(setup), tokens: vocabulary.tokens }
      : { description: this.#describeAs(model.config) };
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
        this.#pipeline.append(source, continues && item === "first" ? "later" : "first", recogniseSpecial);
      }
      visit?.(from, list.length, type, source);
    }
  }

  /** Where a text may be cut and its parts encoded apart, the later ones with `continues`. */
  cutRule(recogniseSpecial = false): CutRule {
    return this.#pipeline.cutRule(recogniseSpecial);
  }
}
