// How fast does text become word ids? Reads, splits, counts and encodes a corpus on one thread.
//
//   node bench/read.js [file]      default: 64 MB of seeded English-like text
//
// The result is checked against WordTokenizer and a plain Map on the first megabytes, whose speed is told too.

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random } from "#src/shared/random.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import { openCorpus } from "#src/text/files.js";
import { readWords } from "#src/tokens/read.js";
import { WordTokenizer } from "#src/tokens/words.js";

const RUNS = 5;
const SAMPLE = 4e6;
const GENERATED = 64e6;

const folder = mkdtempSync(join(tmpdir(), "riverbank-bench-"));
try {
  await run(process.argv[2] ?? generate(join(folder, "generated.txt")));
} finally {
  rmSync(folder, { recursive: true });
}

async function run(path) {
  const plain = await check(readFileSync(path).subarray(0, SAMPLE).toString());
  const bytes = statSync(path).size;
  const [wall, cpu] = [[], []];
  let facts = {};
  for (let i = 0; i < RUNS; i++) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    const corpus = await readWords(await openCorpus(path));
    wall.push(bytes / 1e3 / (performance.now() - start));
    const { user, system } = process.cpuUsage(used);
    cpu.push(bytes / (user + system));
    facts = { words: corpus.words, vocabulary: corpus.vocabulary.size, fingerprint: corpus.fingerprint };
    await corpus.dispose();
  }
  console.log(JSON.stringify({ bytes, ...facts }));
  console.log(`read + count + encode   ${told(wall)} by the clock, ${told(cpu)} by processor time`);
  console.log(`WordTokenizer and a Map ${plain.toFixed(1)} MB/s, once`);
}

/** Compares counts with those of a plain Map; returns the plain way's MB/s. */
async function check(text) {
  const start = performance.now();
  const counts = new Map();
  for (const word of new WordTokenizer().tokenize(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const speed = Buffer.byteLength(text) / 1e3 / (performance.now() - start);
  const { vocabulary } = await readWords(corpusFromTexts([text]), { minCount: 1 });
  const wrong = vocabulary.tokens.find((token, id) => counts.get(token) !== vocabulary.counts[id]);
  if (wrong !== undefined || vocabulary.size !== counts.size) throw new Error(`wrong count of ${wrong}`);
  return speed;
}

/** Words of a rank-frequency law like English's, in sentences with punctuation. */
function generate(path) {
  const random = new Random(1);
  const letters = "etaoinshrdlucmfwypvbgkqjxz";
  const spell = () => Array.from({ length: 2 + random.below(9) }, () => letters[Math.floor(26 * random.unit() ** 2)]);
  const words = Array.from({ length: 100_000 }, (_, rank) =>
    spell()
      .slice(0, 2 + Math.log2(rank + 1))
      .join(""),
  );
  const lines = [];
  for (let bytes = 0; bytes < GENERATED; bytes += lines[lines.length - 1].length + 1) {
    const line = Array.from({ length: 40 }, () => words[Math.floor(words.length ** random.unit()) - 1]);
    lines.push(`${line.slice(0, 20).join(" ")}, ${line.slice(20).join(" ")}.`);
  }
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

/** Best and median. */
function told(speeds) {
  const sorted = speeds.toSorted((a, b) => b - a);
  return `${sorted[0].toFixed(0)} MB/s (median ${sorted[RUNS >> 1].toFixed(0)})`;
}
