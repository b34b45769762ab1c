// An encoder's sizes, read from the config.json that lies beside its weights; what we can't calculate is named here.

import { RiverbankError } from "../shared/errors.ts";
import { isRecord } from "../vectors/formats/json.ts";

/** The shape of a BERT encoder. */
export interface EncoderConfig {
  /** Rows of the word embeddings; a tokenizer has at most as many ids. */
  readonly vocabulary: number;
  /** Numbers per hidden state. */
  readonly dims: number;
  readonly layers: number;
  /** Attention heads per layer; they share `dims` equally. */
  readonly heads: number;
  /** Width of the feed-forward part. */
  readonly inner: number;
  /** The longest sequence, special tokens included. */
  readonly positions: number;
  /** Token types: which text of a pair a token belongs to. */
  readonly types: number;
  /** "gelu" by the normal distribution, or its approximation by tanh. */
  readonly activation: "gelu" | "gelu-tanh";
  /** Added to a variance before its root is taken. */
  readonly epsilon: number;
}

const ACTIVATIONS: Readonly<Record<string, EncoderConfig["activation"]>> = {
  gelu: "gelu",
  gelu_python: "gelu",
  gelu_new: "gelu-tanh",
  gelu_fast: "gelu-tanh",
  gelu_pytorch_tanh: "gelu-tanh",
};

const SIZES = {
  vocabulary: "vocab_size",
  dims: "hidden_size",
  layers: "num_hidden_layers",
  heads: "num_attention_heads",
  inner: "intermediate_size",
  positions: "max_position_embeddings",
  types: "type_vocab_size",
} as const;

/** Keys that only variants of BERT have, and what they change. */
const VARIANTS: Readonly<Record<string, string>> = {
  rotary_emb_fraction: "rotary positions",
  rope_theta: "rotary positions",
  rope_scaling: "rotary positions",
  alibi_starting_size: "ALiBi positions",
  embedding_size: "embeddings of another size than the hidden states",
};

/** More than this is damage, not a model. */
const LARGEST = 2 ** 24;
const MOST_LAYERS = 1024;

/**
 * The sizes in a config.json, as an object or as text.
 *
 * Throws `unsupported` for what is no BERT encoder, with the variant's name (rotary, relative or ALiBi positions, a decoder,
 * another activation, another kind of model), `invalid` and `missing` for sizes that can't be.
 *
 * @example
 * readEncoderConfig(await readFile("all-MiniLM-L6-v2/config.json", "utf8"));
 * // { vocabulary: 30522, dims: 384, layers: 6, heads: 12, inner: 1536, positions: 512, types: 2, … }
 */
export function readEncoderConfig(source: string | Readonly<Record<string, unknown>>): EncoderConfig {
  const json = typeof source === "string" ? parse(source) : source;
  checkKind(json);
  const sizes = Object.fromEntries(
    Object.entries(SIZES).map(([name, key]) => [name, readSize(json, key, name === "types" ? 2 : undefined)]),
  ) as Record<keyof typeof SIZES, number>;
  const { dims, heads } = sizes;
  if (dims % heads !== 0) {
    throw new RiverbankError("invalid", `hidden_size: ${dims} came, a multiple of the ${heads} heads was expected`);
  }
  return { ...sizes, activation: readActivation(json.hidden_act ?? "gelu"), epsilon: readEpsilon(json) };
}

/** The config.json that transformers reads, `kept` being what a file said beside the sizes. */
export function encoderConfigJson(
  config: EncoderConfig,
  kept: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const sizes = Object.entries(SIZES).map(([name, key]) => [key, config[name as keyof typeof SIZES]]);
  return {
    model_type: "bert",
    ...kept,
    ...Object.fromEntries(sizes),
    hidden_act: config.activation === "gelu" ? "gelu" : "gelu_new",
    layer_norm_eps: config.epsilon,
  };
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    throw new RiverbankError("invalid", "config: it is not JSON; is it cut off?", { cause });
  }
  if (isRecord(value)) return value;
  throw new RiverbankError("invalid", "config: it is not a JSON object");
}

function checkKind(json: Readonly<Record<string, unknown>>): void {
  const { model_type: type = "bert", position_embedding_type: places = "absolute", is_decoder: decoder } = json;
  if (type !== "bert") throw unsupported("model_type", `${show(type)} came, "bert" was expected`);
  if (places !== "absolute") {
    throw unsupported("position_embedding_type", `${show(places)} came, "absolute" (learned positions) was expected`);
  }
  if (decoder === true || json.add_cross_attention === true) {
    throw unsupported("is_decoder", "a decoder came, an encoder was expected");
  }
  for (const [key, meaning] of Object.entries(VARIANTS)) {
    const value = json[key];
    if (value === undefined || value === null || (key === "embedding_size" && value === json.hidden_size)) continue;
    throw unsupported(key, `${show(value)} came, which means ${meaning}; learned positions and BERT's sizes are read`);
  }
}

function readSize(json: Readonly<Record<string, unknown>>, key: string, fallback?: number): number {
  const value = json[key] ?? fallback;
  const most = key === SIZES.layers ? MOST_LAYERS : LARGEST;
  if (value === undefined) {
    throw new RiverbankError("missing", `${key}: config.json has none; is it the configuration of a BERT model?`);
  }
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new RiverbankError("invalid", `${key}: ${show(value)} came, a whole number from 1 to ${most} was expected`);
}

function readActivation(name: unknown): EncoderConfig["activation"] {
  const found = typeof name === "string" && Object.hasOwn(ACTIVATIONS, name) ? ACTIVATIONS[name] : undefined;
  if (found) return found;
  throw unsupported("hidden_act", `${show(name)} came, one of ${Object.keys(ACTIVATIONS).join(", ")} was expected`);
}

function readEpsilon({ layer_norm_eps: value = 1e-12 }: Readonly<Record<string, unknown>>): number {
  if (typeof value === "number" && value >= 0 && value < 1) return value;
  throw new RiverbankError("invalid", `layer_norm_eps: ${show(value)} came, a number from 0 to 1 was expected`);
}

function unsupported(key: string, message: string): RiverbankError {
  return new RiverbankError("unsupported", `${key}: ${message}`);
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 60);
}
