// Page 3, similarity. The lesson says: multiply two vectors number by number, add up, and the sum says how two words are
// related: positive, related; zero, unrelated; negative, opposite. King, queen and monarchy cluster; banana is far.
//
// Run it with `npm run road 3`; it prints 3-similarity.txt.

import { analogy, compare, cosine, dot, nearest, odd } from "riverbank";
import { openTable } from "riverbank/node";

// The lesson's example, term by term. What its second text calls dot product is the cosine: divided by both norms.
const king = [9, -5, 6];
const queen = [8, -4, 6];
console.log(`king · queen = ${king.map((value, i) => `(${value} × ${queen[i]})`).join(" + ")}`);
console.log(`             = ${king.map((value, i) => value * queen[i]).join(" + ")} = ${dot(king, queen)}`);
console.log(`cosine       = ${cosine(king, queen).toFixed(4)}`);

// Now vectors that were learned from text: the English model that comes with Riverbank.
const table = await openTable("models/en.safetensors");
const head = `${table.rows} words × ${table.dims} numbers`;
console.log(`\n${head.padEnd(27)}   dot  cosine  percentile  relation`);

// King and banana fall below zero and yet are no opposites: more than a quarter of all pairs lie lower. So zero is no border,
// and Riverbank asks how unusual a cosine is: above how many percent of the model's random pairs? Opposites come out
// close. Vectors know the words around, and around large and small stand the same ones; an axis, a later page, parts them.
const pairs = ["king queen", "king monarchy", "king banana", "dog cat", "large small", "hot cold"];
for (const pair of pairs) {
  const [a, b] = pair.split(" ");
  const found = compare(table, a, b);
  const numbers = [
    found.dot.toFixed(2).padStart(6),
    found.cosine.toFixed(4).padStart(7),
    found.percentile?.toFixed(2).padStart(11),
  ];
  console.log(`${pair.padEnd(26)}${numbers.join(" ")}  ${found.relation}`);
}

// What clusters with a word: every row is looked at. Bank has one row for all its senses.
const list = (neighbours: { token: string; score: number }[]) =>
  neighbours.map(({ token, score }) => `${token} ${score.toFixed(3)}`).join(", ");
console.log("");
for (const word of ["king", "banana", "bank"]) {
  console.log(`${word}: ${list(nearest(table, word, { k: 5 }).neighbours)}`);
}

// Directions mean something too: the way from man to king, walked from woman.
const { formula, neighbours } = analogy(table, "man", "king", "woman", { k: 3 });
console.log(`\n${formula} = ${list(neighbours)}`);

// And of several words, which points elsewhere than the others together?
const { odd: stranger, scores } = odd(table, ["breakfast", "lunch", "dinner", "river"]);
console.log(`the odd one is ${stranger}: ${list(scores)}`);
