// riverbank inspect: what is in a model's file?

import type { Command } from "commander";
import { isEncoder } from "../../context/open.ts";
import { tokensOf } from "../../questions/words.ts";
import type { FileKind, TableFormat } from "../../vectors/formats/options.ts";
import { type Inspection, inspect } from "../../vectors/inspect.ts";
import { openTable } from "../../vectors/open.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import { refuseForEncoder } from "../encoder.ts";
import { bytesOf, readWordList } from "../input.ts";
import { columns, count, score, showText, size } from "../layout.ts";
import { modelPath } from "../model.ts";
import { addExamples, addFormatOptions, describe } from "../options.ts";
import { note, printResult } from "../output.ts";
import { reportEncoder, showEncoder } from "../show-encoder.ts";

interface Sample {
  token: string;
  /** How often it was seen; 0 where the file does not say. */
  count: number;
  vector: number[];
}

interface Report extends Inspection, FileKind {
  file: string;
  bytes: number;
  sample: Sample[];
}

const SAMPLES = 5;
const NUMBERS = 6;
/** A tokenizer.json in the metadata has half a million characters. */
const LONGEST_FACT = 200;

interface Options {
  words?: string;
  vocabulary?: string;
  from?: TableFormat;
  json?: boolean;
}

const KINDS: Record<TableFormat, string> = {
  safetensors: "Riverbank safetensors",
  text: "word2vec, fastText or GloVe text",
  binary: "word2vec binary",
  fasttext: "fastText model",
  npy: "numpy array with a list of words",
  csv: "CSV",
  model2vec: "Model2Vec or StaticEmbedding",
};

const ABOUT = `Say what a model's file or folder is and holds: format, shape, origin, some rows, and rows that are not as they should be;
of an encoder its sizes, what it reads, and whether it can guess masked words.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("[file]", "model (default: the English model that comes with Riverbank)")
    .option(
      "--words <list>",
      "show the rows of these words: a,b,c or a file with one per line (default: the first five)",
    );
  addFormatOptions(command).option("--json", "print the result as JSON, with the sample rows whole");
  addExamples(command, "inspect lid.176.ftz", "inspect --words king,queen");
  command.action(run);
}

async function run(file: string | undefined, { words, vocabulary, from, json }: Options): Promise<void> {
  const path = modelPath(file);
  if (await isEncoder(path)) {
    refuseForEncoder({ words, vocabulary, from }, "which has no rows to show; leave it out");
    printResult(await reportEncoder(path), json, showEncoder);
    return;
  }
  let kind: FileKind = { format: "safetensors", numbers: "float32" };
  const onKind = (found: FileKind) => {
    kind = found;
  };
  const table = await openTable(path, { vocabulary, format: from, notFinite: "keep", onKind, onWarning: note });
  const sample = sampleRows(table, words === undefined ? undefined : tokensOf(table, await readWordList(words)));
  printResult({ file: path, bytes: await bytesOf(path), ...kind, ...inspect(table), sample }, json, showReport);
}

function sampleRows(table: EmbeddingTable, words = table.vocabulary.tokens.slice(0, SAMPLES)): Sample[] {
  const { vocabulary } = table;
  return words.map((token) => {
    const seen = vocabulary.counts[vocabulary.idOf(token) ?? -1] ?? 0;
    return { token, count: seen, vector: Array.from(table.vectorOf(token)) };
  });
}

function showReport({ file, bytes, sample, ...report }: Report): string {
  const { format, numbers, rows, dims, precision, subwords, tokensSeen, metadata, norms, health } = report;
  const facts = [
    ["file", `${showText(file)}, ${size(bytes)}`],
    ["format", `${KINDS[format]}, numbers in ${numbers}`],
    ["table", `${count(rows)} rows × ${count(dims)} dims, ${precision}`],
    [
      "subwords",
      subwords ? `n-grams of ${subwords.minN} to ${subwords.maxN} in ${count(subwords.buckets)} rows` : "none",
    ],
    ["counts", tokensSeen > 0 ? `${count(tokensSeen)} tokens seen in training` : "none"],
    ["norms", norms ? `${score(norms.least)} to ${score(norms.most)}, median ${score(norms.median)}` : "none finite"],
    ["health", showHealth(health)],
    ...Object.entries(metadata).map(([key, value]) => [showText(key), brief(showText(value))]),
  ];
  const rowsShown = sample.map(({ token, count: seen, vector }) => {
    const numbers = vector.slice(0, NUMBERS).map((value) => value.toFixed(3));
    return [showText(token), seen > 0 ? count(seen) : "-", ...numbers, dims > NUMBERS ? "…" : ""];
  });
  return `${columns(facts)}\n\n${columns([["token", "count", "vector"], ...rowsShown], "lr")}`;
}

function brief(text: string): string {
  return text.length > LONGEST_FACT ? `${text.slice(0, LONGEST_FACT)}… (${count(text.length)} characters)` : text;
}

function showHealth({ zero, duplicate, notFinite }: Inspection["health"]): string {
  const faults = [
    [zero, "of zeros"],
    [duplicate, "equal to an earlier one"],
    [notFinite, "not finite"],
  ] as const;
  const found = faults.filter(([rows]) => rows > 0).map(([rows, what]) => `${count(rows)} ${what}`);
  return found.length > 0 ? `rows ${found.join(", ")}` : "no rows of zeros, none twice, all numbers finite";
}
