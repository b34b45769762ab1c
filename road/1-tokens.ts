// Page 1, tokens. The lesson says: split the text into tokens, give each unique token a whole number from 0; the model
// sees the numbers, not the text.
//
// Run it with `npm run road 1`; it prints 1-tokens.txt.

import { corpusFromTexts, trainTokenizer } from "riverbank";

const text = [
  "The king sat by the bank of the river.",
  "The queen sat by the river, and the king's boat lay by the bank.",
  "The king put the money in the bank.",
];
const corpus = corpusFromTexts(text);

// The lesson's low-level vocabulary: one token per letter, a = 0 to z = 25.
const letters = await trainTokenizer(corpus, { kind: "characters" });
const spelt = [..."bank"].map((letter) => `${letter} = ${letters.idOf(letter)}`);
console.log(`By letters: ${spelt.join(", ")}; ${letters.vocabularySize} tokens spell every word of this text.\n`);

// Words as tokens: each unique word of a text gets a number, the most frequent first. Behind the token for what is
// unknown, "the" is 1.
const words = await trainTokenizer(corpus, { kind: "words", minFrequency: 1 });
console.log(`By words: ${words.vocabularySize} tokens, from 1 = ${words.tokenOf(1)}, 2 = ${words.tokenOf(2)} on.`);
const sentence = "The queen sat by the bank.";
const { tokens, ids, offsets } = words.encode(sentence);
console.log(`  "${sentence}"`);
console.log(`  tokens  ${tokens.join(" ")}`);
console.log(`  ids     ${ids.join(" ")}`);
// The numbers lead back to the words, in lower case: what was not kept is gone.
console.log(`  back    ${words.decode(ids)}`);
console.log(`  the id ${ids[5]} stands for the letters ${offsets[5].join(" to ")}: "${sentence.slice(...offsets[5])}"`);

// A word that the vocabulary lacks has no number of its own, so for this model it does not exist.
console.log(`  "the bankers" is ${words.tokenize("the bankers").join(", then ")}\n`);

// Language models go between: begin with single bytes, and again and again make one token of the two that stand
// together most often. Frequent words end as one token, rare ones as several, and no text is unknown. "Ġ" is a blank.
const bytes = 256 + 1;
for (const merges of [0, 10, 40]) {
  const pairs = await trainTokenizer(corpus, { kind: "bpe", size: bytes + merges });
  console.log(`After ${merges} merges: ${pairs.tokenize("by the bankers").join("  ")}`);
}

// The numbers name, they do not mean. Meaning takes more than one number per word: page 2.
const [king, queen, boat] = ["king", "queen", "boat"].map((word) => Number(words.idOf(word)));
const closer = Math.abs(king - boat) < Math.abs(king - queen) ? "boat" : "queen";
console.log(`\nking is ${king}, queen ${queen}, boat ${boat}: by number alone a king is most like a ${closer}`);
