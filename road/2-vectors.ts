// Page 2, vectors. The lesson says: one number gives one perspective; a list of them, one per dimension, describes an
// object, and two lists can be compared. Its five materials have a mass in kg and a volume in litres.
//
// Run it with `npm run road 2`; it prints 2-vectors.txt.

import { checkClaims, comparePairs, cosine, dimensionLabel, inUnits, norm, selectDimensions } from "riverbank";
import { openLabelled } from "riverbank/node";

// The lesson's table as it stands there: `A,3 kg,30 ℓ`. Units stay with their numbers; only like is compared with like.
const materials = await openLabelled("road/materials.csv");
console.log(`material  ${materials.dimensions.map(dimensionLabel).join("  ")}   norm`);
for (const { name, vector } of materials.objects) {
  const [mass, volume] = vector;
  console.log(`${name.padEnd(8)}  ${cell(mass, 9)}  ${cell(volume, 10)}  ${cell(norm(vector).toFixed(2), 5)}`);
}

// The norm is a vector's length, √(mass² + volume²). C's is √(3² + 27²) = √738; the lesson writes √909, which is A's,
// and so finds A and C alike to the last digit. What it calls the dot product is the cosine: the dot product, a sum of
// products, divided by both norms.
const [a, b] = materials.objects;
const { terms, dot, norms, value } = cosine(a.vector, b.vector, { explain: true });
console.log(`\nA · B  = ${terms.map((term) => `(${term.a} × ${term.b})`).join(" + ")}`);
console.log(`       = ${terms.map(({ product }) => product).join(" + ")} = ${dot}`);
console.log(`cosine = ${dot} / (${norms.map((length) => length.toFixed(2)).join(" × ")}) = ${value.toFixed(3)}`);

// The lesson's exercise: all pairs. The cosine is 1 where two mixtures are the same, however much there is of them. The
// scale is the factor that brings the second nearest to the first; where it fits in both dimensions they are parallel.
console.log("\npair      dot   cosine  scale");
for (const pair of comparePairs(materials.objects)) {
  const numbers = [cell(pair.dot, 6), pair.cosine.toFixed(5), cell(pair.scale.toFixed(2), 5)];
  console.log(`${pair.a} ${pair.b}  ${numbers.join("  ")}${pair.parallel ? "  parallel" : ""}`);
}

// The lesson's claims. By mass alone all six hold; by mass and volume two do: D is A, and E is B, in another amount.
// C = A, which the lesson ticks, is a tenth off; it is similar, for which ~ asks: nearly the same direction. And where
// the lesson weighs D and E against B, it writes m_C and v_C; the last column has the numbers that it means.
const claims = "C = A\nD = 2.5 A\nE = 2.5 A\nC = 0.2 B\nD = 0.5 B\nE = 0.5 B\nC ~ A";
const byMass = checkClaims(selectDimensions(materials, ["mass"]), claims);
console.log("\nclaim      by mass  by both  why");
for (const [index, { claim, holds, why }] of checkClaims(materials, claims).entries()) {
  const verdicts = [byMass[index].holds, holds].map((verdict) => String(verdict).padEnd(7));
  console.log(`${claim.padEnd(9)}  ${verdicts.join("  ")}  ${why.split(";")[0]}`);
}

// What the lesson leaves out: the units decide. In grams the masses drown the volumes, and all materials look the same.
const [inKilograms, inGrams] = [materials, inUnits(materials, { mass: "g" })].map(({ objects }) =>
  comparePairs(objects),
);
console.log(`\nA and B in kg and ℓ: ${inKilograms[0].cosine.toFixed(5)}`);
console.log(`A and B in g and ℓ:  ${inGrams[0].cosine.toFixed(5)}`);

function cell(content: number | string, width: number): string {
  return String(content).padStart(width);
}
