// An encoder from bytes, wherever they come from: a buffer, a page's fetch, a stream.

import { KernelMemory } from "../kernels/memory.ts";
import { RiverbankError } from "../shared/errors.ts";
import { loadTokenizer } from "../tokens/load.ts";
import { Tokenizer } from "../tokens/tokenizer.ts";
import { parseRecord } from "../vectors/formats/json.ts";
import { ByteReader, type ByteSource, chunksOf, isResponse, takeAll } from "../vectors/formats/reader.ts";
import { headerLength, parseHeader, type SafetensorsHeader } from "../vectors/formats/safetensors.ts";
import { readEncoderConfig } from "./config.ts";
import { Encoder } from "./encoder.ts";
import { ENCODER_FORMAT, ENCODER_VERSION } from "./encoder-file.ts";
import type { EncoderPrecision } from "./parameters.ts";
import { type ReadWeightsOptions, readWeights } from "./read-weights.ts";
import type { Pooling } from "./sentence-vectors.ts";
import type { EncoderWeights } from "./weights.ts";

/** How to load an encoder. */
export interface LoadEncoderOptions extends ReadWeightsOptions {
  /** Threads for many texts, started when they are first needed. Default: the machine's cores. */
  threads?: number | undefined;
  /** Hold matrices as int8, a quarter of the memory and quicker, or as float32. Default: as the file has them. */
  precision?: EncoderPrecision | undefined;
  /** How the model makes a text's vector. Default: as its file says, else "mean". */
  pooling?: Pooling | undefined;
  /** What errors call the source, a path or an address. Default: they don't name it. */
  name?: string | undefined;
  /** Hears what is odd and no error. */
  onWarning?: ((message: string) => void) | undefined;
}

/** An encoder's files. Riverbank's own container needs only the weights: it has the rest in it. */
export interface EncoderSource {
  /** The safetensors file. */
  weights: ByteSource;
  /** config.json as an object or text. */
  config?: string | Readonly<Record<string, unknown>> | undefined;
  /** A tokenizer, or the content of its tokenizer.json or vocab.txt. */
  tokenizer?: Tokenizer | string | Uint8Array | Readonly<Record<string, unknown>> | undefined;
}

/**
 * Loads a BERT encoder: any checkpoint of that family (BERT, MiniLM, E5, BGE, GTE) in float32, float16 or bfloat16, with its
 * config.json and tokenizer; or the one file that Riverbank saves. The numbers are float32 in memory unless `precision` says
 * int8.
 *
 * Throws `unsupported` for variants of BERT, with their name; `missing`, `unknown`, `mismatched` and `invalid` for tensors
 * that don't fit the configuration or hold NaN, with theirs; `mismatched tokenizer`; `missing config` and `missing
 * tokenizer`.
 *
 * @example
 * const [weights, config, tokenizer] = await Promise.all([
 *   fetch("minilm/model.safetensors"),
 *   fetch("minilm/config.json").then((response) => response.json()),
 *   fetch("minilm/tokenizer.json").then((response) => response.json()),
 * ]);
 * const encoder = await loadEncoder({ weights, config, tokenizer });
 * const own = await loadEncoder({ weights: await fetch("en-context.safetensors") });
 */
export async function loadEncoder(source: EncoderSource, options: LoadEncoderOptions = {}): Promise<Encoder> {
  const { name } = options;
  const reader = new ByteReader(chunksOf(source.weights));
  try {
    if (isResponse(source.weights) && !source.weights.ok) {
      const came = `status ${source.weights.status} came, a file was expected`;
      throw new RiverbankError("missing", `response: ${came}; check its address`);
    }
    return await readEncoder(reader, source, options);
  } catch (error) {
    if (!(error instanceof RiverbankError) || name === undefined || error.message.includes(name)) throw error;
    const { code, message, cause } = error;
    throw new RiverbankError(code, `${name}: ${message.slice(code.length + 1)}`, { cause });
  } finally {
    await reader.close();
  }
}

async function readEncoder(reader: ByteReader, source: EncoderSource, options: LoadEncoderOptions): Promise<Encoder> {
  const header = parseHeader(await takeAll(reader, headerLength(await takeAll(reader, 8))));
  checkVersion(header);
  const { metadata } = header;
  const json = configOf(source.config ?? metadata.config);
  const config = readEncoderConfig(json);
  // Found wanting before the numbers are read, which may be many.
  const tokenizer = tokenizerOf(source.tokenizer ?? metadata.tokenizer);
  const memory = new KernelMemory({ capacity: header.dataBytes });
  const read = await readWeights(reader, header, config, memory, options);
  const weights = inPrecision(read, options.precision);
  if (weights.head && json.tie_word_embeddings === false) {
    throw new RiverbankError(
      "unsupported",
      "tie_word_embeddings: false came, a head that shares the word embeddings was expected",
    );
  }
  const { threads, onWarning } = options;
  const pooling = options.pooling ?? (metadata.pooling === "cls" ? "cls" : "mean");
  const encoder = new Encoder({ weights, tokenizer, threads, pooling, json });
  const spare = config.vocabulary - tokenizer.vocabularySize;
  if (spare > 0)
    onWarning?.(`${spare} of the ${config.vocabulary} word embeddings belong to no token of the tokenizer`);
  return encoder;
}

function inPrecision(weights: EncoderWeights, precision = weights.layout.precision): EncoderWeights {
  if (precision === weights.layout.precision) return weights;
  if (precision === "int8") return weights.quantise();
  if (precision === "float32") return weights.dequantise();
  throw new RiverbankError("invalid", `precision: ${precision} came, "float32" or "int8" was expected`);
}

function checkVersion({ metadata: { format, version } }: SafetensorsHeader): void {
  if (!format?.startsWith("riverbank.")) return;
  if (format !== ENCODER_FORMAT) {
    throw new RiverbankError("unsupported", `format: ${format} came, an encoder was expected; open it as what it is`);
  }
  if (version === ENCODER_VERSION) return;
  const expected = `version ${ENCODER_VERSION} was expected`;
  throw new RiverbankError("unsupported", `version: ${version} came, ${expected}; update riverbank`);
}

function configOf(config: EncoderSource["config"]): Readonly<Record<string, unknown>> {
  if (config === undefined) {
    throw new RiverbankError("missing", "config: the file has none in it; give its config.json");
  }
  return typeof config === "string" ? parseRecord(config, "config") : config;
}

function tokenizerOf(tokenizer: EncoderSource["tokenizer"]): Tokenizer {
  if (tokenizer === undefined) {
    throw new RiverbankError("missing", "tokenizer: the file has none in it; give its tokenizer.json or vocab.txt");
  }
  return tokenizer instanceof Tokenizer ? tokenizer : loadTokenizer(tokenizer);
}
