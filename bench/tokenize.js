// How fast is text turned into ids? One thread, beside two JavaScript libraries on the same lines; then our own workers.
//
//   node bench/tokenize.js TEXT TOKENIZERS_FOLDER [--mib 4] [--rounds 5]
//
// TOKENIZERS_FOLDER holds tiktoken/cl100k_base.tiktoken and bert-base-uncased/tokenizer.json with its config. Both systems
// get the same strings, a line each. Every round has a stretch of the text that neither has seen; their ids are compared
// on the first stretch, which warms both up and is not timed.

import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Tokenizer as Peer } from "@huggingface/tokenizers";
import { encode as encodeCl100k } from "gpt-tokenizer/encoding/cl100k_base";
import { encodeCorpus } from "riverbank";
import { openCorpus, openTokenizer } from "riverbank/node";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mib: { type: "string", default: "4" }, rounds: { type: "string", default: "5" } },
});
const [text, folder] = positionals;
if (!folder) throw new Error("usage: node bench/tokenize.js TEXT TOKENIZERS_FOLDER [--mib N] [--rounds N]");
const rounds = Number(values.rounds);
const stretch = Number(values.mib) * 2 ** 20;
const stretches = Array.from({ length: rounds + 1 }, (_, index) => read(text, index * stretch, stretch).split("\n"));

const start = performance.now();
const cl100k = await openTokenizer(join(folder, "tiktoken/cl100k_base.tiktoken"));
console.log(`loading cl100k_base.tiktoken: ${(performance.now() - start).toFixed(0)} ms`);
const bert = await openTokenizer(join(folder, "bert-base-uncased/tokenizer.json"));
const bertFolder = join(folder, "bert-base-uncased");
const json = (name) => JSON.parse(readFileSync(join(bertFolder, name), "utf8"));
const peer = new Peer(json("tokenizer.json"), json("tokenizer_config.json"));

compare(
  "cl100k",
  "gpt-tokenizer",
  (line) => cl100k.encodeIds(line),
  (line) => encodeCl100k(line),
);
const inBert = { addSpecial: true, recogniseSpecial: true };
compare(
  "BERT",
  "@huggingface/tokenizers",
  (line) => bert.encodeIds(line, inBert),
  (line) => peer.encode(line).ids,
);
await compareWorkers(cl100k);
await longWord();

/** Times both on the same lines, in turn. */
function compare(name, peerName, ours, theirs) {
  for (const line of stretches[0]) {
    const [a, b] = [ours(line), theirs(line)];
    if (a.length !== b.length || b.some((id, i) => id !== a[i])) throw new Error(`${name}: ids differ in ${line}`);
  }
  const run = (encode, lines) => {
    const from = performance.now();
    let tokens = 0;
    for (const line of lines) tokens += encode(line).length;
    return { tokens, speed: tokens / (performance.now() - from) / 1000 };
  };
  const results = stretches.slice(1).map((lines) => [run(ours, lines), run(theirs, lines)]);
  const tokens = results.reduce((sum, [{ tokens }]) => sum + tokens, 0);
  const best = (which) => Math.max(...results.map((result) => result[which].speed)).toFixed(2);
  const ratios = results.map(([a, b]) => a.speed / b.speed).sort((a, b) => a - b);
  console.log(`${name}, ${tokens} tokens: Riverbank ${best(0)} M tokens/s at best, ${peerName} ${best(1)}`);
  console.log(`  ratio ${ratios[rounds >> 1].toFixed(2)} (${ratios[0].toFixed(2)}-${ratios.at(-1).toFixed(2)})`);
}

/** The whole file on one worker and on two; one line a text. */
async function compareWorkers(tokenizer) {
  const run = async (threads) => {
    const from = performance.now();
    let tokens = 0;
    for await (const ids of encodeCorpus(await openCorpus(text, { format: "txt" }), tokenizer, { threads }))
      tokens += ids.length;
    return { seconds: (performance.now() - from) / 1000, tokens };
  };
  const megabytes = statSync(text).size / 1e6;
  const ratios = [];
  for (let round = 0; round < Math.min(3, rounds); round++) {
    const one = await run(1);
    const two = await run(2);
    if (one.tokens !== two.tokens) throw new Error(`workers: ${one.tokens} and ${two.tokens} ids`);
    ratios.push(one.seconds / two.seconds);
    console.log(
      `file: one thread ${one.seconds.toFixed(2)} s (${(megabytes / one.seconds).toFixed(0)} MB/s), two workers ${two.seconds.toFixed(2)} s, ratio ${ratios.at(-1).toFixed(2)}`,
    );
  }
}

/** A million letters without a blank; and a hundred megabytes without a line's end. */
async function longWord() {
  const letters = "abcdefghijklmnopqrstuvwxyz".repeat(38_462).slice(0, 1_000_000);
  for (const [name, tokenizer] of [
    ["cl100k", cl100k],
    ["BERT", bert],
  ]) {
    const from = performance.now();
    const { length } = tokenizer.encodeIds(letters);
    console.log(
      `${name}: a word of 1,000,000 letters, ${length} tokens, ${((performance.now() - from) / 1000).toFixed(2)} s`,
    );
  }
  const before = process.memoryUsage().rss;
  let most = before;
  const from = performance.now();
  const piece = `${"the bank of the river is where the money lies ".repeat(2000)}`;
  function* pieces() {
    for (let i = 0; i < 1e8 / piece.length; i++) yield piece;
  }
  let tokens = 0;
  for await (const ids of cl100k.encodeStream(pieces())) {
    tokens += ids.length;
    most = Math.max(most, process.memoryUsage().rss);
  }
  console.log(
    `a line of 100 MB: ${tokens} tokens, ${((performance.now() - from) / 1000).toFixed(1)} s, memory grew by ${((most - before) / 2 ** 20).toFixed(0)} MiB`,
  );
}

function read(path, from, bytes) {
  const file = openSync(path, "r");
  const buffer = Buffer.alloc(bytes);
  const length = readSync(file, buffer, 0, bytes, from);
  closeSync(file);
  return buffer.subarray(buffer.indexOf(10) + 1, buffer.lastIndexOf(10, length)).toString();
}
