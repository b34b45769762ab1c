// A BERT checkpoint's tensors from safetensors into memory, whoever wrote it: names are brought to one form, numbers of
// any width become float32, and what is missing, too much, of another shape or not finite is named.

import type { KernelMemory } from "../kernels/memory.ts";
import { RiverbankError } from "../shared/errors.ts";
import { type NumberType, toFloat32 } from "../vectors/formats/numbers.ts";
import { type ByteReader, skipAll, takeAll } from "../vectors/formats/reader.ts";
import { DTYPE_BYTES, type SafetensorsHeader, type TensorInfo } from "../vectors/formats/safetensors.ts";
import type { EncoderConfig } from "./config.ts";
import { layoutParameters, type Parameter } from "./parameters.ts";
import { EncoderWeights } from "./weights.ts";

const TYPES: Readonly<Record<string, NumberType>> = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
};

/** Parts of a checkpoint that no hidden state depends on: the pooler, the next-sentence head, lists of positions. */
const PASSED_OVER = [
  /^pooler\.dense\.(weight|bias)$/,
  /^cls\.seq_relationship\.(weight|bias)$/,
  /^embeddings\.(position_ids|token_type_ids)$/,
];
/** The word embeddings once more: the head shares them. */
const TIED = /^cls\.predictions\.decoder\.(weight|bias)$/;
const WORDS = "embeddings.word_embeddings.weight";
const HEAD = "cls.predictions.transform.dense.weight";
/** Of the two names of one tensor, some files have only the second. */
const BIAS = "cls.predictions.bias";
const BIAS_TOO = "cls.predictions.decoder.bias";
/** How many names an error lists. */
const LISTED = 4;
/** Bytes that are turned to float32 at a time. */
const BATCH = 64 * 1024;

export interface ReadWeightsOptions {
  /** What to do with tensors that are no part of an encoder, as a classifier: refuse the file, or go without. Default "refuse". */
  extra?: "refuse" | "ignore" | undefined;
}

/**
 * Reads all parameters behind a header. Tensors may be named as BertModel or as BertForMaskedLM names them, with "gamma" and
 * "beta" for a layer norm's numbers as older files have them.
 *
 * Throws `missing tensors` and `unknown tensors` with their names, `mismatched tensor` for another shape than the sizes ask
 * for, `unsupported tensor` for whole numbers, `invalid tensor` for NaN and infinite numbers.
 */
export async function readWeights(
  reader: ByteReader,
  header: SafetensorsHeader,
  config: EncoderConfig,
  memory: KernelMemory,
  { extra = "refuse" }: ReadWeightsOptions = {},
): Promise<EncoderWeights> {
  const nameOf = (tensor: TensorInfo) => canonicalName(tensor.name, header);
  const found = new Map([...header.tensors.values()].map((tensor) => [nameOf(tensor), tensor]));
  const head = found.has(HEAD);
  const precision = found.get(WORDS)?.dtype === "I8" ? "int8" : "float32";
  const { parameters } = layoutParameters(config, head, precision);
  checkNames(found, parameters, extra);
  for (const [name, parameter] of parameters) checkTensor(found.get(name), parameter);
  const weights = new EncoderWeights(memory, config, head, precision);
  for (const tensor of header.tensors.values()) {
    const name = nameOf(tensor);
    const parameter = parameters.get(name);
    if (parameter && found.get(name) === tensor) await readTensor(reader, tensor, weights, parameter);
    else await skipAll(reader, tensor.end - tensor.start);
  }
  if (await reader.piece(1)) {
    throw new RiverbankError("invalid", "size: bytes stand behind its last tensor; it is damaged");
  }
  return weights;
}

/** "bert.embeddings.LayerNorm.gamma" is "embeddings.LayerNorm.weight". */
function canonicalName(name: string, { tensors }: SafetensorsHeader): string {
  if (name === BIAS_TOO && !tensors.has(BIAS)) return BIAS;
  const bare = name.replace(/^bert\./, "").replace(/LayerNorm\.gamma$/, "LayerNorm.weight");
  return bare.replace(/LayerNorm\.beta$/, "LayerNorm.bias");
}

function checkNames(
  found: ReadonlyMap<string, TensorInfo>,
  parameters: ReadonlyMap<string, Parameter>,
  extra: "refuse" | "ignore",
): void {
  const missing = [...parameters.keys()].filter((name) => !found.has(name));
  if (missing.length === parameters.size) {
    throw new RiverbankError("unsupported", `tensors: none is BERT's; the file has ${list([...found.keys()])}`);
  }
  if (missing.length > 0) {
    throw new RiverbankError(
      "missing",
      `tensors: ${list(missing)} came not; do config.json and weights belong together?`,
    );
  }
  const unknown = [...found.keys()].filter(
    (name) => !parameters.has(name) && !TIED.test(name) && !PASSED_OVER.some((pattern) => pattern.test(name)),
  );
  if (unknown.length === 0 || extra === "ignore") return;
  const cure = 'check config.json, or give extra: "ignore" to go without them';
  throw new RiverbankError("unknown", `tensors: ${list(unknown)} are no part of an encoder of these sizes; ${cure}`);
}

function checkTensor(tensor: TensorInfo | undefined, { name, shape, dtype }: Parameter): void {
  if (!tensor) return;
  if (tensor.shape.join() !== shape.join()) {
    const expected = `config.json asks for [${shape.join(", ")}]`;
    throw new RiverbankError("mismatched", `tensor ${name}: [${tensor.shape.join(", ")}] came, ${expected}`);
  }
  if (dtype === "I8" ? tensor.dtype === "I8" : TYPES[tensor.dtype]) return;
  const expected = dtype === "I8" ? "I8 was expected" : `one of ${Object.keys(TYPES).join(", ")} was expected`;
  throw new RiverbankError("unsupported", `tensor ${name}: numbers of type ${tensor.dtype} came, ${expected}`);
}

async function readTensor(
  reader: ByteReader,
  { dtype, start, end }: TensorInfo,
  { memory, address }: EncoderWeights,
  { name, offset }: Parameter,
): Promise<void> {
  let at = address + offset;
  for (let left = end - start; left > 0; ) {
    const bytes = await takeAll(reader, Math.min(left, BATCH));
    const numbers = dtype === "I8" ? bytes : new Uint8Array(toFloat32(TYPES[dtype], bytes).buffer);
    memory.uint8(at, numbers.length).set(numbers);
    left -= bytes.length;
    at += numbers.length;
  }
  if (dtype === "I8") return;
  const count = (end - start) / DTYPE_BYTES[dtype];
  const bad = memory.kernels.firstNonFinite(address + offset, count);
  if (bad < 0) return;
  const value = memory.float32(address + offset, count)[bad];
  throw new RiverbankError(
    "invalid",
    `tensor ${name}: ${value} came as number ${bad + 1}, finite numbers were expected`,
  );
}

function list(names: readonly string[]): string {
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : "";
  return `${names.slice(0, LISTED).join(", ")}${more}`;
}
