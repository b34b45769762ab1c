// The special tokens that pretraining needs of a tokenizer, and the tokenizer whose tokens are a table's words.

import { pipelineFor } from "../../tokens/learn/presets.ts";
import { loadTokenizer } from "../../tokens/load.ts";
import type { Tokenizer } from "../../tokens/tokenizer.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import { maskOf } from "../mask.ts";

/** Ids that stand for no text. */
export interface SpecialTokens {
  readonly mask: number;
  /** What a model sees before and behind a text. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** All that are never to be guessed, the unknown token included. */
  readonly all: ReadonlySet<number>;
}

const OTHERS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "<pad>", "<unk>", "<s>", "</s>", "<|endoftext|>"];

/** Throws `missing mask` for a tokenizer that has none, with what to do about it. */
export function specialTokens(
  tokenizer: Tokenizer,
  cure = 'learn one of the kind "wordpiece", or add the token',
): SpecialTokens {
  const mask = maskOf(tokenizer, cure).id;
  const template = tokenizer.parts.postProcessor?.single ?? [];
  const at = template.findIndex(({ text }) => text === "first");
  const { ids } = tokenizer.encode("", { addSpecial: true });
  const [before, after] = at < 0 ? [[], []] : [ids.slice(0, at), ids.slice(at)];
  const others = OTHERS.map((token) => tokenizer.idOf(token)).filter((id) => id !== undefined);
  return { mask, before, after, all: new Set([mask, ...before, ...after, ...others]) };
}

/**
 * A tokenizer whose tokens are BERT's five special ones and the words of a table, in lower case, or that of the table
 * where its rows are a tokenizer's tokens.
 *
 * @param most take only so many tokens, special ones included, the table's first words.
 */
export function tableTokenizer(table: EmbeddingTable, most = Number.POSITIVE_INFINITY): Tokenizer {
  if (table.tokenizer) return table.tokenizer;
  const { special: _, unknown: __, ...parts } = pipelineFor("words", lowers(table));
  const { special, post_processor } = pipelineFor("wordpiece");
  const known = new Set(special);
  const words = table.vocabulary.tokens.filter((word) => !known.has(word)).slice(0, most - special.length);
  const vocab = Object.fromEntries([...special, ...words].map((token, id) => [token, id]));
  const added_tokens = special.map((content, id) => ({
    ...{ id, content, single_word: false, lstrip: false, rstrip: false },
    ...{ normalized: false, special: true },
  }));
  return loadTokenizer({
    ...{ version: "1.0", truncation: null, padding: null, added_tokens },
    ...parts,
    post_processor,
    model: { type: "WordLevel", vocab, unk_token: "[UNK]" },
  });
}

function lowers({ metadata }: EmbeddingTable): boolean {
  try {
    return (JSON.parse(metadata.tokenizer ?? "{}") as { lowercase?: boolean }).lowercase ?? true;
  } catch {
    return true;
  }
}
