// The vocabulary alone of a tokenizer.json: which token each row of a table belongs to.

import { RiverbankError } from "../../shared/errors.ts";
import { vocabObject } from "../../tokens/models/vocab.ts";
import { isRecord, parseRecord } from "./json.ts";

/**
 * The tokens of a tokenizer.json by id, those added to its model among them. Throws `invalid tokenizer.json` for one
 * that is none or whose ids are not 0, 1, 2 ...
 *
 * @example
 * tokensOfTokenizer('{"model": {"vocab": {"[UNK]": 0, "river": 1}}}'); // ["[UNK]", "river"]
 */
export function tokensOfTokenizer(text: string): string[] {
  const { model, added_tokens: added } = parseRecord(text, "tokenizer.json");
  if (!isRecord(model)) throw invalid("it has no model");
  const tokens: string[] = [];
  const set = (token: unknown, id: unknown) => {
    if (typeof token !== "string" || !(Number.isInteger(id) && Number(id) >= 0 && Number(id) < 2 ** 31)) {
      throw invalid(`${JSON.stringify([token, id])?.slice(0, 80)} came as a token and its id`);
    }
    tokens[Number(id)] = token;
  };
  // Unigram lists its tokens with their scores, all others map tokens to ids.
  if (Array.isArray(model.vocab))
    model.vocab.forEach((entry, id) => void set(Array.isArray(entry) ? entry[0] : entry, id));
  else if (isRecord(model.vocab)) for (const [token, id] of Object.entries(model.vocab)) set(token, id);
  else throw invalid("its model has no vocab");
  if (Array.isArray(added)) for (const entry of added) if (isRecord(entry)) set(entry.content, entry.id);
  const hole = Object.keys(tokens).findIndex((id, i) => Number(id) !== i);
  if (hole >= 0 || tokens.length === 0) throw invalid(`no token has the id ${Math.max(0, hole)}`);
  return tokens;
}

/**
 * A tokenizer.json for a table of words, in its plainest form: lower case where the table is in lower case, runs of
 * word characters and of punctuation ("\w+" and the rest), and each of them looked up as it is. What is not a word of
 * the table becomes `unknown`, which must be among the tokens.
 *
 * It is not `WordTokenizer`: "don't", "3.14" and words with a hyphen fall into pieces, a run of Han, kana or Thai stays
 * whole, and letters are lowered text by text ("ΟΔΟΣ" gives "οδος").
 */
export function wordTokenizer(tokens: readonly string[], lowercase: boolean, unknown: string): string {
  const id = tokens.indexOf(unknown);
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return JSON.stringify({
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [{ id, content: unknown, ...flags }],
    normalizer: lowercase ? { type: "Lowercase" } : null,
    pre_tokenizer: { type: "Whitespace" },
    post_processor: null,
    decoder: null,
    model: { type: "WordLevel", vocab: vocabObject({ tokens }), unk_token: unknown },
  });
}

function invalid(what: string): RiverbankError {
  return new RiverbankError("invalid", `tokenizer.json: ${what}; is it whole, and of this model?`);
}
