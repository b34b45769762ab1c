// The gradients of one part of a step, in one block: those of all parameters but the words in the order of the
// parameters, then the rows of the step's table of words, then the classes' biases. Blocks of all parts are alike, so
// that they can be summed number by number.

import type { Address } from "../../kernels/contract.ts";
import type { EncoderWeights } from "../weights.ts";

const FIRST = "embeddings.position_embeddings.weight";
const BIAS = "cls.predictions.bias";
const LINE = 64;

export class Gradients {
  /** The block. */
  readonly address: Address;
  /** Where the rows of the step's table begin, [slots, dims]. */
  readonly words: Address;
  readonly #dims: number;
  /** From a parameter's address to its gradient's. */
  readonly #shift: number;

  constructor(weights: EncoderWeights, slots: number, classes: number) {
    this.#dims = weights.config.dims;
    this.address = weights.memory.allocateZeroed(gradientBytes(weights, slots, classes));
    this.#shift = this.address - weights.of(FIRST);
    this.words = this.address + denseBytes(weights);
  }

  /** The gradient's address of the parameter at `address`. */
  of(address: Address): Address {
    return address + this.#shift;
  }

  /** Where the classes' biases stand when the step's table has so many rows, [classes]. */
  classBias(slots: number): Address {
    return this.words + 4 * slots * this.#dims;
  }
}

/** Bytes of the parameters between the words and the head's biases. */
export function denseBytes(weights: EncoderWeights): number {
  return weights.of(BIAS) - weights.of(FIRST);
}

/** Where they begin. */
export function denseStart(weights: EncoderWeights): Address {
  return weights.of(FIRST);
}

/** Bytes of a block, a multiple of a cache line. */
export function gradientBytes(weights: EncoderWeights, slots: number, classes: number): number {
  const bytes = denseBytes(weights) + 4 * (slots * weights.config.dims + classes);
  return Math.ceil(bytes / LINE) * LINE;
}
