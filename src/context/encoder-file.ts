// An encoder as one safetensors file, and as the files of a folder that Python's transformers reads.
//
// The container: tensors under BERT's names, float32, or matrices as int8 with their rows' scales under the same name and
// ".scales"; `__metadata__` holds `format` "riverbank.encoder", `version` "1",
// `config` (the text of config.json), `tokenizer` (the text of tokenizer.json) and `pooling` ("mean" or "cls").

import { safetensorsChunks, type Tensor } from "../vectors/formats/safetensors.ts";
import { encoderConfigJson } from "./config.ts";
import type { Encoder } from "./encoder.ts";
import { scalesOf } from "./parameters.ts";

export const ENCODER_FORMAT = "riverbank.encoder";
export const ENCODER_VERSION = "1";

/**
 * An encoder with its tokenizer as the bytes of one file, in chunks that are views on its memory.
 *
 * @example
 * const blob = new Blob([...encoderChunks(encoder)].map((chunk) => chunk.slice()));
 */
export function encoderChunks(encoder: Encoder): Generator<Uint8Array> {
  return safetensorsChunks(tensorsOf(encoder, false), {
    format: ENCODER_FORMAT,
    version: ENCODER_VERSION,
    config: configText(encoder),
    tokenizer: JSON.stringify(encoder.tokenizer),
    pooling: encoder.pooling,
  });
}

/** The files of a folder that Python's transformers reads, by name; float32 in any case. */
export function encoderFiles(encoder: Encoder): Record<string, Iterable<Uint8Array>> {
  const text = (content: string) => [new TextEncoder().encode(content)];
  return {
    "config.json": text(configText(encoder)),
    "tokenizer.json": text(JSON.stringify(encoder.tokenizer)),
    // What transformers asks of every file: which framework's tensors these are.
    "model.safetensors": safetensorsChunks(tensorsOf(encoder, true), { format: "pt" }),
  };
}

/** All parameters, named as BertForMaskedLM names them where there is a head, else as BertModel does. */
function tensorsOf({ weights }: Encoder, asFloats: boolean): Record<string, Tensor> {
  const { memory, head } = weights;
  const all = [...weights.layout.parameters.values()];
  const parameters = asFloats ? all.filter(({ name }) => !name.endsWith(scalesOf(""))) : all;
  const tensors = parameters.map(({ name, shape, dtype, bytes }): [string, Tensor] => {
    const full = head && !name.startsWith("cls.") ? `bert.${name}` : name;
    if (dtype === "F32" || !asFloats) return [full, { dtype, shape, bytes: memory.uint8(weights.of(name), bytes) }];
    return [full, { dtype: "F32", shape, bytes: new Uint8Array(weights.numbers(name).buffer) }];
  });
  return Object.fromEntries(tensors);
}

function configText({ config, json, weights }: Encoder): string {
  const architectures = [weights.head ? "BertForMaskedLM" : "BertModel"];
  return JSON.stringify({ ...encoderConfigJson(config, json), architectures }, null, 1);
}
