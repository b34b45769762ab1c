// A BERT encoder in onnxruntime-web, an engine that shares nothing with ours: the judge of its numbers and of its speed.
// It runs as WebAssembly from its package's own folder, without a network.

import { env, InferenceSession, Tensor } from "onnxruntime-web";
import type { Sequence } from "#src/context/activations.js";
import { type BertOnnx, INPUTS } from "./bert-onnx.ts";

/** What it made of a batch, without the padding; views and copies of what the model hands out. */
export interface OnnxStates {
  /** [tokens, dims] of a sequence; layer 0 are the embeddings, or the last states where only they are kept. */
  hidden(sequence: number, layer: number): Float32Array;
  /** [tokens, tokens] of a sequence, a layer from 0, and a head. */
  attention(sequence: number, layer: number, head: number): Float32Array;
}

export class OnnxEncoder {
  readonly #session: InferenceSession;
  readonly #bert: BertOnnx;

  private constructor(session: InferenceSession, bert: BertOnnx) {
    this.#session = session;
    this.#bert = bert;
  }

  /** @param threads the same for all encoders of a process: the engine starts its threads once. */
  static async open(bert: BertOnnx, threads = 1): Promise<OnnxEncoder> {
    env.wasm.numThreads = threads;
    return new OnnxEncoder(await InferenceSession.create(bert.model, { executionProviders: ["wasm"] }), bert);
  }

  /** One batch, padded to its longest sequence. */
  async run(sequences: readonly Sequence[]): Promise<OnnxStates> {
    const lengths = sequences.map(({ ids }) => ids.length);
    const longest = Math.max(...lengths);
    const outputs = await this.#session.run(feedsOf(sequences, longest));
    const numbers = (name: string) => outputs[name].data as Float32Array;
    return {
      hidden: (sequence, layer) => {
        const name = this.#bert.hidden[layer];
        const dims = outputs[name].dims[2];
        const start = sequence * longest * dims;
        return numbers(name).subarray(start, start + lengths[sequence] * dims);
      },
      attention: (sequence, layer, head) => {
        const name = this.#bert.attention[layer];
        const first = (sequence * outputs[name].dims[1] + head) * longest;
        const length = lengths[sequence];
        const rows = Array.from({ length }, (_, row) => {
          const start = (first + row) * longest;
          return [...numbers(name).subarray(start, start + length)];
        });
        return Float32Array.from(rows.flat());
      },
    };
  }

  close(): Promise<void> {
    return this.#session.release();
  }
}

function feedsOf(sequences: readonly Sequence[], longest: number): Record<string, Tensor> {
  const given = [
    ({ ids }: Sequence, token: number) => ids[token],
    ({ types }: Sequence, token: number) => types?.[token] ?? 0,
    () => 1,
  ];
  return Object.fromEntries(
    INPUTS.map((name, input) => {
      const numbers = new BigInt64Array(sequences.length * longest);
      sequences.forEach((sequence, row) => {
        for (let token = 0; token < sequence.ids.length; token++) {
          numbers[row * longest + token] = BigInt(given[input](sequence, token));
        }
      });
      return [name, new Tensor("int64", numbers, [sequences.length, longest])];
    }),
  );
}
