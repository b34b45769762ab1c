// Model2Vec's and sentence-transformers' StaticEmbedding tables: safetensors with the rows, and beside it a tokenizer.json
// whose vocabulary names them. A text's vector is the mean of its tokens' rows.
//
//   embeddings (or embedding.weight)   [rows, dims]   F64, F32, F16, BF16 or I8, each number standing for itself
//   mapping                            [tokens]       I32 or I64, each token's row; absent: the token's id
//   weights                            [tokens]       F64 or F32, a factor for each token's row; absent: 1
//
// Source: https://github.com/MinishLab/model2vec (persistence); sentence-transformers' StaticEmbedding.

import { KernelMemory } from "../../kernels/memory.ts";
import { LARGEST_SCALE } from "../../kernels/reference/quantise.ts";
import { RiverbankError } from "../../shared/errors.ts";
import type { Rows } from "../rows.ts";
import type { EmbeddingTable } from "../table.ts";
import { checkShape } from "./collector.ts";
import { GrowingBlock } from "./growing.ts";
import { isRecord, parseRecord } from "./json.ts";
import { wordTable } from "./npy.ts";
import { checkFinite, type NumberType, readRows, toFloat32 } from "./numbers.ts";
import type { ReadOptions } from "./options.ts";
import { type ByteReader, skipAll, takeAll } from "./reader.ts";
import type { Dtype, SafetensorsHeader, TensorInfo } from "./safetensors.ts";
import { tokensOfTokenizer } from "./tokenizer-vocabulary.ts";
import { quoteToken } from "./tokens.ts";

const NAMES = ["embeddings", "embedding.weight"];
const TYPES: Partial<Record<Dtype, NumberType>> = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  I8: "int8",
};

/** What a header promises, once its tensors have been found to fit each other. */
interface Plan {
  type: NumberType;
  /** Rows in the file, and tokens, which may share rows. */
  rows: number;
  dims: number;
  tokens: number;
  embeddings: TensorInfo;
  mapping: TensorInfo | undefined;
  weights: TensorInfo | undefined;
}

/** Whether a safetensors file holds such a table. */
export function isModel2Vec({ tensors, metadata }: SafetensorsHeader): boolean {
  if (metadata.format?.startsWith("riverbank.")) return false;
  const known = [...NAMES, "mapping", "weights"];
  return NAMES.some((name) => tensors.has(name)) && [...tensors.keys()].every((name) => known.includes(name));
}

/**
 * Reads the table behind a safetensors header. Each token gets its own row, weights and mapping already in it. Its
 * metadata holds the text of its tokenizer.json, its configuration and `normalise`, whether a text's mean is to be
 * brought to length 1.
 *
 * Throws `missing tokenizer.json` where none stands beside it, `mismatched` where it has fewer tokens than there are
 * rows, `invalid` and `unsupported` for tensors that don't fit.
 */
export async function readModel2Vec(
  reader: ByteReader,
  header: SafetensorsHeader,
  options: ReadOptions,
): Promise<EmbeddingTable> {
  const plan = planTable(header);
  options.onKind?.({ format: "model2vec", numbers: plan.type });
  const tokenizer = await options.beside?.("tokenizer.json");
  if (tokenizer === undefined) {
    throw new RiverbankError(
      "missing",
      "tokenizer.json: this is a Model2Vec or StaticEmbedding table, whose tokens stand in a tokenizer.json beside it; name the folder of both",
    );
  }
  const tokens = tokensOf(tokenizer, plan, options.onWarning);
  tokens.length = Math.min(tokens.length, options.limit ?? tokens.length);
  const rows = await readTensors(reader, header, plan, tokens.length);
  if (options.notFinite !== "keep") checkFinite(rows, (row) => ` (${quoteToken(tokens[row])})`);
  const metadata = { tokenizer, ...(await readConfig(options)) };
  return wordTable(tokens, rows, options, metadata);
}

function planTable({ tensors }: SafetensorsHeader): Plan {
  const embeddings = NAMES.map((name) => tensors.get(name)).find((tensor) => tensor !== undefined);
  const type = embeddings && TYPES[embeddings.dtype];
  if (!embeddings || !type || embeddings.shape.length !== 2) {
    const came = embeddings ? `${embeddings.dtype} [${embeddings.shape}] came` : "none came";
    throw new RiverbankError(
      "unsupported",
      `tensor "embeddings": ${came}, ${Object.keys(TYPES)} [rows, dims] was expected`,
    );
  }
  const [rows, dims] = embeddings.shape;
  checkShape(rows, dims);
  const [mapping, weights] = ["mapping", "weights"].map((name) => tensors.get(name));
  const tokens = mapping ? mapping.shape[0] : rows;
  checkList(mapping, ["I32", "I64"], tokens);
  checkList(weights, ["F64", "F32", "F16"], tokens);
  checkShape(tokens, dims);
  return { type, rows, dims, tokens, embeddings, mapping, weights };
}

