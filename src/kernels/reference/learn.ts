// One part of a training step in terms of the small kernels: the loss of masked words and the gradient of every
// parameter. Letters as in encoder.ts, whose forward pass this follows backwards; d stands before a gradient.
//
//     head:         t = gelu(h Wᵀ + b), n = norm(t), scores = n Eᵀ + c, loss = Σ −ln softmax(scores)[label] over masked words
//     neighbours:   the same with n = h and a c of their own: no head stands between the state and the words of its window
//     y = x Wᵀ + b: dx = dy W, dW = dyᵀ x, db = Σ dy
//     attention:    dv = pᵀ dm, dp = dm vᵀ, ds = p (dp − Σ dp p) / √width, dq = ds k, dk = dsᵀ q
//
// Source: Devlin et al., NAACL 2019; the gradients are our own derivation.

import type { Address } from "../contract.ts";
import type { ActivationKernels } from "./activation.ts";
import { type EncoderKernels, layerSteps, readList } from "./encoder.ts";
import type { GradientKernels } from "./gradients.ts";
import type { LayerKernels } from "./layer.ts";
import { LESSON } from "./lesson.ts";
import type { MatrixKernels } from "./matrix.ts";
import type { MatrixInt8Kernels } from "./matrix-int8.ts";
import { LAYER_BLOCKS, LAYER_WEIGHTS, type LayerBlock, type LayerWeight, PLAN } from "./plan.ts";
import type { VectorKernels } from "./vector.ts";
import type { View } from "./view.ts";

export interface LearnKernels {
  /**
   * The loss of a lesson's masked words and neighbours, summed, in nats; where the lesson asks for it, all gradients of
   * factor × loss are left where it says, overwriting what was there. The plan must keep every block ("all"), its words being float32.
   *
   * The words' rows are the step's own: a table of `slots` rows, whose first `classes` are those to choose among. A
   * sampled softmax is one whose classes are few and whose biases carry its correction.
   */
  learn(lesson: Address): number;

  /**
   * Back through `attend` over one sequence: from `dMixed`, [length, dims], to `dQkv`, [length, 3 dims].
   * `probabilities` are all heads', [heads, length, length]; `dProbabilities` has room for one head's.
   */
  attendBack(
    dQkv: Address,
    dProbabilities: Address,
    dMixed: Address,
    probabilities: Address,
    qkv: Address,
    scratch: Address,
    length: number,
    heads: number,
    dims: number,
  ): void;
}

type Parts = MatrixKernels &
  MatrixInt8Kernels &
  ActivationKernels &
  LayerKernels &
  EncoderKernels &
  GradientKernels &
  VectorKernels;

