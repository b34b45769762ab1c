// riverbank inspect: what is in a model's file?

import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { describeFileError } from "../../shared/files.ts";
import { type Inspection, inspect } from "../../vectors/inspect.ts";
import { openTable } from "../../vectors/open.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import { readWordList } from "../input.ts";
import { columns, count, score, showText, size } from "../layout.ts";
import { modelPath } from "../model.ts";
import { addExamples, describe } from "../options.ts";
import { note, printResult } from "../output.ts";
import { tokensOf } from "../words.ts";

interface Sample {
  token: string;
  /** How often it was seen; 0 where the file does not say. */
  count: number;
  vector: number[];
}

interface Report extends Inspection {
  file: string;
  bytes: number;
  sample: Sample[];
}

const SAMPLES = 5;
const NUMBERS = 6;

const ABOUT = `Say what a model's file holds: its shape and origin, some of its rows, and rows that are not as they should be.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("[file]", "model (default: the English model that comes with Riverbank)")
    .option(
      "--words <list>",
      "show the rows of these words: a,b,c or a file with one per line (default: the first five)",
    )
    .option("--json", "print the result as JSON, with the sample rows whole");
  addExamples(command, "inspect my.safetensors", "inspect --words king,queen");
  command.action(async (file: string | undefined, { words, json }: { words?: string; json?: boolean }) => {
    const path = modelPath(file);
    const table = await openTable(path, { onWarning: note });
    const { size: bytes } = await stat(path).catch((error) => {
      throw describeFileError(error, path);
    });
    const sample = sampleRows(table, words === undefined ? undefined : tokensOf(table, await readWordList(words)));
    printResult({ file: path, bytes, ...inspect(table), sample }, json, showReport);
  });
}

function sampleRows(table: EmbeddingTable, words = table.vocabulary.tokens.slice(0, SAMPLES)): Sample[] {
  const { vocabulary } = table;
  return words.map((token) => {
    const seen = vocabulary.counts[vocabulary.idOf(token) ?? -1] ?? 0;
    return { token, count: seen, vector: Array.from(table.vectorOf(token)) };
  });
}

function showReport({ file, bytes, sample, ...report }: Report): string {
  const { rows, dims, precision, subwords, tokensSeen, metadata, norms, health } = report;
  const facts = [
    ["file", `${showText(file)}, ${size(bytes)}`],
    ["table", `${count(rows)} rows × ${count(dims)} dims, ${precision}`],
    [
      "subwords",
      subwords ? `n-grams of ${subwords.minN} to ${subwords.maxN} in ${count(subwords.buckets)} rows` : "none",
    ],
    ["counts", tokensSeen > 0 ? `${count(tokensSeen)} tokens seen in training` : "none"],
    ["norms", `${score(norms.least)} to ${score(norms.most)}, median ${score(norms.median)}`],
    ["health", showHealth(health)],
    ...Object.entries(metadata).map(([key, value]) => [showText(key), showText(value)]),
  ];
  const rowsShown = sample.map(({ token, count: seen, vector }) => {
    const numbers = vector.slice(0, NUMBERS).map((value) => value.toFixed(3));
    return [showText(token), seen > 0 ? count(seen) : "-", ...numbers, dims > NUMBERS ? "…" : ""];
  });
  return `${columns(facts)}\n\n${columns([["token", "count", "vector"], ...rowsShown], "lr")}`;
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
