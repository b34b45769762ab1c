// How fast is a tokenizer learned? The whole command, reading included, beside SentencePiece's on the same text.
//
//   node bench/train-tokenizer.js TEXT [--size 16000] [--rounds 1] [--kind bpe]
//
// Needs spm_train (Debian's sentencepiece) and GNU time. SentencePiece reads every line, uses both cores where it can, and
// is told not to leave long lines out; both must end with as many tokens as were asked for.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: "string", default: "16000" },
    rounds: { type: "string", default: "1" },
    kind: { type: "string", default: "bpe" },
  },
});
const [text] = positionals;
if (!text) throw new Error("usage: node bench/train-tokenizer.js TEXT [--size N] [--rounds N] [--kind bpe|unigram]");
const folder = mkdtempSync(join(tmpdir(), "riverbank-bench-"));
const main = new URL("../dist/cli/main.js", import.meta.url).pathname;

const systems = {
  riverbank: () => {
    const file = join(folder, "ours.json");
    const result = timed(process.execPath, [
      main,
      "train-tokenizer",
      text,
      "--kind",
      values.kind,
      "--size",
      values.size,
      "--quiet",
      "-o",
      file,
    ]);
    const { vocab } = JSON.parse(readFileSync(file, "utf8")).model;
    return { ...result, tokens: Array.isArray(vocab) ? vocab.length : Object.keys(vocab).length };
  },
  spm_train: () => {
    const prefix = join(folder, "spm");
    const flags = {
      input: text,
      model_prefix: prefix,
      model_type: values.kind,
      vocab_size: values.size,
      max_sentence_length: 10_000_000,
    };
    const result = timed(
      "spm_train",
      Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    );
    return { ...result, tokens: readFileSync(`${prefix}.vocab`, "utf8").trimEnd().split("\n").length };
  },
};

try {
  for (let round = 0; round < Number(values.rounds); round++) {
    const times = {};
    for (const [name, run] of Object.entries(systems)) {
      const { seconds, mib, tokens } = run();
      times[name] = seconds;
      console.log(`${name.padEnd(10)} ${seconds.toFixed(1)} s, ${mib} MiB at most, ${tokens} tokens`);
    }
    console.log(`ratio ${(times.spm_train / times.riverbank).toFixed(1)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a command under GNU time. */
function timed(command, args) {
  const from = performance.now();
  const { status, stderr } = spawnSync("/usr/bin/time", ["-f", "MAXRSS %M", command, ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${command}: ${stderr.slice(-1000)}`);
  return {
    seconds: (performance.now() - from) / 1000,
    mib: Math.round(Number(/MAXRSS (\d+)/.exec(stderr)?.[1]) / 1024),
  };
}
