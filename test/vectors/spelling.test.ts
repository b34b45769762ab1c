import fc from "fast-check";
import { expect, test } from "vitest";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { nearestSpellings } from "#src/vectors/spelling.js";

/** The restricted Damerau-Levenshtein distance by its definition, every cell of its table. */
function bruteForce(a: string, b: string): number {
  const cells = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const replace = cells[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      cells[i][j] = Math.min(replace, cells[i - 1][j] + 1, cells[i][j - 1] + 1);
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swap) cells[i][j] = Math.min(cells[i][j], cells[i - 2][j - 2] + 1);
    }
  }
  return cells[a.length][b.length];
}

function bruteForceNearest(word: string, tokens: string[], count: number): string[] {
  const most = word.length <= 2 ? 1 : word.length <= 7 ? 2 : 3;
  const found = tokens.map((token, id) => ({ token, id, edits: bruteForce(word, token) }));
  const near = found.filter(({ edits }) => edits <= most).sort((a, b) => a.edits - b.edits || a.id - b.id);
  return near.slice(0, count).map(({ token }) => token);
}

test("fewer edits come first, then more frequent words", () => {
  const vocabulary = new Vocabulary(["the", "been", "green", "queen", "seen", "queens", "bank"]);
  expect(nearestSpellings("qeen", vocabulary)).toEqual(["been", "queen", "seen"]);
  expect(nearestSpellings("qeuen", vocabulary, 2)).toEqual(["queen", "been"]);
  expect(nearestSpellings("monarchy", vocabulary)).toEqual([]);
});

test("the nearest spellings are those that brute force finds", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 10 });
  fc.assert(
    fc.property(
      word,
      fc.uniqueArray(word, { maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      (word, tokens, count) => {
        expect(nearestSpellings(word, new Vocabulary(tokens), count)).toEqual(bruteForceNearest(word, tokens, count));
      },
    ),
    { numRuns: 1000 },
  );
});
