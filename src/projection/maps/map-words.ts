// Which words a map shows: those that are asked for, or the most frequent; and what is said of those it does not show.

import { RiverbankError } from "../../shared/errors.ts";
import { mostFrequent } from "../../similarity/most-frequent.ts";
import { nearestSpellings } from "../../vectors/spelling.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";

/** A map of more words is made where `limit` asks for it. */
export const MOST_WORDS = 50_000;
/** So few have no neighbourhoods that a map could show. */
const FEWEST = 4;
/** Words that a message spells out. */
const SHOWN = 8;

/** What of {@link MapOptions} says which words a map shows. */
export interface WordChoice {
  words?: readonly string[] | undefined;
  limit?: number | undefined;
  unknown?: "refuse" | "leave out" | undefined;
}

/** The words, how often each was seen (0 where that is not known), and what is to be said of them. */
export interface ChosenWords {
  readonly words: readonly string[];
  readonly counts: Float64Array;
  readonly notes: readonly string[];
}

/**
 * The words that {@link mapTable} shows with the same options, in the order of its rows: at once, before there is a map.
 *
 * Throws `unknown words`, `invalid words` and `invalid limit`.
 *
 * @example
 * chooseWords(table, { limit: 1000 }).words.slice(0, 3); // ["the", "of", "and"]
 */
export function chooseWords(table: EmbeddingTable, choice: WordChoice): ChosenWords {
  const { words, limit = MOST_WORDS } = choice;
  if (!(Number.isInteger(limit) && limit >= FEWEST)) {
    throw new RiverbankError(
      "invalid",
      `limit: ${limit} words came, a whole number of at least ${FEWEST} was expected`,
    );
  }
  const chosen = words ? listedWords(table, words, choice) : frequentWords(table, limit, choice.limit === undefined);
  if (words && chosen.words.length > limit) return cutTo(chosen, limit);
  if (chosen.words.length >= FEWEST) return chosen;
  const of = words ? "of the list" : `of the table's ${table.rows}`;
  const why = chosen.notes.length > 0 ? ` (${chosen.notes.join("; ")})` : "";
  throw new RiverbankError(
    "invalid",
    `words: ${chosen.words.length} ${of} can stand on a map${why}, at least ${FEWEST} were expected; give more`,
  );
}

function frequentWords({ vocabulary }: EmbeddingTable, limit: number, byDefault: boolean): ChosenWords {
  const ids = mostFrequent(vocabulary, limit);
  const words = Array.from(ids, (id) => vocabulary.tokens[id]);
  const cure = byDefault ? "; a higher limit takes more" : "";
  const note = `the ${show(words.length)} most frequent of ${show(vocabulary.size)} words are on the map${cure}`;
  const counts = Float64Array.from(ids, (id) => vocabulary.counts[id]);
  return { words, counts, notes: words.length < vocabulary.size ? [note] : [] };
}

function listedWords(table: EmbeddingTable, given: readonly string[], { unknown = "refuse" }: WordChoice): ChosenWords {
  const { vocabulary } = table;
  const words = [...new Set(given)];
  const known = words.filter((word) => vocabulary.has(word) || table.findVector(word) !== undefined);
  const notes: string[] = [];
  if (words.length < given.length)
    notes.push(`${count(given.length - words.length, "word")} came again and stand once`);
  if (known.length < words.length) {
    const found = new Set(known);
    const listed = describeMissing(
      table,
      words.filter((word) => !found.has(word)),
    );
    if (unknown === "refuse") {
      const among = `not among the table's ${table.rows} words`;
      throw new RiverbankError("unknown", `words: ${listed} came, ${among}; correct them or leave them out`);
    }
    notes.push(`left out, since the table has no vector for them: ${listed}`);
  }
  const counts = known.map((word) => vocabulary.counts[vocabulary.idOf(word) ?? -1] ?? 0);
  return { words: known, counts: Float64Array.from(counts), notes };
}

/** The first words of a list. */
function cutTo({ words, counts, notes }: ChosenWords, limit: number): ChosenWords {
  const note = `the first ${show(limit)} of ${show(words.length)} words are on the map; a higher limit takes more`;
  return { words: words.slice(0, limit), counts: counts.slice(0, limit), notes: [...notes, note] };
}

function describeMissing({ vocabulary }: EmbeddingTable, missing: readonly string[]): string {
  const shown = missing.slice(0, SHOWN).map((word) => {
    const near = nearestSpellings(word, vocabulary, 2);
    return JSON.stringify(word) + (near.length > 0 ? ` (near: ${near.join(", ")})` : "");
  });
  const more = missing.length > SHOWN ? ` and ${show(missing.length - SHOWN)} more` : "";
  return shown.join(", ") + more;
}

/** A number with its thousands apart. */
export function show(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

function count(value: number, noun: string): string {
  return `${show(value)} ${noun}${value === 1 ? "" : "s"}`;
}
