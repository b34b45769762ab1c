// What `pretrain` is told about the encoder to go on from.

import { resolve } from "node:path";
import type { Command } from "commander";
import type { Encoder } from "../context/encoder.ts";
import { openEncoder } from "../context/open.ts";
import { UsageError } from "./errors.ts";
import { note } from "./output.ts";

export interface FromEncoderOptions {
  from?: string;
  freeze?: boolean;
  output: string;
  table?: string;
  tokenizer?: string;
  vocabulary?: number;
  preset?: string;
}

/** What an encoder to go on from settles, so that it can't be given beside it. */
const SETTLED = ["table", "tokenizer", "vocabulary", "preset"] as const;

/** Adds `--from` and `--freeze`. */
export function addFromEncoderOptions(command: Command): Command {
  return command
    .option("--from <encoder>", "go on from this encoder, a file or a folder: it settles tokenizer and sizes")
    .option(
      "--freeze",
      "keep the rows of --table or --from as they are, seen through a learned map (default: they learn too)",
    );
}

/** Refuses what contradicts `--from`, and `--freeze` without anything to keep. */
export function checkFromEncoder(options: FromEncoderOptions): void {
  const { from, freeze, output, table } = options;
  if (from === undefined) {
    if (!freeze || table !== undefined) return;
    const why = "it came without --table or --from, whose rows it keeps; add one of them";
    throw new UsageError(`mismatched --freeze: ${why}`);
  }
  const given = SETTLED.find((name) => options[name] !== undefined);
  if (given)
    throw new UsageError(`mismatched --${given}: it came with --from, whose encoder settles that; leave it out`);
  if (resolve(from) !== resolve(output)) return;
  throw new UsageError(`invalid --output: ${output} is the encoder to go on from too; name another file`);
}

/** Opens the encoder to go on from, if there is one. */
export async function openFromEncoder({ from }: FromEncoderOptions): Promise<Encoder | undefined> {
  return from === undefined ? undefined : openEncoder(from, { onWarning: note });
}
