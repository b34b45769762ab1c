// From the parts' gradients to the step that parameters take.

import type { Address } from "../contract.ts";
import type { View } from "./view.ts";

/** u32 numbers of one segment for `adamW`: address, gradient, first and second moment, count, 1 where it decays. */
export const SEGMENT_WORDS = 6;
/** f32 numbers of a rule for `adamW`, in this order. */
export const RULE = ["clip", "rate", "decay", "beta1", "beta2", "mean", "square", "epsilon"] as const;
export type Rule = Record<(typeof RULE)[number], number>;

export interface OptimiseKernels {
  /**
   * dest[i] = Σ over `parts` of source[i], each part `gap` bytes behind the one before, in their order; returns Σ dest².
   * `dest` may be `source`.
   */
  sumParts(dest: Address, source: Address, gap: number, parts: number, n: number): number;

  /**
   * One step of AdamW for segments first ≤ s < last of a list. With g = clip × gradient:
   * m = β₁ m + (1 − β₁) g, v = β₂ v + (1 − β₂) g², x = x − rate mean m / (√(square v) + ε) − rate decay x, the last only where
   * the segment decays. `mean` and `square` are 1 / (1 − β₁ᵗ) and 1 / (1 − β₂ᵗ); `rule` is f32 in the order of {@link RULE}.
   *
   * Source: Loshchilov & Hutter, "Decoupled weight decay regularization", ICLR 2019.
   */
  adamW(segments: Address, first: number, last: number, rule: Address): void;
}

export function optimiseReference(view: View): OptimiseKernels {
  return {
    sumParts(dest, source, gap, parts, n) {
      let squares = 0;
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let part = 0; part < parts; part++) sum += view.float32(source + part * gap, i);
        view.setFloat32(dest, i, sum);
        squares += view.float32(dest, i) ** 2;
      }
      return squares;
    },

    adamW(segments, first, last, rule) {
      const [clip, rate, decay, beta1, beta2, mean, square, epsilon] = RULE.map((_, i) => view.float32(rule, i));
      for (let s = first; s < last; s++) {
        const field = (i: number) => view.uint32(segments, SEGMENT_WORDS * s + i);
        const [x, dx, m, v, n, decays] = [0, 1, 2, 3, 4, 5].map(field);
        for (let i = 0; i < n; i++) {
          const g = clip * view.float32(dx, i);
          view.setFloat32(m, i, beta1 * view.float32(m, i) + (1 - beta1) * g);
          view.setFloat32(v, i, beta2 * view.float32(v, i) + (1 - beta2) * g * g);
          const size = Math.sqrt(square * view.float32(v, i)) + epsilon;
          const keep = decays ? 1 - rate * decay : 1;
          view.setFloat32(x, i, keep * view.float32(x, i) - (rate * mean * view.float32(m, i)) / size);
        }
      }
    },
  };
}
