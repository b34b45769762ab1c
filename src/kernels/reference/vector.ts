// The four operations on single vectors that everything else is made of.

import type { Address } from "../contract.ts";
import type { View } from "./view.ts";

export interface VectorKernels {
  /** The dot product of two float32 vectors of `n` numbers. */
  dot(a: Address, b: Address, n: number): number;
  /** y += alpha x, over `n` float32 numbers. */
  axpy(y: Address, x: Address, alpha: number, n: number): void;
  /** x *= alpha, over `n` float32 numbers. */
  scale(x: Address, alpha: number, n: number): void;
  /** The Euclidean norm of `n` float32 numbers. */
  norm(x: Address, n: number): number;
}

export function vectorReference(view: View): VectorKernels {
  return {
    dot(a, b, n) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += view.float32(a, i) * view.float32(b, i);
      return sum;
    },
    axpy(y, x, alpha, n) {
      for (let i = 0; i < n; i++) view.setFloat32(y, i, view.float32(y, i) + alpha * view.float32(x, i));
    },
    scale(x, alpha, n) {
      for (let i = 0; i < n; i++) view.setFloat32(x, i, alpha * view.float32(x, i));
    },
    norm(x, n) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += view.float32(x, i) ** 2;
      return Math.sqrt(sum);
    },
  };
}
