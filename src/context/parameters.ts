// An encoder's parameters: their names, which are BERT's, their shapes, and where each stands in one block of memory.
// Because it is one block, gradients and an optimiser's state can have the same layout.

import type { EncoderConfig } from "./config.ts";

/** One tensor. */
export interface Parameter {
  /** BERT's name without its prefix "bert.": "encoder.layer.0.attention.self.query.weight". */
  readonly name: string;
  /** Row-major; a weight is [outputs, inputs]. */
  readonly shape: readonly number[];
  readonly dtype: "F32" | "I8";
  /** Where it starts in the block, in bytes. */
  readonly offset: number;
  /** Its size in bytes. */
  readonly bytes: number;
}

/**
 * How matrices are held: as float32, or as int8 with a scale for each row (number = int8 × scale, scale = the row's largest
 * magnitude / 127), which stand under the matrix's name with ".scales" behind it. All else is float32.
 */
export type EncoderPrecision = "float32" | "int8";

export interface ParameterLayout {
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly precision: EncoderPrecision;
  /** The block's size, gaps included. */
  readonly bytes: number;
}

/** Groups start on a cache line. */
const LINE = 64;
const HEAD = "cls.predictions";

type Shapes = (readonly [name: string, shape: readonly number[]])[];

/** Parameters that stand one behind the other without a gap. */
interface Group {
  /** Whether they are matrices to multiply with or to take rows from, which may be int8. */
  matrices?: boolean;
  shapes: Shapes;
}

/**
 * The layout for these sizes, in the order in which the forward pass reads them; a layer's queries, keys and values stand
 * one behind the other, so that one matrix product gives all three.
 *
 * @param head whether there is a head that predicts masked words.
 */
export function layoutParameters(
  config: EncoderConfig,
  head: boolean,
  precision: EncoderPrecision = "float32",
): ParameterLayout {
  const parameters = new Map<string, Parameter>();
  let end = 0;
  const take = (shapes: Shapes, dtype: Parameter["dtype"]) => {
    for (const [name, shape] of shapes) {
      const bytes = shape.reduce((product, size) => product * size, dtype === "I8" ? 1 : 4);
      parameters.set(name, { name, shape, dtype, offset: end, bytes });
      end += bytes;
    }
    end = Math.ceil(end / LINE) * LINE;
  };
  for (const { matrices, shapes } of groups(config, head)) {
    const int8 = matrices === true && precision === "int8";
    take(shapes, int8 ? "I8" : "F32");
    if (int8)
      take(
        shapes.map(([name, [rows]]) => [scalesOf(name), [rows]] as const),
        "F32",
      );
  }
  return { parameters, precision, bytes: end };
}

/** The name of an int8 matrix's scales. */
export function scalesOf(name: string): string {
  return `${name}.scales`;
}

function* groups(config: EncoderConfig, head: boolean): Generator<Group> {
  const { vocabulary, dims, positions, types } = config;
  yield { matrices: true, shapes: [["embeddings.word_embeddings.weight", [vocabulary, dims]]] };
  yield { shapes: [["embeddings.position_embeddings.weight", [positions, dims]]] };
  yield { shapes: [["embeddings.token_type_embeddings.weight", [types, dims]]] };
  yield* norm("embeddings.LayerNorm", dims);
  for (let layer = 0; layer < config.layers; layer++) yield* layerGroups(config, layer);
  if (!head) return;
  yield* dense(`${HEAD}.transform.dense`, dims, dims);
  yield* norm(`${HEAD}.transform.LayerNorm`, dims);
  yield { shapes: [[`${HEAD}.bias`, [vocabulary]]] };
}

function* layerGroups({ dims, inner }: EncoderConfig, layer: number): Generator<Group> {
  const prefix = layerPrefix(layer);
  const self = ["query", "key", "value"].map((name) => `${prefix}.attention.self.${name}`);
  yield { matrices: true, shapes: self.map((name) => [`${name}.weight`, [dims, dims]] as const) };
  yield { shapes: self.map((name) => [`${name}.bias`, [dims]] as const) };
  yield* dense(`${prefix}.attention.output.dense`, dims, dims);
  yield* norm(`${prefix}.attention.output.LayerNorm`, dims);
  yield* dense(`${prefix}.intermediate.dense`, inner, dims);
  yield* dense(`${prefix}.output.dense`, dims, inner);
  yield* norm(`${prefix}.output.LayerNorm`, dims);
}

function* dense(name: string, outputs: number, inputs: number): Generator<Group> {
  yield { matrices: true, shapes: [[`${name}.weight`, [outputs, inputs]]] };
  yield { shapes: [[`${name}.bias`, [outputs]]] };
}

function* norm(name: string, dims: number): Generator<Group> {
  yield { shapes: [[`${name}.weight`, [dims]]] };
  yield { shapes: [[`${name}.bias`, [dims]]] };
}

/** What the names of a layer's parameters begin with. */
export function layerPrefix(layer: number): string {
  return `encoder.layer.${layer}`;
}
