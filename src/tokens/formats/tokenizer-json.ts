// tokenizer.json, the format of Hugging Face's tokenizers: a tokenizer with all its parts in one file.

import { RiverbankError } from "../../shared/errors.ts";
import type { AddedToken } from "../added-tokens.ts";
import { readDecoder } from "../decoders/index.ts";
import { BpeModel, type BpeOptions } from "../models/bpe.ts";
import { UnigramModel } from "../models/unigram.ts";
import { WordLevelModel } from "../models/word-level.ts";
import { WordPieceModel } from "../models/wordpiece.ts";
import { readNormaliser } from "../normalisers/index.ts";
import type { PartConfig, TokenModel } from "../parts.ts";
import { readPostProcessor } from "../post-processors/index.ts";
import { readPreTokenizer } from "../splitters/index.ts";
import { Tokenizer } from "../tokenizer.ts";
import { Vocabulary } from "../vocabulary.ts";

type Json = Record<string, unknown>;

const KNOWN = new Set(
  "version truncation padding added_tokens normalizer pre_tokenizer post_processor decoder model".split(" "),
);

/**
 * The tokenizer that a tokenizer.json object describes. Throws `invalid tokenizer` and `unsupported tokenizer` with the
 * place in the file, what came and what was expected.
 *
 * @param name what messages call the file.
 * @param tokens in id order, where they are known and need not be taken from the object.
 */
export function tokenizerFromJson(json: unknown, name: string, tokens?: readonly string[]): Tokenizer {
  try {
    return read(json, name, tokens);
  } catch (error) {
    if (error instanceof RangeError)
      throw invalid(`${name}: its parts stand in each other too deeply, or in themselves`);
    throw error;
  }
}

function read(json: unknown, name: string, tokens: readonly string[] | undefined): Tokenizer {
  const file = objectAt(json, name, "a tokenizer.json object");
  for (const key of Object.keys(file)) {
    if (!KNOWN.has(key)) throw new RiverbankError("unsupported", `tokenizer: ${name} has "${key}", which is not known`);
  }
  const added = readAdded(file.added_tokens ?? [], name);
  const model = readModel(objectAt(file.model, `${name}, model`, "an object"), added, name, tokens);
  checkAdded(added, model.vocabulary, name);
  const { normalizer, pre_tokenizer, post_processor, decoder, truncation, padding } = file;
  const tokenizer = { model, added, kept: { truncation: truncation ?? null, padding: padding ?? null } };
  return new Tokenizer({
    ...tokenizer,
    ...(normalizer != null && { normaliser: readNormaliser(normalizer, `${name}, normalizer`) }),
    ...(pre_tokenizer != null && { preTokenizer: readPreTokenizer(pre_tokenizer, `${name}, pre_tokenizer`) }),
    ...(post_processor != null && {
      postProcessor: readPostProcessor(post_processor, `${name}, post_processor`),
    }),
    ...(decoder != null && { decoder: readDecoder(decoder, `${name}, decoder`) }),
  });
}

function readAdded(list: unknown, name: string): AddedToken[] {
  if (!Array.isArray(list)) throw invalid(`${name}, added_tokens: a list was expected`);
  return list.map((entry: unknown, index) => {
    const where = `${name}, added_tokens[${index}]`;
    const { id, content, special, single_word, lstrip, rstrip, normalized } = objectAt(entry, where, "an object");
    if (!Number.isSafeInteger(id) || (id as number) < 0)
      throw invalid(`${where}: id ${brief(id)} came, a whole number was expected`);
    if (typeof content !== "string" || content === "")
      throw invalid(`${where}: content ${brief(content)} came, text was expected`);
    return {
      id: id as number,
      content,
      special: special === true,
      singleWord: single_word === true,
      lstrip: lstrip === true,
      rstrip: rstrip === true,
      normalized: normalized === undefined ? special !== true : normalized === true,
    };
  });
}

