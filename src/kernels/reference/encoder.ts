// BERT's forward pass in terms of the small kernels: what an encoder calculates, on one page.
//
//     x = norm(word + type + position)
//     each layer:   q, k, v = x Wqkvᵀ + b          per head: p = softmax(q kᵀ / √width), mixed = p v
//                   m = norm(x + mixed Wmixᵀ + b)
//                   x = norm(m + gelu(m Winnerᵀ + b) Wouterᵀ + b)
//
// Source: Devlin et al., "BERT: pre-training of deep bidirectional transformers", NAACL 2019.

import type { Address } from "../contract.ts";
import type { ActivationKernels } from "./activation.ts";
import type { LayerKernels } from "./layer.ts";
import type { MatrixKernels } from "./matrix.ts";
import type { MatrixInt8Kernels } from "./matrix-int8.ts";
import { LAYER_BLOCKS, LAYER_WEIGHTS, type LayerBlock, type LayerWeight, PLAN } from "./plan.ts";
import type { View } from "./view.ts";

export interface EncoderKernels {
  /**
   * The forward pass over a plan's sequences, layers first ≤ l < last; where `first` is 0 the embeddings are summed
   * before. Everything is read from and written to where the plan says. The sequences stand one behind the other without
   * padding, so a masked position does not exist; a sequence's numbers do not depend on the others, to the bit.
   */
  encode(plan: Address, first: number, last: number): void;

  /**
   * All heads' attention over one sequence: p = softmax(q kᵀ / √(dims / heads)), mixed = p v.
   *
   * `qkv` is [length, 3 dims]: queries, keys and values, each with its heads side by side; `mixed` is [length, dims].
   * Head h's probabilities, [length, length], go to `probabilities` + 4 h `headStep`; with `headStep` 0 each overwrites the
   * one before. `scratch` points to `MULTIPLY_SCRATCH` bytes.
   */
  attend(
    mixed: Address,
    probabilities: Address,
    qkv: Address,
    scratch: Address,
    length: number,
    heads: number,
    dims: number,
    headStep: number,
  ): void;
}

type Parts = MatrixKernels & MatrixInt8Kernels & ActivationKernels & LayerKernels;

export function encoderReference(view: View, kernels: Parts): EncoderKernels {
  const attend: EncoderKernels["attend"] = (mixed, probabilities, qkv, scratch, length, heads, dims, headStep) => {
    const width = dims / heads;
    const row = 3 * dims;
    for (let head = 0; head < heads; head++) {
      const [q, k, v] = [0, 1, 2].map((part) => qkv + 4 * (part * dims + head * width));
      const p = probabilities + 4 * head * headStep;
      kernels.multiply(p, q, k, scratch, length, length, width, length, row, 1, row, 1);
      kernels.softmax(p, length, length, length, length, 1 / Math.sqrt(width));
      kernels.multiply(mixed + 4 * head * width, p, v, scratch, length, width, length, dims, length, 1, 1, row);
    }
  };

  return {
    attend,
    encode(plan, first, last) {
      const at = (field: keyof typeof PLAN) => view.uint32(plan + PLAN[field]);
      const [rows, dims] = [at("rows"), at("dims")];
      const { inputOf, attendLayer, finishLayer, norm } = layerSteps(view, { ...kernels, attend }, plan);
      if (first === 0) {
        const [words, scales, positions, types] = [at("words"), at("wordScales"), at("positions"), at("types")];
        kernels.sumRows(at("sum"), at("ids"), at("places"), at("kinds"), words, scales, positions, types, rows, dims);
        norm(at("embedded"), at("stats"), at("sum"), at("gain"), at("bias"), rows);
      }
      for (let layer = first; layer < last; layer++) {
        attendLayer(layer);
        const { mixed } = readList<LayerBlock>(view, at("blocks"), LAYER_BLOCKS, layer);
        finishLayer(layer, inputOf(layer), mixed, rows);
      }
    },
  };
}

/** The two halves of a layer, for a plan: up to what the heads have mixed, and the rest, for any rows of it. */
export function layerSteps(view: View, kernels: Parts & Pick<EncoderKernels, "attend">, plan: Address) {
  const at = (field: keyof typeof PLAN) => view.uint32(plan + PLAN[field]);
  const [dims, inner, heads] = [at("dims"), at("inner"), at("heads")];
  const epsilon = view.float32(plan + PLAN.epsilon);
  const norm = (...[dest, stats, source, gain, bias, rows]: [Address, Address, Address, Address, Address, number]) =>
    kernels.layerNorm(dest, stats, source, gain, bias, rows, dims, epsilon);
  const product = (
    ...[dest, source, weight, scales, rows, columns, depth]: [
      Address,
      Address,
      Address,
      Address,
      number,
      number,
      number,
    ]
  ) => {
    const scratch = at("scratch");
    if (scales) kernels.multiplyInt8(dest, source, weight, scales, scratch, rows, columns, depth);
    else kernels.multiply(dest, source, weight, scratch, rows, columns, depth, columns, depth, 1, depth, 1);
  };
  const weights = (layer: number) => readList<LayerWeight>(view, at("weights"), LAYER_WEIGHTS, layer);
  const blocks = (layer: number) => readList<LayerBlock>(view, at("blocks"), LAYER_BLOCKS, layer);
  const inputOf = (layer: number) => (layer === 0 ? at("embedded") : blocks(layer - 1).output);

  return {
    norm,
    inputOf,
    attendLayer(layer: number) {
      const [w, to, rows] = [weights(layer), blocks(layer), at("rows")];
      product(to.qkv, inputOf(layer), w.qkv, w.qkvScales, rows, 3 * dims, dims);
      kernels.addBias(to.qkv, w.qkvBias, rows, 3 * dims);
      let probabilities = to.attention;
      for (let s = 0; s < at("sequences"); s++) {
        const start = view.uint32(at("starts"), s);
        const length = view.uint32(at("starts"), s + 1) - start;
        const step = at("keep") * length * length;
        const [mixed, qkv] = [to.mixed + 4 * start * dims, to.qkv + 12 * start * dims];
        kernels.attend(mixed, probabilities, qkv, at("scratch"), length, heads, dims, step);
        probabilities += 4 * heads * step;
      }
    },
    finishLayer(layer: number, input: Address, mixed: Address, rows: number) {
      const [w, to] = [weights(layer), blocks(layer)];
      product(to.mixSum, mixed, w.mix, w.mixScales, rows, dims, dims);
      kernels.addResidual(to.mixSum, w.mixBias, input, rows, dims);
      norm(to.mix, to.mixStats, to.mixSum, w.mixGain, w.mixShift, rows);
      product(to.inner, to.mix, w.inner, w.innerScales, rows, inner, dims);
      kernels.addBias(to.inner, w.innerBias, rows, inner);
      (at("tanh") ? kernels.geluTanh : kernels.gelu)(to.active, to.inner, rows * inner);
      product(to.outerSum, to.active, w.outer, w.outerScales, rows, dims, inner);
      kernels.addResidual(to.outerSum, w.outerBias, to.mix, rows, dims);
      norm(to.output, to.outerStats, to.outerSum, w.outerGain, w.outerShift, rows);
    },
  };
}

/** Layer `layer`'s addresses by name. */
export function readList<Name extends string>(
  view: View,
  list: Address,
  names: readonly Name[],
  layer: number,
): Record<Name, Address> {
  const entries = names.map((name, i) => [name, view.uint32(list, layer * names.length + i)]);
  return Object.fromEntries(entries) as Record<Name, Address>;
}
