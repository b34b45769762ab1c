// A BERT encoder as an ONNX model, from the files that transformers reads: another engine can then calculate what ours
// does, knowing nothing of our memory and kernels. Operators: https://onnx.ai/onnx/operators.

import { readSafetensors, type Tensor } from "#src/vectors/formats/safetensors.js";
import { OnnxGraph } from "./onnx.ts";

/** A model, with the names of what it hands out. Its inputs are INPUTS, int64 [batch, tokens]. */
export interface BertOnnx {
  model: Uint8Array;
  /** float32 [batch, tokens, dims], the embeddings first; only the last one where no more is wanted. */
  hidden: string[];
  /** float32 [batch, heads, tokens, tokens] for each layer, or none. */
  attention: string[];
}

/** As transformers names them; the mask is 1 for tokens and 0 for padding. */
export const INPUTS = ["input_ids", "token_type_ids", "attention_mask"] as const;

/**
 * The model of a folder's config.json and model.safetensors (float32).
 *
 * @param keep "all" hands out every layer's states and probabilities, "last" the last states alone, so that an engine may
 * join its operators as it likes.
 */
export function bertOnnx(config: Readonly<Record<string, unknown>>, file: Uint8Array, keep: "all" | "last"): BertOnnx {
  const bert = new BertGraph(config, readSafetensors(file).tensors);
  const hidden = [bert.embeddings()];
  const attention: string[] = [];
  const mask = bert.mask();
  for (let layer = 0; layer < bert.layers; layer++) {
    const { states, probabilities } = bert.layer(hidden[layer], mask, `encoder.layer.${layer}`);
    hidden.push(states);
    attention.push(probabilities);
  }
  const last = keep === "last";
  const kept = { hidden: last ? hidden.slice(-1) : hidden, attention: last ? [] : attention };
  return { model: bert.model(kept), ...kept };
}

class BertGraph {
  readonly layers: number;
  readonly #graph = new OnnxGraph();
  readonly #tensors: ReadonlyMap<string, Tensor>;
  readonly #dims: number;
  readonly #heads: number;
  readonly #epsilon: number;
  readonly #approximate: "none" | "tanh";
  readonly #inputs: string[];

  constructor(config: Readonly<Record<string, unknown>>, tensors: ReadonlyMap<string, Tensor>) {
    this.layers = Number(config.num_hidden_layers);
    this.#dims = Number(config.hidden_size);
    this.#heads = Number(config.num_attention_heads);
    this.#epsilon = Number(config.layer_norm_eps);
    this.#approximate = config.hidden_act === "gelu" ? "none" : "tanh";
    this.#tensors = tensors;
    this.#inputs = INPUTS.map((name) => this.#graph.input(name, "int64", ["batch", "tokens"]));
  }

  embeddings(): string {
    const graph = this.#graph;
    const [ids, types] = this.#inputs;
    const table = (name: string) => this.#weight(`embeddings.${name}_embeddings`);
    const length = graph.apply("Shape", [ids], { start: 1n, end: 2n });
    const places = graph.apply("Slice", [table("position"), graph.ints(0), length, graph.ints(0)]);
    const words = graph.apply("Gather", [table("word"), ids]);
    const kinds = graph.apply("Gather", [table("token_type"), types]);
    const sum = graph.apply("Add", [graph.apply("Add", [words, kinds]), places]);
    return this.#norm(sum, "embeddings.LayerNorm");
  }

  /** What is added to scores, [batch, 1, 1, tokens]: nothing for tokens, for padding so much that e to it is 0. */
  mask(): string {
    const graph = this.#graph;
    const tokens = graph.apply("Cast", [this.#inputs[2]], { to: 1n });
    const padding = graph.apply("Sub", [graph.float(1), tokens]);
    return graph.apply("Unsqueeze", [graph.apply("Mul", [padding, graph.float(-1e9)]), graph.ints(1, 2)]);
  }

  layer(x: string, mask: string, name: string): { states: string; probabilities: string } {
    const graph = this.#graph;
    const { mixed, probabilities } = this.#attention(x, mask, `${name}.attention.self`);
    const output = `${name}.attention.output`;
    const middle = this.#norm(graph.apply("Add", [this.#dense(mixed, `${output}.dense`), x]), `${output}.LayerNorm`);
    const inner = this.#dense(middle, `${name}.intermediate.dense`);
    const active = graph.apply("Gelu", [inner], { approximate: this.#approximate });
    const outer = this.#dense(active, `${name}.output.dense`);
    return { states: this.#norm(graph.apply("Add", [outer, middle]), `${name}.output.LayerNorm`), probabilities };
  }

  model({ hidden, attention }: { hidden: string[]; attention: string[] }): Uint8Array {
    for (const name of hidden) this.#graph.output(name, ["batch", "tokens", this.#dims]);
    for (const name of attention) this.#graph.output(name, ["batch", this.#heads, "tokens", "tokens"]);
    return this.#graph.model();
  }

  #attention(x: string, mask: string, name: string): { mixed: string; probabilities: string } {
    const graph = this.#graph;
    const width = this.#dims / this.#heads;
    const [q, k, v] = ["query", "key", "value"].map((part) => {
      const heads = graph.apply("Reshape", [this.#dense(x, `${name}.${part}`), graph.ints(0, 0, this.#heads, width)]);
      // [batch, heads, tokens, width], keys [batch, heads, width, tokens]
      return graph.apply("Transpose", [heads], { perm: part === "key" ? [0n, 2n, 3n, 1n] : [0n, 2n, 1n, 3n] });
    });
    const scores = graph.apply("Div", [graph.apply("MatMul", [q, k]), graph.float(Math.sqrt(width))]);
    const probabilities = graph.apply("Softmax", [graph.apply("Add", [scores, mask])], { axis: -1n });
    const heads = graph.apply("Transpose", [graph.apply("MatMul", [probabilities, v])], { perm: [0n, 2n, 1n, 3n] });
    return { mixed: graph.apply("Reshape", [heads, graph.ints(0, 0, this.#dims)]), probabilities };
  }

  /** x Wᵀ + b; engines transpose a constant once, when they load it. */
  #dense(x: string, name: string): string {
    const graph = this.#graph;
    const transposed = graph.apply("Transpose", [this.#weight(name)], { perm: [1n, 0n] });
    return graph.apply("Add", [graph.apply("MatMul", [x, transposed]), this.#tensor(`${name}.bias`)]);
  }

  #norm(x: string, name: string): string {
    const inputs = [x, this.#weight(name), this.#tensor(`${name}.bias`)];
    return this.#graph.apply("LayerNormalization", inputs, { axis: -1n, epsilon: this.#epsilon });
  }

  #weight(name: string): string {
    return this.#tensor(`${name}.weight`);
  }

  #tensor(name: string): string {
    const tensor = this.#tensors.get(name) ?? this.#tensors.get(`bert.${name}`);
    if (tensor?.dtype !== "F32") throw new Error(`${name}: ${tensor?.dtype ?? "nothing"} came, F32 was expected`);
    return this.#graph.constant("float32", tensor.shape, tensor.bytes);
  }
}
