// The systems that benches train: each trains on the same tokenised text with the same settings, two columns of
// figures out: seconds of training alone (reading and counting left out) and the vectors, for the quality bench.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { WordTokenizer } from "riverbank";

const PYTHON = process.env.PYTHON ?? "/usr/bin/python3";
const here = (name) => new URL(name, import.meta.url).pathname;

/** Writes a text's words, lower-cased, a line for each line that has any, so that every system sees the same words. */
export async function tokenise(from, to) {
  const tokenizer = new WordTokenizer();
  const out = createWriteStream(to);
  for await (const line of createInterface({ input: createReadStream(from) })) {
    const words = tokenizer.tokenize(line);
    if (words.length > 0 && !out.write(`${words.join(" ")}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

/** Riverbank, as its command. */
async function riverbank(text, vectors, settings) {
  const flags = {
    dims: settings.dims,
    window: settings.window,
    negative: settings.negative,
    epochs: settings.epochs,
    "min-count": settings.minCount,
    sample: settings.sample,
    rate: settings.rate,
    seed: settings.seed,
    threads: settings.threads,
  };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  if (settings.subwords) args.push("--subwords");
  const command = [
    here("../dist/cli/main.js"),
    "train",
    text,
    "-o",
    `${vectors}.safetensors`,
    ...args,
    "--json",
    "--quiet",
  ];
  const { stdout } = await run(process.execPath, command);
  const report = JSON.parse(stdout);
  return { seconds: report.seconds, vocabulary: report.vocabulary, vectors: `${vectors}.safetensors` };
}

async function gensim(text, vectors, settings) {
  const { stdout } = await run(PYTHON, [here("gensim-train.py"), text, `${vectors}.bin`, JSON.stringify(settings)]);
  return { ...JSON.parse(stdout), vectors: `${vectors}.bin` };
}

/** fastText tells neither when it begins to train nor when it ends, but prints its counts just before and 100 % just after. */
async function fasttext(text, vectors, settings) {
  const { dims, window, negative, epochs, minCount, sample, rate, threads } = settings;
  const ngrams = settings.subwords ? ["-minn", 3, "-maxn", 6] : ["-maxn", 0];
  const flags = ["-dim", dims, "-ws", window, "-neg", negative, "-epoch", epochs, "-minCount", minCount];
  const more = ["-t", sample, "-lr", rate, "-thread", threads, "-verbose", 2];
  const args = ["skipgram", "-input", text, "-output", vectors, ...ngrams, ...flags, ...more].map(String);
  let begun = 0;
  let ended = 0;
  const { all } = await run("fasttext", args, (output) => {
    if (!begun && output.includes("Number of labels")) begun = performance.now();
    if (!ended && output.includes("100.0%")) ended = performance.now();
  });
  const vocabulary = Number(/Number of words:\s+(\d+)/.exec(all)?.[1]);
  // It counts "</s>" as a word.
  return { seconds: (ended - begun) / 1000, vocabulary: vocabulary - 1, vectors: `${vectors}.vec` };
}

export const SYSTEMS = { riverbank, gensim, fasttext };

/** The systems that this machine has. */
export function available() {
  const python = spawnSync(PYTHON, ["-c", "import gensim"]).status === 0;
  const fast = ["/usr/bin/fasttext", "/usr/local/bin/fasttext"].some((path) => existsSync(path));
  return Object.keys(SYSTEMS).filter((name) => (name === "gensim" ? python : name === "fasttext" ? fast : true));
}

async function run(command, args, watch = () => {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let all = "";
  child.stdout.on("data", (data) => {
    stdout += data;
    all += data;
    watch(all);
  });
  child.stderr.on("data", (data) => {
    all += data;
    watch(all);
  });
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${all.slice(-2000)}`);
  return { stdout, all };
}
