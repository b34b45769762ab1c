// Which encoder answers: the one that is named, else the one that comes with the package.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import type { Encoder } from "../context/encoder.ts";
import { openEncoder } from "../context/open.ts";
import { RiverbankError } from "../shared/errors.ts";
import { UsageError } from "./errors.ts";
import { wholeNumber } from "./options.ts";
import { note } from "./output.ts";

/** The shipped encoder's path, from where this file stands in the package. */
const DEFAULT_ENCODER = fileURLToPath(new URL("../../models/en-context.safetensors", import.meta.url));

/** What a command that asks an encoder something is told. */
export interface EncoderOptions {
  encoder?: string;
  json?: boolean;
}

/** Adds `--encoder` and `--json`. */
export function addEncoderOptions(command: Command): Command {
  return addEncoderOption(command).option("--json", "print the result as JSON");
}

/** Adds `--layer`. */
export function addLayerOption(command: Command): Command {
  return command.option(
    "--layer <number>",
    "the layer to read, 0 for the embeddings (default: the last)",
    wholeNumber("--layer", 0),
  );
}

/** Adds `--encoder`. */
export function addEncoderOption(command: Command): Command {
  return command.option(
    "--encoder <path>",
    "encoder to ask: a file, or a folder of a BERT-family checkpoint (default: the one that comes with Riverbank)",
  );
}

/** Throws for the first option that was given though an encoder has no use for it; `why` says so and what to do. */
export function refuseForEncoder(options: Readonly<Record<string, unknown>>, why: string): void {
  const [given] = Object.entries(options).find(([, value]) => value !== undefined) ?? [];
  if (given === undefined) return;
  const flag = `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UsageError(`mismatched ${flag}: it came with an encoder, ${why}`);
}

/** The encoder that is named, else the shipped one; undefined where that is not there. */
export function encoderPath(named: string | undefined): string | undefined {
  return named ?? (existsSync(DEFAULT_ENCODER) ? DEFAULT_ENCODER : undefined);
}

/** Opens the encoder to ask. Throws `missing encoder` when none is named and the shipped one is not there. */
export async function openEncoderModel(named: string | undefined): Promise<Encoder> {
  const path = encoderPath(named);
  if (path === undefined) {
    const cure = `name one with --encoder PATH, or make one with riverbank pretrain`;
    throw new RiverbankError("missing", `encoder: none was named, and ${DEFAULT_ENCODER} is not there; ${cure}`);
  }
  return openEncoder(path, { onWarning: note });
}
