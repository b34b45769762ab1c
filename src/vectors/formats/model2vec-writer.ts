// A folder that Model2Vec and sentence-transformers load as it is.

import { RiverbankError } from "../../shared/errors.ts";
import type { EmbeddingTable } from "../table.ts";
import { isRecord, parseRecord } from "./json.ts";
import type { FolderFiles } from "./projector.ts";
import { safetensorsChunks, type Tensor } from "./safetensors.ts";
import { tokensOfTokenizer, wordTokenizer } from "./tokenizer-vocabulary.ts";
import { checkWellFormed } from "./tokens.ts";

const UNKNOWN = "[UNK]";

/**
 * The table as `model.safetensors`, `config.json`, `tokenizer.json` and `modules.json`. The tokenizer is the table's own
 * where it has one; for a table of words it is a plain one (see `wordTokenizer`), and a row of zeros for its "[UNK]"
 * stands behind the words.
 *
 * An int8 table keeps its bytes, its scales go as Model2Vec's `weights`; without a modules.json, since
 * sentence-transformers knows no weights.
 *
 * Throws `unsupported tokenizer` where the table has lost rows that its tokenizer speaks of.
 */
export function model2vecFiles(table: EmbeddingTable): FolderFiles {
  const { metadata, dims, precision, vocabulary } = table;
  const own = ownTokenizer(table);
  const spare = own !== undefined || vocabulary.has(UNKNOWN) ? 0 : 1;
  const tokens = spare ? [...vocabulary.tokens, UNKNOWN] : vocabulary.tokens;
  const tokenizer = own ?? wordTokenizer(tokens, isLowercase(table), UNKNOWN);
  const normalize = metadata.normalise !== "false";
  const config = {
    ...readConfig(metadata.config),
    ...{ model_type: "model2vec", architectures: ["StaticModel"], hidden_dim: dims, seq_length: 1_000_000, normalize },
  };
  return {
    ...(precision === "float32" && { "modules.json": asJson(modulesOf(normalize)) }),
    "config.json": asJson(config),
    "tokenizer.json": [new TextEncoder().encode(tokenizer)],
    "model.safetensors": safetensorsChunks(tensorsOf(table, spare)),
  };
}

/** The text of the tokenizer.json that the table carries; undefined for a table of words. */
function ownTokenizer({ metadata, vocabulary }: EmbeddingTable): string | undefined {
  if (!metadata.tokenizer?.includes('"model"')) return undefined;
  const tokens = tokensOfTokenizer(metadata.tokenizer);
  if (tokens.length === vocabulary.size && tokens.every((token, id) => token === vocabulary.tokens[id])) {
    return metadata.tokenizer;
  }
  const came = `the table has ${vocabulary.size} rows, its tokenizer ${tokens.length} tokens`;
  throw new RiverbankError(
    "unsupported",
    `tokenizer: ${came}, which must be the same; keep all rows, or save as .safetensors`,
  );
}

/** What the table says of its words; where it says nothing, whether any of them has a capital. */
function isLowercase({ metadata, vocabulary }: EmbeddingTable): boolean {
  vocabulary.tokens.forEach(checkWellFormed);
  if (metadata.tokenizer) return !/"lowercase":\s*false/.test(metadata.tokenizer);
  return vocabulary.tokens.every((token) => token === token.toLowerCase());
}

function readConfig(text: string | undefined): Record<string, unknown> {
  const config = text === undefined ? {} : parseRecord(text, "config");
  return isRecord(config) ? config : {};
}

function modulesOf(normalise: boolean) {
  const embedding = { idx: 0, name: "0", path: ".", type: "sentence_transformers.models.StaticEmbedding" };
  const unit = { idx: 1, name: "1", path: "1_Normalize", type: "sentence_transformers.models.Normalize" };
  return normalise ? [embedding, unit] : [embedding];
}

function asJson(value: unknown): Uint8Array[] {
  return [new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)];
}

function tensorsOf({ embeddings, rows, dims }: EmbeddingTable, spare: number): Record<string, Tensor> {
  const { memory, address, scales, precision } = embeddings;
  const width = precision === "float32" ? 4 : 1;
  const shape = [rows + spare, dims];
  const used = memory.uint8(address, rows * dims * width);
  const bytes = spare ? withZeros(used, dims * width) : used;
  if (precision === "float32") return { embeddings: { dtype: "F32", shape, bytes } };
  const weights = new Float64Array(rows + spare);
  weights.set(memory.float32(scales, rows));
  return {
    embeddings: { dtype: "I8", shape, bytes },
    weights: { dtype: "F64", shape: [rows + spare], bytes: new Uint8Array(weights.buffer) },
  };
}

function withZeros(bytes: Uint8Array, zeros: number): Uint8Array {
  const longer = new Uint8Array(bytes.length + zeros);
  longer.set(bytes);
  return longer;
}
