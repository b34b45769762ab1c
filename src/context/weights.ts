// An encoder's parameters in a kernel memory.

import type { Address } from "../kernels/contract.ts";
import { KernelMemory } from "../kernels/memory.ts";
import { INT8_DEPTH } from "../kernels/reference/matrix-int8.ts";
import { LAYER_WEIGHTS, type LayerWeight } from "../kernels/reference/plan.ts";
import { RiverbankError } from "../shared/errors.ts";
import type { EncoderConfig } from "./config.ts";
import { type EncoderPrecision, layerPrefix, layoutParameters, type ParameterLayout, scalesOf } from "./parameters.ts";

/** Where a layer's weights stand under BERT's names, without the layer's prefix. */
const NAMES: Readonly<Record<LayerWeight, string>> = {
  qkv: "attention.self.query.weight",
  qkvBias: "attention.self.query.bias",
  mix: "attention.output.dense.weight",
  mixBias: "attention.output.dense.bias",
  mixGain: "attention.output.LayerNorm.weight",
  mixShift: "attention.output.LayerNorm.bias",
  inner: "intermediate.dense.weight",
  innerBias: "intermediate.dense.bias",
  outer: "output.dense.weight",
  outerBias: "output.dense.bias",
  outerGain: "output.LayerNorm.weight",
  outerShift: "output.LayerNorm.bias",
  qkvScales: scalesOf("attention.self.query.weight"),
  mixScales: scalesOf("attention.output.dense.weight"),
  innerScales: scalesOf("intermediate.dense.weight"),
  outerScales: scalesOf("output.dense.weight"),
};

/** All parameters of an encoder as one block, and the table of addresses that a plan points to. */
export class EncoderWeights {
  readonly memory: KernelMemory;
  readonly config: EncoderConfig;
  readonly layout: ParameterLayout;
  /** Whether there is a head that predicts masked words. */
  readonly head: boolean;
  /** The block, of `layout.bytes`. */
  readonly address: Address;
  /** The layers' weights, u32 [layers, 16] addresses. */
  readonly table: Address;

  /** Takes the block from `memory`, all zeros. Throws `unsupported precision` for layers too wide for int8. */
  constructor(memory: KernelMemory, config: EncoderConfig, head: boolean, precision: EncoderPrecision = "float32") {
    const longest = Math.max(config.dims, config.inner);
    if (precision === "int8" && longest > INT8_DEPTH) {
      const came = `a layer of ${longest} came, int8 goes up to ${INT8_DEPTH}`;
      throw new RiverbankError("unsupported", `precision: ${came}; use float32`);
    }
    this.memory = memory;
    this.config = config;
    this.head = head;
    this.layout = layoutParameters(config, head, precision);
    this.address = memory.allocateZeroed(this.layout.bytes);
    this.table = memory.allocate(4 * LAYER_WEIGHTS.length * config.layers);
    const addresses = Array.from({ length: config.layers }, (_, layer) =>
      LAYER_WEIGHTS.map((weight) => this.find(`${layerPrefix(layer)}.${NAMES[weight]}`)),
    ).flat();
    memory.uint32(this.table, addresses.length).set(addresses);
  }

  /** A parameter's address; 0 where there is none of this name. */
  find(name: string): Address {
    const parameter = this.layout.parameters.get(name);
    return parameter ? this.address + parameter.offset : 0;
  }

  /** A parameter's address. Throws `unknown parameter`. */
  of(name: string): Address {
    const address = this.find(name);
    if (address) return address;
    throw new RiverbankError("unknown", `parameter: this encoder has no ${name}`);
  }

  /**
   * A parameter's numbers, row-major: a view that is good until the memory grows, or a copy where the parameter is int8.
   * Throws `unknown parameter`.
   */
  numbers(name: string): Float32Array {
    const address = this.of(name);
    const { dtype, bytes, shape } = this.layout.parameters.get(name) ?? { bytes: 0, shape: [] };
    if (dtype !== "I8") return this.memory.float32(address, bytes / 4);
    const [rows, columns] = shape;
    const scales = this.memory.float32(this.of(scalesOf(name)), rows);
    return Float32Array.from(this.memory.int8(address, bytes), (value, i) => value * scales[Math.floor(i / columns)]);
  }

  /** The same parameters in a memory of their own. */
  clone(): EncoderWeights {
    return this.#as(this.layout.precision);
  }

  /** The same parameters in a memory of their own, matrices as int8: a quarter of the memory. */
  quantise(): EncoderWeights {
    return this.#as("int8");
  }

  /** The same parameters in a memory of their own, all as float32. */
  dequantise(): EncoderWeights {
    return this.#as("float32");
  }

  #as(precision: EncoderPrecision): EncoderWeights {
    const memory = new KernelMemory({ reference: this.memory.implementation === "reference" });
    const copy = new EncoderWeights(memory, this.config, this.head, precision);
    for (const { name, dtype, shape } of copy.layout.parameters.values()) {
      // Scales are made with their matrix.
      if (!this.layout.parameters.has(name) || name.endsWith(scalesOf(""))) continue;
      const mark = memory.mark();
      const numbers = this.numbers(name);
      const source = memory.store(numbers);
      if (dtype === "F32") memory.float32(copy.of(name), numbers.length).set(memory.float32(source, numbers.length));
      else memory.kernels.quantise(copy.of(name), copy.of(scalesOf(name)), source, shape[0], shape[1]);
      memory.release(mark);
    }
    return copy;
  }
}
