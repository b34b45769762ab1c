// The best of scores that stand in memory already, such as a matrix product of queries and rows.

import type { Address } from "../contract.ts";
import { offer } from "./top.ts";
import type { View } from "./view.ts";

/** Selections are streams like scans (see ScanKernels): heaps, their sizes, and `sortTop` at the end. NaN is passed over. */
export interface SelectKernels {
  /**
   * Offers `count` candidates, whose ids run from `first`, to the heaps of several queries: heap q stands at
   * tops + 8 k q, holds sizes[q] (uint32, updated) of at most `k` entries, and is offered scores[q × stride + i] ×
   * multipliers[i] (float32).
   */
  selectTops(
    tops: Address,
    sizes: Address,
    k: number,
    scores: Address,
    stride: number,
    multipliers: Address,
    first: number,
    queries: number,
    count: number,
  ): void;
  /**
   * Offers `count` candidates, whose ids run from `first`, by plus[i] - minus[i] + also[i], three float32 arrays: the
   * scores of analogies whose words' similarities to the candidates are known.
   */
  selectAnalogy(
    top: Address,
    size: number,
    k: number,
    plus: Address,
    minus: Address,
    also: Address,
    first: number,
    count: number,
  ): number;
  /**
   * As `selectAnalogy`, by a product: P(plus) × P(also) / (P(minus) + 0.001), where P moves a cosine c × multipliers[i]
   * from -1..1 to 0..1, and what rounding has left below 0 to 0; no multipliers where their address is 0.
   */
  selectProduct(
    top: Address,
    size: number,
    k: number,
    plus: Address,
    minus: Address,
    also: Address,
    multipliers: Address,
    first: number,
    count: number,
  ): number;
}

export function selectReference(view: View): SelectKernels {
  const share = (cosines: Address, multipliers: Address, i: number) => {
    const cosine = view.float32(cosines, i) * (multipliers ? view.float32(multipliers, i) : 1);
    return Math.max(0, (cosine + 1) / 2);
  };
  return {
    selectTops(tops, sizes, k, scores, stride, multipliers, first, queries, count) {
      for (let query = 0; query < queries; query++) {
        let size = view.uint32(sizes, query);
        for (let i = 0; i < count; i++) {
          const score = view.float32(scores, query * stride + i) * view.float32(multipliers, i);
          size = offer(view, tops + 8 * k * query, size, k, score, first + i);
        }
        view.setUint32(sizes, query, size);
      }
    },
    selectAnalogy(top, size, k, plus, minus, also, first, count) {
      for (let i = 0; i < count; i++) {
        const score = Math.fround(view.float32(plus, i) - view.float32(minus, i)) + view.float32(also, i);
        size = offer(view, top, size, k, score, first + i);
      }
      return size;
    },
    selectProduct(top, size, k, plus, minus, also, multipliers, first, count) {
      for (let i = 0; i < count; i++) {
        const above = share(plus, multipliers, i) * share(also, multipliers, i);
        size = offer(view, top, size, k, above / (share(minus, multipliers, i) + 0.001), first + i);
      }
      return size;
    },
  };
}
