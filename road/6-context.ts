// Page 6, context. The lesson ends where a table fails: a bank with money and a bank of a river are one row of it. Here an
// encoder reads the whole sentence, and attention lets every word move every other.
//
// Run it with `npm run road 6`; it prints 6-context.txt.

import { compareUses, parseAxisSpec, stepOf, trace } from "riverbank";
import { openEncoder, openTable } from "riverbank/node";

const table = await openTable("models/en.safetensors");
const encoder = await openEncoder("models/en-context.safetensors");
const list = (found: readonly { token: string }[] | null) => (found ?? []).map(({ token }) => token).join(", ");

// One row of the table, two sentences. Layer 0 has only the word and its position; each layer mixes in the others.
const sentences = ["He went to the bank to deposit money", "She sat by the bank of the river"] as const;
const axes = [parseAxisSpec("money=river,water,shore,lake:money,deposit,cash,account")];
const {
  uses,
  static: alone,
  similarity,
  axes: places,
} = await compareUses(encoder, ...sentences, {
  word: "bank",
  axes,
  table,
});
console.log(`bank in the table is near: ${list(alone.neighbours)}`);
for (const { text, neighbours } of uses) console.log(`in "${text}": ${list(neighbours)}`);
console.log(`how alike the two uses are, layer by layer: ${similarity.map((cosine) => cosine.toFixed(2)).join(", ")}`);

// On an axis from river to money the row has one place, and each sentence another. What moved it there are the values of
// the words that it looked at; with everything else that adds to a place, their pushes add up.
const [{ static: row, uses: moved, spreads }] = places;
console.log(`\nfrom river (-1) to money (1), bank by itself: ${row?.toFixed(2)}`);
for (const { score, error, pushes } of moved) {
  const most = [...pushes].sort((a, b) => Math.abs(b.push) - Math.abs(a.push)).slice(0, 3);
  const pushed = most.map(({ token, push }) => `${token} ${push.toFixed(2)}`).join(", ");
  console.log(`in its sentence: ${score.toFixed(2)} ± ${error?.toFixed(2)}; pushed most by ${pushed}`);
}
console.log(`the two uses are ${spreads?.toFixed(1)} spreads of the axis apart`);

// The lesson's question, all the way: what stands at the gap behind it has been moved towards sound, animals and pets.
const record = await trace(encoder, table, "What sound does a dog make?");
console.log(`\n${record.read}`);
const gap = stepOf(record, "tokens").tokens.findIndex(({ kind }) => kind === "mask");
for (const { name, places: at } of stepOf(record, "gain").topics) {
  console.log(`  ${name.padEnd(13)}${at[at.length - 1][gap].toFixed(2).padStart(5)}`);
}
