// What the commands that read a corpus are told about it.

import { resolve } from "node:path";
import type { Command } from "commander";
import type { OpenCorpusOptions } from "../text/files.ts";
import type { TextFormat } from "../text/formats/index.ts";
import { UsageError } from "./errors.ts";
import { oneOf } from "./options.ts";

export interface CorpusOptions {
  column?: string;
  field?: string;
  format?: TextFormat;
}

const FORMATS: readonly TextFormat[] = ["txt", "md", "csv", "tsv", "jsonl"];

/** Adds `--column`, `--field` and `--format`. */
export function addCorpusOptions(command: Command): Command {
  return command
    .option("--column <name>", "csv, tsv: the column to read, by its name or its number from 1 (default: text)")
    .option("--field <name>", "jsonl: the field to read, such as post.body (default: text)")
    .option(
      "--format <name>",
      "txt, md, csv, tsv or jsonl (default: by each file's ending)",
      oneOf("--format", FORMATS),
    );
}

/** Refuses an output that is one of the corpus's files. */
export function checkOutput(paths: readonly string[], output: string): void {
  if (!paths.some((path) => resolve(path) === resolve(output))) return;
  throw new UsageError(`invalid --output: ${output} is the corpus too, which it would replace; name another file`);
}

/** The options as `openCorpus` takes them. */
export function corpusOptions({ format, column, field }: CorpusOptions): OpenCorpusOptions {
  return {
    ...(format && { format }),
    ...(field !== undefined && { field }),
    ...(column !== undefined && { column: /^[0-9]+$/.test(column) ? Number(column) : column }),
  };
}
