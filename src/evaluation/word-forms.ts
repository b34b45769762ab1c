// Pairs of a word and one of its forms, found by rules of spelling among the words that a table has. Now and then a rule
// is wrong (new, news); that costs every table the same.

export interface FormRule {
  name: string;
  /** How the form may be spelt, likeliest first; none where the rule has nothing to say about the word. */
  spell(word: string): string[];
  /** Forms that the word must have too, so that it is of the right kind: a verb has both -ed and -ing. */
  beside?: (word: string) => string[];
}

export interface FormPair {
  base: string;
  form: string;
}

const CONSONANT_Y = /[^aeiou]y$/;
const HISSING = /(?:s|x|z|ch|sh)$/;
/** One vowel between consonants, at the end of a short word: its last letter is doubled (stop, stopped). */
const SHORT = /^[^aeiou]*[aeiou][^aeiouwxy]$/;

/** A word with an ending, its last letter changed as English wants it. */
function withEnding(word: string, ending: "ed" | "ing"): string[] {
  const doubled = word + word.at(-1) + ending;
  if (word.endsWith("ee")) return ending === "ing" ? [`${word}ing`] : [];
  if (word.endsWith("e")) return [word.slice(0, -1) + ending];
  if (ending === "ed" && CONSONANT_Y.test(word)) return [`${word.slice(0, -1)}ied`];
  return SHORT.test(word) ? [doubled] : [word + ending, doubled];
}

function plurals(word: string): string[] {
  if (HISSING.test(word)) return word.endsWith("s") ? [] : [`${word}es`];
  return CONSONANT_Y.test(word) ? [`${word.slice(0, -1)}ies`] : [`${word}s`];
}

function adverbs(word: string): string[] {
  if (word.endsWith("y")) return [`${word.slice(0, -1)}ily`];
  return word.endsWith("le") ? [`${word.slice(0, -1)}y`] : [`${word}ly`];
}

export const FORM_RULES: readonly FormRule[] = [
  { name: "plural", spell: plurals },
  { name: "past", spell: (word) => withEnding(word, "ed"), beside: (word) => withEnding(word, "ing") },
  { name: "-ing", spell: (word) => withEnding(word, "ing"), beside: (word) => withEnding(word, "ed") },
  { name: "-ly", spell: adverbs },
];

/** Words that are shorter have too many accidental forms (a, as; the, they). */
const SHORTEST = 3;

/**
 * The first `most` pairs among `words`, in their order, whose form is one of them too.
 *
 * @example
 * formPairs(["city", "dog", "cities", "dogs", "new"], FORM_RULES[0], 10);
 * // [{ base: "city", form: "cities" }, { base: "dog", form: "dogs" }]
 */
export function formPairs(words: readonly string[], { spell, beside }: FormRule, most: number): FormPair[] {
  const known = new Set(words);
  const pairs: FormPair[] = [];
  for (const base of words) {
    if (pairs.length >= most) break;
    if (base.length < SHORTEST || !/^[a-z]+$/.test(base)) continue;
    if (beside && !beside(base).some((form) => known.has(form))) continue;
    const form = spell(base).find((candidate) => known.has(candidate));
    if (form !== undefined) pairs.push({ base, form });
  }
  return pairs;
}
