// Page 1, tokens. The lesson says: split the text into tokens, give each unique token a whole number from 0; the model
// sees the numbers, not the text.
//
// Run it with `npm run road 1`; it prints 1-tokens.txt.

import { corpusFromTexts, readWords, tokenize, Vocabulary } from "riverbank";

// The lesson's low-level vocabulary: one token per letter, a = 0 to z = 25.
const letters = new Vocabulary([..."abcdefghijklmnopqrstuvwxyz"]);
const spelt = [..."bank"].map((letter) => `${letter} = ${letters.idOf(letter)}`);
console.log(`By letters: ${spelt.join(", ")}; ${letters.size} tokens spell every word.\n`);

// Words as tokens: a vocabulary is what a text was seen to hold. The most frequent word gets 0, as everywhere in the
// field, so that "the first n rows" means the n most frequent words.
const text = [
  "The king sat by the bank of the river.",
  "The queen sat by the river, and the king's boat lay by the bank.",
  "The king put the money in the bank.",
];
const { vocabulary, words } = await readWords(corpusFromTexts(text), { minCount: 1 });
console.log(`By words: ${words} in the text, ${vocabulary.size} of them different.`);
for (let id = 0; id < 5; id++) console.log(`  ${id} = ${vocabulary.tokenOf(id)}, seen ${vocabulary.counts[id]} times`);

// From here on a sentence is its numbers. They lead back to the words, in lower case: what was not kept is gone.
const sentence = "The queen sat by the bank.";
const { tokens, ids, offsets } = tokenize(sentence, vocabulary);
console.log(`\n"${sentence}"`);
console.log(`  tokens  ${tokens.join(" ")}`);
console.log(`  ids     ${ids.join(" ")}`);
console.log(`  back    ${ids.map((id) => vocabulary.tokenOf(id ?? 0)).join(" ")}`);
console.log(`  the id ${ids[5]} stands for the letters ${offsets[5].join(" to ")}: "${sentence.slice(...offsets[5])}"`);

// A word that the vocabulary lacks has no number, so for this model it does not exist.
const strange = tokenize("the piano", vocabulary);
console.log(`\n"the piano" is ${strange.ids.map((id) => id ?? "nothing").join(", then ")}`);

// The numbers name, they do not mean. Meaning takes more than one number per word: page 2.
const [king, queen, boat] = ["king", "queen", "boat"].map((word) => Number(vocabulary.idOf(word)));
const closer = Math.abs(king - boat) < Math.abs(king - queen) ? "boat" : "queen";
console.log(`king is ${king}, queen ${queen}, boat ${boat}: by number alone a king is most like a ${closer}`);
