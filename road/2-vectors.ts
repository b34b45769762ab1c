// Page 2, vectors. The lesson says: one number gives one perspective; a list of them, one per dimension, describes an
// object, and two lists can be compared. Its five materials have a mass in kg and a volume in litres.
//
// Run it with `npm run road 2`; it prints 2-vectors.txt.

import { cosine, EmbeddingTable, norm, Vocabulary } from "riverbank";

const names = ["A", "B", "C", "D", "E"];
const masses = [3, 15, 3, 7.5, 7.5];
const volumes = [30, 4, 27, 75, 2];

// A table of vectors is what the word "embedding" means: a row per name, found by its number from page 1.
const vectors = Float32Array.from(names.flatMap((_, i) => [masses[i], volumes[i]]));
const table = EmbeddingTable.fromVectors(new Vocabulary(names), vectors, 2);
console.log("     kg     ℓ   norm");
for (const name of names) {
  const vector = table.vectorOf(name);
  const cells = [vector[0], vector[1], norm(vector).toFixed(2)];
  console.log(`${name} ${cells.map((cell) => String(cell).padStart(5)).join(" ")}`);
}

// The norm is a vector's length, √(kg² + ℓ²). The lesson writes √909 for C, which is A's; C's is √(3² + 27²) = √738.
// Divide the dot product by both norms and what is left is the cosine of the angle: 1 where two mixtures are the same,
// however much there is of them. This is the lesson's exercise, all pairs:
console.log("\ncosine    A        B        C        D        E");
for (const a of names) {
  const row = names.map((b) => cosine(table.vectorOf(a), table.vectorOf(b)).toFixed(5));
  console.log(`  ${a}  ${row.join("  ")}`);
}

// By mass alone all six claims of the lesson hold. By mass and volume one object is so many times another only where
// both point the same way and their norms stand in that ratio.
console.log("\nclaim      cosine   norms      verdict");
const claims = ["C = 1 A", "D = 2.5 A", "E = 2.5 A", "C = 0.2 B", "D = 0.5 B", "E = 0.5 B"];
for (const claim of claims) {
  const [a, , times, b] = claim.split(" ");
  const [first, second] = [table.vectorOf(a), table.vectorOf(b)];
  const [angle, ratio] = [cosine(first, second), norm(first) / norm(second)];
  const equal = Math.abs(angle - 1) < 1e-6 && Math.abs(ratio - Number(times)) < 1e-6;
  const verdict = equal ? "true" : angle > 0.999 ? "nearly: C points A's way, but is a tenth shorter" : "false";
  console.log(`${claim.padEnd(9)}  ${angle.toFixed(5)}  ${ratio.toFixed(2).padStart(4)} : 1   ${verdict}`);
}

// What the lesson leaves out: the units decide. In grams the masses drown the volumes, and all materials look the same.
const inGrams = (name: string) => table.vectorOf(name).map((value, i) => (i === 0 ? 1000 * value : value));
console.log(`\nA and B in kg and ℓ: ${cosine(table.vectorOf("A"), table.vectorOf("B")).toFixed(5)}`);
console.log(`A and B in g and ℓ:  ${cosine(inGrams("A"), inGrams("B")).toFixed(5)}`);
