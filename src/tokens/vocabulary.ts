// Tokens and their ids: each unique token has a whole number from 0, and the number is all that a model sees.

import { RiverbankError } from "../shared/errors.ts";

/**
 * An ordered list of unique tokens with how often each was seen. A token's id is its position.
 *
 * @example
 * const vocabulary = new Vocabulary(["the", "river", "bank"], [120, 7, 5]);
 * vocabulary.idOf("river"); // 1
 * vocabulary.tokenOf(2); // "bank"
 */
export class Vocabulary {
  /** Tokens in id order. */
  readonly tokens: readonly string[];
  /** How often each token was seen, in id order; 0 where a file did not say. */
  readonly counts: Float64Array;
  #ids: Map<string, number> | undefined;

  /** Throws `mismatched counts` when the lengths differ and `invalid vocabulary` when a token stands twice. */
  constructor(tokens: readonly string[], counts: ArrayLike<number> = new Float64Array(tokens.length)) {
    if (counts.length !== tokens.length) {
      throw new RiverbankError("mismatched", `counts: ${counts.length} came for ${tokens.length} tokens`);
    }
    this.tokens = tokens;
    this.counts = Float64Array.from(counts);
  }

  get size(): number {
    return this.tokens.length;
  }

  /** The sum of all counts. */
  get total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  has(token: string): boolean {
    return this.#index().has(token);
  }

  /** The token's id, or undefined. */
  idOf(token: string): number | undefined {
    return this.#index().get(token);
  }

  /** The token with this id; throws `unknown id`. */
  tokenOf(id: number): string {
    const token = this.tokens[id];
    if (token === undefined) {
      throw new RiverbankError("unknown", `id: ${id} came, a whole number from 0 to ${this.size - 1} was expected`);
    }
    return token;
  }

  // Built at the first question: a table that is only scanned or converted never pays for it.
  #index(): Map<string, number> {
    if (!this.#ids) {
      const ids = new Map<string, number>();
      for (let id = 0; id < this.tokens.length; id++) ids.set(this.tokens[id], id);
      if (ids.size !== this.tokens.length) {
        const twice = this.tokens.find((token, id) => ids.get(token) !== id);
        throw new RiverbankError("invalid", `vocabulary: ${JSON.stringify(twice)} stands in it twice`);
      }
      this.#ids = ids;
    }
    return this.#ids;
  }
}
