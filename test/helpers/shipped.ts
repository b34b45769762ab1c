// The model that comes with the package.

import { openTable } from "#src/vectors/open.js";
import type { EmbeddingTable } from "#src/vectors/table.js";

let model: Promise<EmbeddingTable> | undefined;

/** The shipped English model, opened once per test file. */
export function shippedModel(): Promise<EmbeddingTable> {
  model ??= openTable("models/en.safetensors");
  return model;
}
