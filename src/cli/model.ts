// Which model answers: the one that is named, else the one that comes with the package.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { RiverbankError } from "../shared/errors.ts";
import { openTable } from "../vectors/open.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { note } from "./output.ts";

/** The shipped model's path, from where this file stands in the package. */
export const DEFAULT_MODEL = fileURLToPath(new URL("../../models/en.safetensors", import.meta.url));

/** The path of the model to ask. Throws `missing model` when none is named and the shipped one is not there. */
export function modelPath(named: string | undefined): string {
  if (named !== undefined) return named;
  if (existsSync(DEFAULT_MODEL)) return DEFAULT_MODEL;
  throw new RiverbankError(
    "missing",
    `model: none was named, and ${DEFAULT_MODEL} is not there; name one with --model FILE, or make one with riverbank train`,
  );
}

/** Opens the model to ask; what was mended while reading it goes to standard error. */
export function openModel(named: string | undefined): Promise<EmbeddingTable> {
  return openTable(modelPath(named), { onWarning: note });
}
