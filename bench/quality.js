// Do the vectors know as much as those of gensim and fastText, trained on the same words with the same settings?
//
//   node bench/quality.js TEXT WORDSIM_FOLDER [--seeds 3] [--epochs 5] [--threads 2] [--systems riverbank,gensim]
//
// WORDSIM_FOLDER holds EN-WS-353-ALL.txt, EN-MEN-TR-3k.txt, EN-SIMLEX-999.txt and questions-words.txt. Every system's
// vectors are scored by the same code: Spearman's rho, and the share of analogies found (questions whose words are all
// among the 30,000 most frequent).

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { evaluate, readAnalogies, readWordPairs } from "riverbank";
import { openTable } from "riverbank/node";
import { available, SYSTEMS, tokenise } from "./systems.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: "string", default: "3" },
    epochs: { type: "string", default: "5" },
    threads: { type: "string", default: "2" },
    systems: { type: "string" },
  },
});
const [source, sets] = positionals;
if (!sets) throw new Error("usage: node bench/quality.js TEXT WORDSIM_FOLDER [--seeds N] [--epochs N] [--systems a,b]");

const NAMES = { "WordSim-353": "EN-WS-353-ALL", MEN: "EN-MEN-TR-3k", "SimLex-999": "EN-SIMLEX-999" };
const similarity = Object.entries(NAMES).map(([name, file]) => ({
  name,
  pairs: readWordPairs(readFileSync(join(sets, `${file}.txt`), "utf8")),
}));
const analogies = readAnalogies(readFileSync(join(sets, "questions-words.txt"), "utf8"));
const settings = { dims: 128, window: 5, negative: 5, minCount: 5, sample: 1e-4, rate: 0.025 };
const folder = mkdtempSync(join(tmpdir(), "riverbank-bench-"));
try {
  const text = join(folder, "text.txt");
  await tokenise(source, text);
  console.log(`${JSON.stringify(settings)}, epochs ${values.epochs}, seeds 1 to ${values.seeds}`);
  console.log(`${"".padEnd(12)}${Object.keys(NAMES).join("  ")}  analogies %`);
  for (const system of values.systems?.split(",") ?? available()) {
    const scores = [];
    for (let seed = 1; seed <= Number(values.seeds); seed++) {
      const given = { ...settings, epochs: Number(values.epochs), threads: Number(values.threads), seed };
      const { vectors } = await SYSTEMS[system](text, join(folder, system), given);
      const card = evaluate(await openTable(vectors), { similarity, analogies, cut: 30000 });
      scores.push([...card.similarity.map(({ spearman }) => spearman), card.analogies.accuracy * 100]);
      console.log(`${`${system} ${seed}`.padEnd(12)}${line(scores.at(-1))}`);
      rmSync(vectors);
    }
    const mean = scores[0].map((_, i) => scores.reduce((sum, score) => sum + score[i], 0) / scores.length);
    console.log(`${`${system} mean`.padEnd(12)}${line(mean)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function line(scores) {
  return scores.map((score, i) => (i < 3 ? score.toFixed(4) : score.toFixed(2)).padEnd(13)).join("");
}
