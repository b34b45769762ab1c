// What `train` is told about the model to go on from.

import { resolve } from "node:path";
import type { Command } from "commander";
import type { Architecture } from "../training/options.ts";
import { openTable } from "../vectors/open.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { UsageError } from "./errors.ts";
import { note } from "./output.ts";
import type { PhraseOptions } from "./phrases.ts";

export interface FromOptions {
  from?: string;
  freeze?: boolean;
  output: string;
  removeComponents?: number;
  architecture?: Architecture;
}

/** Adds `--from` and `--freeze`. */
export function addFromOptions(command: Command): Command {
  return command
    .option("--from <model>", "go on from this model: it keeps its words, and settles dims, subwords and letter case")
    .option("--freeze", "leave the rows of the model to go on from as they are, so that only new words learn");
}

/** Refuses what would undo what `--from` and `--freeze` promise. */
export function checkFrom({ from, freeze, output, removeComponents, architecture }: FromOptions): void {
  if (from === undefined) {
    if (!freeze) return;
    throw new UsageError("mismatched --freeze: it came without --from, whose rows it keeps; add it");
  }
  if (architecture === "glove") {
    const cure = "choose another architecture, or train on all text at once";
    throw new UsageError(`mismatched --from: it came with --architecture glove, which learns from one text; ${cure}`);
  }
  if (resolve(from) === resolve(output)) {
    throw new UsageError(`invalid --output: ${output} is the model to go on from too; name another file`);
  }
  if (freeze && removeComponents !== undefined) {
    const why = "it came with --freeze, whose rows it would change; leave one of them out";
    throw new UsageError(`mismatched --remove-components: ${why}`);
  }
}

/** Opens the model to go on from; refuses phrases beside its own before they are learned. */
export async function openFrom(path: string, { phrases, phrasesFile }: PhraseOptions): Promise<EmbeddingTable> {
  const from = await openTable(path, { onWarning: note });
  const own = from.tokenizer ? "its rows are tokens" : from.metadata.phrases === undefined ? "" : "it has its own";
  if (own && (phrases !== undefined || phrasesFile !== undefined)) {
    const flag = phrases === undefined ? "--phrases-file" : "--phrases";
    throw new UsageError(`mismatched ${flag}: it came with --from ${path}, but ${own}; leave it out`);
  }
  return from;
}
