// Page 5, projection. The lesson says: a word has very many dimensions, of which few matter now; projection squashes the
// space onto those topics. Here topics are axes made of words, and each says how far it can be trusted.
//
// Run it with `npm run road 5`; it prints 5-projection.txt.

import {
  findNeighbours,
  focus,
  libraryAxes,
  mapQuality,
  opposites,
  pointsOf,
  poleAxis,
  project,
  umap,
} from "riverbank";
import { openTable } from "riverbank/node";

const table = await openTable("models/en.safetensors");

// An axis runs from the mean of some words to the mean of others, from -1 to 1; anything with a vector can be laid on it.
// The ± is how far a score moves when a word is taken out of the poles. Beside it an axis of words picked by lot.
const small = ["small", "tiny", "miniature", "smaller"];
const large = ["large", "huge", "enormous", "massive"];
const size = poleAxis(table, { name: "size", negative: small, positive: large });
const [left, right] = [["oxygen", "twelve", "curtain"], "harbour slowly violin".split(" ")];
const lots = poleAxis(table, { name: "lots", negative: left, positive: right });
const { axes, words } = project(table, [size, lots], ["mouse", "cat", "horse", "elephant"]);
for (const { token, scores, errors } of words) {
  console.log(`${token.padEnd(9)} size ${scores.size.toFixed(2).padStart(5)} ± ${errors.size?.toFixed(2)}`);
}
for (const { name, reliability } of axes) console.log(`${name} is ${reliability.verdict}: ${reliability.reason}`);

// Page 3 found large and small close together. They are opposites all the same: on one axis, made without their help.
console.log("");
const library = libraryAxes(table, { names: ["size", "gender", "temperature", "sentiment"] }).axes;
for (const pair of ["large small", "king queen"]) {
  const [a, b] = pair.split(" ");
  const found = opposites(table, a, b, library);
  console.log(`${a} and ${b} are opposites on: ${found.map(({ axis }) => axis).join(", ")}`);
}

// The lesson's question: animals, sound and pets come into focus; currency, architecture and sport are left out of sight.
const names = ["animal", "sound", "pet", "currency", "architecture", "sport"];
const topics = libraryAxes(table, { names }).axes;
const seen = focus(table, "What sound does a dog make?", { topics, k: 4 });
console.log("\nWhat sound does a dog make?");
for (const { name, standing, kept } of seen.topics) {
  console.log(`  ${name.padEnd(13)}${standing.toFixed(1).padStart(5)}  ${kept ? "kept" : "dropped"}`);
}
const list = (neighbours: { token: string }[]) => neighbours.map(({ token }) => token).join(", ");
console.log(`  near before: ${list(seen.before)}\n  near after:  ${list(seen.after)}`);

// A map squashes everything onto two directions. How far it can be trusted: 1 is the whole truth, chance is about 0.5.
const points = pointsOf(table.head(2000));
const layout = await umap(await findNeighbours(points, 15), { seed: 1 });
const { trustworthiness, continuity } = await mapQuality(points, layout);
console.log(
  `\na map of 2,000 words: trustworthiness ${trustworthiness.toFixed(2)}, continuity ${continuity.toFixed(2)}`,
);