/** An added token may stand in the vocabulary too, but then with the same id. */
function checkAdded(added: readonly AddedToken[], vocabulary: Vocabulary, name: string): void {
  const seen = new Map<number, string>();
  for (const { id, content } of added) {
    const other = vocabulary.tokens[id] ?? seen.get(id) ?? content;
    if (other !== content) {
      throw invalid(`${name}, added_tokens: ${brief(content)} has id ${id}, which is that of ${brief(other)}`);
    }
    const own = vocabulary.idOf(content) ?? id;
    if (own !== id) throw invalid(`${name}, added_tokens: ${brief(content)} has id ${id}, in the vocabulary ${own}`);
    seen.set(id, content);
  }
}

function readModel(
  model: Json,
  added: readonly AddedToken[],
  name: string,
  tokens: readonly string[] | undefined,
): TokenModel {
  const where = `${name}, model`;
  const type = model.type ?? guessType(model);
  if (type === "Unigram") {
    // subtle: its special tokens have scores too, but text that merely looks like one is text.
    const special = added.filter((token) => token.special).map(({ id }) => id);
    return UnigramModel.fromConfig(model as PartConfig, special);
  }
  if (type !== "BPE" && type !== "WordPiece" && type !== "WordLevel") {
    throw new RiverbankError(
      "unsupported",
      `tokenizer: ${where} is ${brief(type)}; BPE, WordPiece, Unigram and WordLevel are known`,
    );
  }
  const vocabulary = tokens ? new Vocabulary(tokens) : vocabularyFrom(model.vocab, added, `${where}.vocab`);
  const unknown = typeof model.unk_token === "string" ? { unknown: model.unk_token } : {};
  if (type === "WordLevel") return new WordLevelModel(vocabulary, unknown);
  if (type === "WordPiece") {
    const { continuing_subword_prefix: continuing, max_input_chars_per_word: longestWord } = model;
    return new WordPieceModel(vocabulary, {
      ...unknown,
      ...(typeof continuing === "string" && { continuing }),
      ...(typeof longestWord === "number" && { longestWord }),
    });
  }
  const { vocab: _, type: __, ...settings } = model;
  return new BpeModel({ ...(settings as Omit<BpeOptions, "vocabulary">), vocabulary });
}

/** Files of old do not name their model; the order is that of Hugging Face's own reader. */
function guessType({ vocab, merges, continuing_subword_prefix }: Json): string {
  if (merges !== undefined) return "BPE";
  if (continuing_subword_prefix !== undefined) return "WordPiece";
  return Array.isArray(vocab) ? "Unigram" : "WordLevel";
}

/**
 * Tokens in id order from an object of token to id. Ids must be whole numbers from 0 without gaps; where an added token
 * has the id of a gap, it stands there. Throws `invalid tokenizer`.
 *
 * @example
 * vocabularyFrom({ b: 1, a: 0 }, [], "vocab.json").tokens; // ["a", "b"]
 */
export function vocabularyFrom(vocab: unknown, added: readonly AddedToken[], where: string): Vocabulary {
  const entries = Object.entries(objectAt(vocab, where, "an object of token to id"));
  const tokens: string[] = [];
  for (const [token, id] of entries) {
    if (!Number.isSafeInteger(id) || (id as number) < 0 || (id as number) > 2 ** 24) {
      throw invalid(`${where}: ${brief(token)} has id ${brief(id)}, a whole number from 0 on was expected`);
    }
    const other = tokens[id as number];
    if (other !== undefined) throw invalid(`${where}: ${brief(other)} and ${brief(token)} have the same id ${id}`);
    tokens[id as number] = token;
  }
  if (entries.length === 0) throw invalid(`${where}: it is empty`);
  for (const { id, content } of added) if (id < tokens.length) tokens[id] ??= content;
  for (let id = 0; id < tokens.length; id++) {
    if (tokens[id] === undefined)
      throw invalid(`${where}: no token has id ${id}, though ids go up to ${tokens.length - 1}`);
  }
  return new Vocabulary(tokens);
}

function objectAt(value: unknown, where: string, expected: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw invalid(`${where}: ${brief(value)} came, ${expected} was expected`);
}

function brief(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 60);
}

function invalid(message: string): RiverbankError {
  return new RiverbankError("invalid", `tokenizer: ${message}`);
}
