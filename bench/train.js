// How fast is training, beside gensim and fastText with the same words, settings and threads?
//
//   node bench/train.js TEXT [--subwords] [--rounds 3] [--threads 2] [--only gensim] [--scaling]
//
// Before timing, the vocabularies must agree. Systems run in turn, round by round, so that a busy machine is busy for
// all of them; a ratio is the peer's seconds by ours in the same round, and its median and extremes are printed.

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { available, SYSTEMS, tokenise } from "./systems.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    subwords: { type: "boolean", default: false },
    scaling: { type: "boolean", default: false },
    rounds: { type: "string", default: "3" },
    threads: { type: "string", default: "2" },
    only: { type: "string" },
  },
});
const [source] = positionals;
if (!source) throw new Error("usage: node bench/train.js TEXT [--subwords] [--rounds N] [--threads N] [--only SYSTEM]");

const settings = { dims: 128, window: 5, negative: 5, epochs: 1, minCount: 5, sample: 1e-4, rate: 0.025, seed: 1 };
const threads = Number(values.threads);
const folder = mkdtempSync(join(tmpdir(), "riverbank-bench-"));
try {
  const text = join(folder, "text.txt");
  await tokenise(source, text);
  console.log(
    `${source}: ${(statSync(text).size / 1e6).toFixed(0)} MB tokenised; ${JSON.stringify(settings)}, subwords ${values.subwords}`,
  );
  const peers = available().filter((name) => name !== "riverbank" && (!values.only || name === values.only));
  // gensim's Word2Vec has no subwords.
  const rivals = values.scaling ? [] : peers.filter((name) => !(values.subwords && name === "gensim"));
  const runs = [
    { name: `riverbank, ${threads} threads`, system: "riverbank", threads },
    ...(values.scaling ? [{ name: "riverbank, 1 thread", system: "riverbank", threads: 1 }] : []),
    ...rivals.map((system) => ({ name: `${system}, ${threads} threads`, system, threads })),
  ];
  const seconds = new Map(runs.map(({ name }) => [name, []]));
  let words = 0;
  for (let round = 0; round < Number(values.rounds); round++) {
    const vocabularies = new Set();
    for (const { name, system, threads } of runs) {
      const options = { ...settings, threads, subwords: values.subwords };
      const result = await SYSTEMS[system](text, join(folder, system), options);
      seconds.get(name).push(result.seconds);
      vocabularies.add(result.vocabulary);
      words = result.words ?? words;
      rmSync(result.vectors, { force: true });
      rmSync(join(folder, "fasttext.bin"), { force: true });
    }
    if (vocabularies.size > 1) throw new Error(`the vocabularies differ: ${[...vocabularies].join(", ")}`);
  }
  const [ours] = seconds.values();
  for (const [name, list] of seconds) {
    const ratios = list.map((value, round) => value / ours[round]).sort((a, b) => a - b);
    const line = `${Math.min(...list).toFixed(1)} s at best (${list.map((value) => value.toFixed(1)).join(", ")})`;
    const speed = words ? `, ${(words / Math.min(...list) / 1e6).toFixed(2)} M words/s` : "";
    const ratio = `${ratios[Math.floor(ratios.length / 2)].toFixed(2)} × (${ratios[0].toFixed(2)}–${ratios.at(-1).toFixed(2)})`;
    console.log(`${name.padEnd(24)} ${line}${speed}; ${list === ours ? "1" : ratio}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