function checkList(tensor: TensorInfo | undefined, dtypes: Dtype[], length: number): void {
  if (!tensor || (tensor.shape.length === 1 && tensor.shape[0] === length && dtypes.includes(tensor.dtype))) return;
  const came = `${tensor.dtype} [${tensor.shape}] came`;
  throw new RiverbankError(
    "invalid",
    `tensor "${tensor.name}": ${came}, ${dtypes.join(" or ")} [${length}] was expected`,
  );
}

function tokensOf(tokenizer: string, { tokens: rows }: Plan, onWarning: ReadOptions["onWarning"]): string[] {
  const tokens = tokensOfTokenizer(tokenizer);
  if (tokens.length > rows) {
    const came = `the tokenizer.json has ${tokens.length} tokens, the table ${rows}`;
    throw new RiverbankError("mismatched", `rows: ${came}; are they of the same model?`);
  }
  // Some models are padded to a round number of rows.
  if (tokens.length < rows) onWarning?.(`${rows - tokens.length} rows at the end have no token and are left out`);
  return tokens;
}

async function readTensors(reader: ByteReader, header: SafetensorsHeader, plan: Plan, wanted: number): Promise<Rows> {
  const { type, dims, embeddings, mapping, weights } = plan;
  const lists = new Map<string, Uint8Array>();
  let rows: Rows | undefined;
  for (const tensor of header.tensors.values()) {
    const bytes = tensor.end - tensor.start;
    if (tensor === mapping || tensor === weights) lists.set(tensor.name, await takeAll(reader, bytes));
    else {
      const count = mapping ? plan.rows : wanted;
      rows = await readRows(reader, type, count, dims);
      await skipAll(reader, bytes - count * (bytes / plan.rows));
    }
  }
  if (await reader.piece(1))
    throw new RiverbankError("invalid", "size: bytes stand behind its last tensor; it is damaged");
  if (!rows) throw new RiverbankError("missing", `tensor "${embeddings.name}": none came`);
  const places = mapping && placesOf(mapping, lists.get("mapping"), plan.rows).subarray(0, wanted);
  const factors = weights && weightsOf(weights, lists.get("weights")).subarray(0, wanted);
  if (places) rows = spreadRows(rows, places);
  if (factors) weighRows(rows, factors);
  return rows;
}

function placesOf({ dtype }: TensorInfo, bytes: Uint8Array = new Uint8Array(0), rows: number): Int32Array {
  const { buffer } = bytes;
  // Negative where an int64 is beyond int32.
  const int32 = (place: bigint) => (place >= 0n && place < rows ? Number(place) : -1);
  const places =
    dtype === "I32" ? new Int32Array(buffer) : Int32Array.from(Array.from(new BigInt64Array(buffer), int32));
  const bad = places.findIndex((place) => place < 0 || place >= rows);
  if (bad < 0) return places;
  throw new RiverbankError("invalid", `tensor "mapping": token ${bad} has no row from 0 to ${rows - 1}; it is damaged`);
}

function weightsOf({ dtype }: TensorInfo, bytes: Uint8Array = new Uint8Array(0)): Float32Array {
  const weights = toFloat32(TYPES[dtype] ?? "float32", bytes);
  const bad = weights.findIndex((weight) => !(Math.abs(weight) <= LARGEST_SCALE));
  if (bad < 0) return weights;
  throw new RiverbankError(
    "invalid",
    `tensor "weights": ${weights[bad]} came for token ${bad}, a finite number was expected`,
  );
}

/** A copy with row `places[i]` as row i. */
function spreadRows({ memory: source, address, dims, precision }: Rows, places: Int32Array): Rows {
  const memory = new KernelMemory();
  const block = new GrowingBlock(memory);
  const bytes = dims * (precision === "float32" ? 4 : 1);
  for (const place of places) block.append(source.uint8(address + place * bytes, bytes));
  const start = block.finish();
  const rows = places.length;
  if (precision === "float32") return { memory, rows, dims, precision, address: start, scales: 0 };
  const scales = memory.allocate(4 * rows);
  memory.float32(scales, rows).fill(1);
  return { memory, rows, dims, precision, address: start, scales };
}

/** Multiplies each row in place. */
function weighRows({ memory, address, dims, precision, scales }: Rows, weights: Float32Array): void {
  weights.forEach((weight, row) => {
    if (precision === "int8") memory.float32(scales, row + 1)[row] = weight;
    else memory.kernels.scale(address + 4 * row * dims, weight, dims);
  });
}

async function readConfig({ beside }: ReadOptions): Promise<Record<string, string>> {
  const read = async (name: Parameters<NonNullable<typeof beside>>[0]) => {
    const text = await beside?.(name);
    return text === undefined ? undefined : parseRecord(text, name);
  };
  const config = await read("config.json");
  const sentences = await read("config_sentence_transformers.json");
  const modules = await beside?.("modules.json");
  const named = [config?.normalize, sentences?.normalize].find((value) => typeof value === "boolean");
  const normalise = named ?? (modules === undefined || modules.includes(".Normalize"));
  return { normalise: String(normalise), ...(isRecord(config) && { config: JSON.stringify(config) }) };
}
