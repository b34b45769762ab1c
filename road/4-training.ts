// Page 4, training. The lesson says: the vectors are calculated in training, kept in a lookup table, and the same
// whatever stands around the word. Here a table is learned from a small world of sentences, before your eyes.
//
// Run it with `npm run road 4`; it prints 4-training.txt.

import { corpusFromTexts, nearest, Random, readWords, resolveSettings, Trainer } from "riverbank";

// Nothing in this text says what a word means. It shows who keeps company with whom, and that is enough.
const patterns: [string[], string[]][] = [
  [
    ["king", "queen", "prince"],
    ["the * rules the land from a castle", "a crown sits on the head of the *"],
  ],
  [
    ["dog", "cat", "horse"],
    ["the * sleeps on straw in the barn", "we hear the * run through the yard"],
  ],
  [
    ["banana", "apple", "pear"],
    ["we eat a ripe * with bread", "a sweet * falls from the tree"],
  ],
  [["bank"], ["he left his money in the * of the town", "she sat on the grassy * of the water"]],
  [["vault"], ["he left his money in the * of the town"]],
  [["shore"], ["she sat on the grassy * of the water"]],
];
const random = new Random(1);
const pick = <T>(items: readonly T[]) => items[random.below(items.length)];
const sentences = Array.from({ length: 6000 }, () => {
  const [words, frames] = pick(patterns);
  return pick(frames).replace("*", pick(words));
});
console.log(`${sentences.length} sentences, such as "${sentences[0]}" and "${sentences[1]}"`);

// One thread and one seed: the same bytes on every machine, in Node and in a page.
const settings = resolveSettings({ dims: 16, window: 3, epochs: 8, sample: 0, rate: 0.05, seed: 1 }, 1);
const corpus = await readWords(corpusFromTexts(sentences));
const trainer = await Trainer.open(corpus, settings);
const before = trainer.table();
for await (const _progress of trainer.steps()); // which a page would draw
const after = trainer.table();

// Skip-gram: move a word's vector towards those of its neighbours and away from some drawn by lot. The loss is the mean
// surprise at which is which; a coin would be surprised by ln 2.
console.log(`\nloss: a coin ${Math.LN2.toFixed(4)}`);
for (const [epoch, loss] of trainer.losses.entries()) console.log(`  epoch ${epoch + 1}  ${loss.toFixed(4)}`);

console.log("\nnearest       before training          after");
for (const word of ["king", "dog", "banana", "bank"]) {
  const [lots, learned] = [before, after].map((table) =>
    nearest(table, word, { k: 2 })
      .neighbours.map(({ token, score }) => `${token} ${score.toFixed(2)}`)
      .join(", "),
  );
  console.log(`${word.padEnd(12)}  ${lots.padEnd(24)} ${learned}`);
}
console.log(
  "\nBank keeps two companies, but a table has one row for it: it lies between shore and vault, wherever it stands.",
);
await trainer.close();
await corpus.dispose();