export function learnReference(view: View, kernels: Parts): LearnKernels {
  const attendBack: LearnKernels["attendBack"] = (dQkv, dp, dMixed, probabilities, qkv, scratch, n, heads, dims) => {
    const width = dims / heads;
    const row = 3 * dims;
    for (let head = 0; head < heads; head++) {
      const [q, k, v] = [0, 1, 2].map((part) => qkv + 4 * (part * dims + head * width));
      const [dq, dk, dv] = [0, 1, 2].map((part) => dQkv + 4 * (part * dims + head * width));
      const dm = dMixed + 4 * head * width;
      const p = probabilities + 4 * head * n * n;
      kernels.multiply(dp, dm, v, scratch, n, n, width, n, dims, 1, row, 1);
      kernels.multiply(dv, p, dm, scratch, n, width, n, row, 1, n, 1, dims);
      kernels.softmaxBack(dp, p, n, n, 1 / Math.sqrt(width));
      kernels.multiply(dq, dp, k, scratch, n, width, n, row, n, 1, 1, row);
      kernels.multiply(dk, dp, q, scratch, n, width, n, row, 1, n, 1, row);
    }
  };

  return {
    attendBack,
    learn(lesson) {
      const at = (field: keyof typeof LESSON) => view.uint32(lesson + LESSON[field]);
      const plan = (field: keyof typeof PLAN) => view.uint32(at("plan") + PLAN[field]);
      const epsilon = view.float32(at("plan") + PLAN.epsilon);
      const [rows, dims, inner, heads] = [plan("rows"), plan("dims"), plan("inner"), plan("heads")];
      const [targets, classes, layers] = [at("targets"), at("classes"), at("layers")];
      const masked = at("masked");
      const scratch = plan("scratch");
      const bend = plan("tanh") ? kernels.geluTanh : kernels.gelu;
      const bendBack = plan("tanh") ? kernels.geluTanhBack : kernels.geluBack;
      const blocks = (layer: number) => readList<LayerBlock>(view, plan("blocks"), LAYER_BLOCKS, layer);
      const sizes = (n: number, outputs: number, inputs: number) => ({ n, outputs, inputs });
      type Sizes = ReturnType<typeof sizes>;
      const product = (y: Address, x: Address, w: Address, { n, outputs, inputs }: Sizes) =>
        kernels.multiply(y, x, w, scratch, n, outputs, inputs, outputs, inputs, 1, inputs, 1);
      const weightsBack = (dw: Address, dy: Address, x: Address, { n, outputs, inputs }: Sizes) =>
        kernels.multiply(dw, dy, x, scratch, outputs, inputs, n, inputs, 1, outputs, 1, inputs);
      const sourceBack = (dx: Address, dy: Address, w: Address, { n, outputs, inputs }: Sizes) =>
        kernels.multiply(dx, dy, w, scratch, n, inputs, outputs, inputs, outputs, 1, 1, inputs);
      const clear = (address: Address, n: number) => {
        for (let i = 0; i < n; i++) view.setFloat32(address, i, 0);
      };
      const copy = (to: Address, from: Address, n: number) => {
        for (let i = 0; i < n; i++) view.setFloat32(to, i, view.float32(from, i));
      };

      const { inputOf, attendLayer, finishLayer } = layerSteps(view, kernels, at("plan"));
      const last = layers - 1;
      kernels.encode(at("plan"), 0, last);
      // The last layer is read at the picks alone, and attention is all that joins them to the other rows.
      attendLayer(last);
      const { mixed: allMixed, output: states } = blocks(last);
      kernels.takeRows(at("input"), at("picks"), inputOf(last), targets, dims);
      kernels.takeRows(at("mixed"), at("picks"), allMixed, targets, dims);
      finishLayer(last, at("input"), at("mixed"), targets);
      const [picked, before, active, normed] = [at("picked"), at("before"), at("active"), at("normed")];
      const scores = at("scores");
      product(before, states, at("head"), sizes(masked, dims, dims));
      kernels.addBias(before, at("headBias"), masked, dims);
      bend(active, before, masked * dims);
      kernels.layerNorm(normed, at("stats"), active, at("headGain"), at("headShift"), masked, dims, epsilon);
      const seen = 4 * masked * dims;
      copy(normed + seen, states + seen, (targets - masked) * dims);
      product(scores, normed, plan("words"), sizes(targets, classes, dims));
      kernels.addBias(scores, at("classBias"), masked, classes);
      kernels.addBias(scores + 4 * masked * classes, at("neighbourBias"), targets - masked, classes);
      const factor = view.float32(lesson + LESSON.factor);
      const loss = kernels.crossEntropy(scores, at("starts"), at("answers"), targets, classes, factor);
      if (!at("train")) return loss;

      const [dStates, dMix, dQkv, dInner] = [at("dStates"), at("dMix"), at("dQkv"), at("dInner")];
      const dWords = at("dWords");
      kernels.sumColumns(at("dClassBias"), scores, masked, classes);
      weightsBack(dWords, scores, normed, sizes(targets, classes, dims));
      clear(dWords + 4 * classes * dims, (at("slots") - classes) * dims);
      sourceBack(normed, scores, plan("words"), sizes(targets, classes, dims));
      copy(dStates + seen, normed + seen, (targets - masked) * dims);
      const [dHeadGain, dHeadShift] = [at("dHeadGain"), at("dHeadShift")];
      kernels.layerNormBack(
        ...([normed, dHeadGain, dHeadShift, normed, active, at("stats"), at("headGain"), masked, dims] as const),
      );
      bendBack(normed, before, masked * dims);
      kernels.sumColumns(at("dHeadBias"), normed, masked, dims);
      weightsBack(at("dHead"), normed, states, sizes(masked, dims, dims));
      sourceBack(dStates, normed, at("head"), sizes(masked, dims, dims));

      // From the gradient of a layer's output to that of what its heads have mixed, in dStates, and of its residual, in dMix.
      const finishLayerBack = (layer: number, mixed: Address, n: number) => {
        const w = readList<LayerWeight>(view, plan("weights"), LAYER_WEIGHTS, layer);
        const d = readList<LayerWeight>(view, at("dWeights"), LAYER_WEIGHTS, layer);
        const from = blocks(layer);
        const norm = (dx: Address, source: Address, stats: Address, ...list: [Address, Address, Address]) =>
          kernels.layerNormBack(dx, list[0], list[1], dx, source, stats, list[2], n, dims);
        norm(dStates, from.outerSum, from.outerStats, d.outerGain, d.outerShift, w.outerGain);
        kernels.sumColumns(d.outerBias, dStates, n, dims);
        weightsBack(d.outer, dStates, from.active, sizes(n, dims, inner));
        sourceBack(dInner, dStates, w.outer, sizes(n, dims, inner));
        bendBack(dInner, from.inner, n * inner);
        kernels.sumColumns(d.innerBias, dInner, n, inner);
        weightsBack(d.inner, dInner, from.mix, sizes(n, inner, dims));
        sourceBack(dMix, dInner, w.inner, sizes(n, inner, dims));
        kernels.axpy(dMix, dStates, 1, n * dims);
        norm(dMix, from.mixSum, from.mixStats, d.mixGain, d.mixShift, w.mixGain);
        kernels.sumColumns(d.mixBias, dMix, n, dims);
        weightsBack(d.mix, dMix, mixed, sizes(n, dims, dims));
        sourceBack(dStates, dMix, w.mix, sizes(n, dims, dims));
      };
      const attendLayerBack = (layer: number) => {
        const { qkv: w } = readList<LayerWeight>(view, plan("weights"), LAYER_WEIGHTS, layer);
        const d = readList<LayerWeight>(view, at("dWeights"), LAYER_WEIGHTS, layer);
        const { attention, qkv } = blocks(layer);
        let p = attention;
        for (let s = 0; s < plan("sequences"); s++) {
          const start = view.uint32(plan("starts"), s);
          const n = view.uint32(plan("starts"), s + 1) - start;
          const [dq, dm, from] = [dQkv + 12 * start * dims, dStates + 4 * start * dims, qkv + 12 * start * dims];
          attendBack(dq, at("dAttention"), dm, p, from, scratch, n, heads, dims);
          p += 4 * heads * n * n;
        }
        kernels.sumColumns(d.qkvBias, dQkv, rows, 3 * dims);
        weightsBack(d.qkv, dQkv, inputOf(layer), sizes(rows, 3 * dims, dims));
        sourceBack(dStates, dQkv, w, sizes(rows, 3 * dims, dims));
      };
      finishLayerBack(last, at("mixed"), targets);
      copy(picked, dStates, targets * dims);
      clear(dStates, rows * dims);
      kernels.addRows(dStates, at("picks"), picked, targets, dims);
      attendLayerBack(last);
      kernels.addRows(dStates, at("picks"), dMix, targets, dims);
      for (let layer = last - 1; layer >= 0; layer--) {
        finishLayerBack(layer, blocks(layer).mixed, rows);
        attendLayerBack(layer);
        kernels.axpy(dStates, dMix, 1, rows * dims);
      }

      const [dGain, dBias] = [at("dGain"), at("dBias")];
      kernels.layerNormBack(
        ...([dStates, dGain, dBias, dStates, plan("sum"), plan("stats"), plan("gain"), rows, dims] as const),
      );
      clear(at("dPositions"), at("positions") * dims);
      clear(at("dTypes"), at("types") * dims);
      kernels.addRows(dWords, plan("ids"), dStates, rows, dims);
      kernels.addRows(at("dPositions"), plan("places"), dStates, rows, dims);
      kernels.addRows(at("dTypes"), plan("kinds"), dStates, rows, dims);
      return loss;
    },
  };
}
