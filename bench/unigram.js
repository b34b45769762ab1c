// Is a unigram vocabulary that Riverbank learns as good as SentencePiece's, and how long does learning take?
//
//   node bench/unigram.js TEXT [--size 16000] [--vocab FILE]
//
// Both learn from the same text with default settings (spm_train with all lines, two threads; Riverbank with one). Then
// both vocabularies are judged by the same code on the same pieces: words after NFKC, each with a "▁" before it. Printed
// is the corpus log likelihood, per token of the best cut, per character, and as a ratio: over the best cuts, and over all
// cuts. --vocab takes a SentencePiece .vocab file that exists already, for the same text and size.

import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { learnUnigram } from "../dist/tokens/learn/unigram.js";
import { UnigramModel } from "../dist/tokens/models/unigram.js";
import { TokenList } from "../dist/tokens/token-list.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: "string", default: "16000" }, vocab: { type: "string" } },
});
const [text] = positionals;
if (!text) throw new Error("usage: node bench/unigram.js TEXT [--size N] [--vocab FILE]");
const size = Number(values.size);
const special = ["<unk>", "<s>", "</s>"];
const trainer = "spm_train";

const counts = await countPieces(text);
const total = counts.counts.reduce((sum, count) => sum + count, 0);
console.log(`${text}: ${counts.pieces.length} different pieces, ${total} in all; vocabularies of ${size}`);
const models = { riverbank: learn(), sentencepiece: readVocab(values.vocab ?? runSpm()) };
const judged = Object.entries(models).map(([name, model]) => ({
  name,
  entries: model.vocabulary.size,
  ...judge(model),
}));
console.table(judged);
const [own, peer] = judged;
for (const measure of ["best", "all"]) {
  // Log likelihoods are negative: a ratio below 1 is better than the peer.
  console.log(
    `${measure} cuts: riverbank / sentencepiece = ${(own[measure] / peer[measure]).toFixed(4)} (1.01 is the limit)`,
  );
}

async function countPieces(path) {
  const seen = new Map();
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    for (const word of line.normalize("NFKC").split(/\s+/)) if (word) seen.set(word, (seen.get(word) ?? 0) + 1);
  }
  return { pieces: Array.from(seen.keys(), (word) => `▁${word}`), counts: Float64Array.from(seen.values()) };
}

function learn() {
  const before = performance.now();
  const steps = learnUnigram(counts, { size, special });
  let longest = 0;
  for (let last = before; ; ) {
    const step = steps.next();
    longest = Math.max(longest, performance.now() - last);
    if (step.done) {
      const seconds = (performance.now() - before) / 1000;
      const memory = process.resourceUsage().maxRSS / 1024;
      console.log(
        `riverbank: ${seconds.toFixed(1)} s, ${memory.toFixed(0)} MiB with the counts, longest step ${longest.toFixed(0)} ms`,
      );
      return step.value;
    }
    last = performance.now();
  }
}

function runSpm() {
  const folder = mkdtempSync(join(tmpdir(), "riverbank-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true }));
  const before = performance.now();
  execFileSync(
    trainer,
    [
      `--input=${text}`,
      `--model_prefix=${join(folder, "spm")}`,
      `--vocab_size=${size}`,
      "--model_type=unigram",
      "--input_sentence_size=0",
      "--num_threads=2",
    ],
    { stdio: "ignore" },
  );
  console.log(`sentencepiece: ${((performance.now() - before) / 1000).toFixed(1)} s`);
  return join(folder, "spm.vocab");
}

function readVocab(path) {
  const entries = readFileSync(path, "utf8").trimEnd().split("\n");
  const pairs = entries.map((line) => line.split("\t"));
  const tokens = pairs.map(([token]) => token);
  const scores = pairs.map(([, score]) => Number(score));
  return new UnigramModel(tokens, scores, { unkId: 0, reserved: [0, 1, 2] });
}

/** Log likelihoods in nats. */
function judge(model) {
  let [best, all, tokens, characters] = [0, 0, 0, 0];
  const list = new TokenList();
  counts.pieces.forEach((piece, i) => {
    const count = counts.counts[i];
    list.clear();
    model.encode(piece, list);
    best += count * model.bestScore(piece);
    all += count * model.logLikelihood(piece);
    tokens += count * list.length;
    characters += count * Array.from(piece).length;
  });
  return {
    best,
    all,
    tokens,
    "best/token": best / tokens,
    "best/character": best / characters,
    "all/character": all / characters,
  };
}
