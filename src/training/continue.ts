// A training that goes on from a table: what the table decides about it, and what it says of both afterwards.

import { RiverbankError } from "../shared/errors.ts";
import { type Phrases, phrasesFrom } from "../tokens/phrases.ts";
import { tokenizerFrom } from "../tokens/tokenize.ts";
import type { Tokenizer } from "../tokens/tokenizer.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { Settings } from "./options.ts";

/** One word of so many with a capital letter, and a table that says nothing of it has its letters as they were. */
const CAPITALS = 100;
/** Most trainings that a table tells of, and most characters of the names of one's corpus. */
const MOST_EARLIER = 8;
const LONGEST_CORPUS = 200;

/** How a corpus becomes tokens. */
export interface Reading {
  tokenizer?: Tokenizer | undefined;
  phrases?: Phrases | undefined;
}

/** The settings that go without saying when a training goes on from `table`. */
export function settingsOf(table: EmbeddingTable): Partial<Settings> {
  const { minN, maxN, buckets } = table.subwords ?? { maxN: 0 };
  return {
    dims: table.dims,
    lowercase: lowersLetters(table),
    maxN,
    ...(minN !== undefined && { minN }),
    ...(buckets !== undefined && { buckets }),
  };
}

/** Whether a table of words has them in lower case: as it says, else as its words show. */
export function lowersLetters({ metadata, vocabulary }: EmbeddingTable): boolean {
  if (metadata.tokenizer !== undefined) return tokenizerFrom(metadata.tokenizer).lowercase;
  const capitals = vocabulary.tokens.filter((token) => token !== token.toLowerCase()).length;
  return capitals * CAPITALS < vocabulary.size;
}

/** Throws `mismatched <option>` where settings differ from what the rows of `table` are. */
export function checkStart(table: EmbeddingTable, settings: Settings): void {
  if (settings.architecture === "glove") {
    throw refusal(
      "from: a table came with architecture glove, which learns from one corpus's cells alone",
      "choose skip-gram or cbow, or train on all text at once",
    );
  }
  const own = settingsOf(table);
  const names = settings.maxN > 0 ? (["dims", "maxN", "minN", "buckets"] as const) : (["dims", "maxN"] as const);
  for (const name of names) {
    if (settings[name] === own[name]) continue;
    throw refusal(`${name}: ${settings[name]} came, the table to go on from has ${own[name]}`);
  }
}

/** How text becomes what the rows of `table` are. Throws `mismatched <option>` where something else was given. */
export function readingOf(table: EmbeddingTable, given: Reading & { lowercase?: boolean | undefined }): Reading {
  const { tokenizer } = table;
  if (given.tokenizer && JSON.stringify(given.tokenizer) !== JSON.stringify(tokenizer)) {
    const own = tokenizer ? "has another one" : "is one of words";
    throw refusal(`tokenizer: one came, but the table to go on from ${own}`);
  }
  const said = table.metadata.tokenizer !== undefined && !tokenizer;
  if (said && given.lowercase !== undefined && given.lowercase !== lowersLetters(table)) {
    throw refusal(`lowercase: ${given.lowercase} came, the table to go on from has ${!given.lowercase}`);
  }
  const { phrases: own } = table.metadata;
  if (own !== undefined && given.phrases) {
    throw refusal("phrases: some came, but the table to go on from has its own, which are used");
  }
  return { tokenizer, phrases: own === undefined ? given.phrases : phrasesFrom(own, "the table's metadata") };
}

/** What a table that was gone on from says of the trainings before: a list, the last one first, as JSON. */
export function earlierTrainings({ rows, metadata }: EmbeddingTable): string {
  const { corpus, corpus_words: words, training, removed_components: removed, continued_from: before } = metadata;
  const clipped = corpus && corpus.length > LONGEST_CORPUS ? `${corpus.slice(0, LONGEST_CORPUS)}…` : corpus;
  const last = {
    rows,
    ...(clipped !== undefined && { corpus: clipped }),
    ...(words !== undefined && { corpus_words: words }),
    ...(training !== undefined && { training: parse(training) ?? training }),
    ...(removed !== undefined && { removed_components: removed }),
  };
  const earlier = parse(before ?? "[]");
  return JSON.stringify([last, ...(Array.isArray(earlier) ? earlier : [])].slice(0, MOST_EARLIER));
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function refusal(came: string, cure = "leave it out"): RiverbankError {
  return new RiverbankError("mismatched", `${came}; ${cure}`);
}
