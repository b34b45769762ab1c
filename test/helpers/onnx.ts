// Writes ONNX models: operators and constants as the protobuf that any ONNX engine reads. Field numbers are those of
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, the wire format is that of
// https://protobuf.dev/programming-guides/encoding. Only what tests and benches need: float32 and int64, one output each.

/** TensorProto.DataType. */
const TYPES = { float32: 1, int64: 7 } as const;
/** AttributeProto.AttributeType. */
const ATTRIBUTES = { float: 1, int: 2, string: 3, ints: 7 } as const;
/** IR version 9 is the first that may hold operators of opset 20, which has Gelu. */
const IR_VERSION = 9;
const OPSET = 20;

type OnnxType = keyof typeof TYPES;
/** A number is a float, a bigint a whole number. */
type Attribute = number | bigint | string | readonly bigint[];
/** A size, or the name of one that is known when the model runs only. */
type Size = number | string;

/** A graph under construction. Values go by name; each operator gives one, which {@link apply} returns. */
export class OnnxGraph {
  readonly #nodes: Uint8Array[] = [];
  readonly #constants: Uint8Array[] = [];
  readonly #inputs: Uint8Array[] = [];
  readonly #outputs: Uint8Array[] = [];
  #values = 0;

  /** What the caller gives when the model runs. */
  input(name: string, type: OnnxType, shape: readonly Size[]): string {
    this.#inputs.push(valueInfo(name, type, shape));
    return name;
  }

  /** A tensor, row-major; `bytes` are its little-endian numbers. */
  constant(type: OnnxType, shape: readonly number[], bytes: Uint8Array): string {
    const name = this.#name();
    const dims = shape.map((size) => whole(1, size));
    this.#constants.push(joined([...dims, whole(2, TYPES[type]), text(8, name), field(9, bytes)]));
    return name;
  }

  float(number: number): string {
    return this.constant("float32", [], new Uint8Array(Float32Array.of(number).buffer));
  }

  ints(...numbers: number[]): string {
    return this.constant("int64", [numbers.length], new Uint8Array(BigInt64Array.from(numbers, BigInt).buffer));
  }

  apply(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const name = this.#name();
    const given = inputs.map((input) => text(1, input));
    const set = Object.entries(attributes).map(([key, value]) => field(5, attribute(key, value)));
    this.#nodes.push(joined([...given, text(2, name), text(4, operator), ...set]));
    return name;
  }

  /** Makes a value one that the engine hands out, under its name. */
  output(name: string, shape: readonly Size[]): string {
    this.#outputs.push(valueInfo(name, "float32", shape));
    return name;
  }

  /** The ModelProto. */
  model(): Uint8Array {
    const graph = joined([
      ...this.#nodes.map((node) => field(1, node)),
      text(2, "graph"),
      ...this.#constants.map((tensor) => field(5, tensor)),
      ...this.#inputs.map((info) => field(11, info)),
      ...this.#outputs.map((info) => field(12, info)),
    ]);
    const opset = joined([text(1, ""), whole(2, OPSET)]);
    return joined([whole(1, IR_VERSION), field(7, graph), field(8, opset)]);
  }

  #name(): string {
    return `v${this.#values++}`;
  }
}

function valueInfo(name: string, type: OnnxType, shape: readonly Size[]): Uint8Array {
  const sizes = shape.map((size) => field(1, typeof size === "number" ? whole(1, size) : text(2, size)));
  const tensor = joined([whole(1, TYPES[type]), field(2, joined(sizes))]);
  return joined([text(1, name), field(2, field(1, tensor))]);
}

function attribute(name: string, value: Attribute): Uint8Array {
  const kind = (type: keyof typeof ATTRIBUTES, ...content: Uint8Array[]) =>
    joined([text(1, name), ...content, whole(20, ATTRIBUTES[type])]);
  if (typeof value === "number") return kind("float", tag(2, 5), new Uint8Array(Float32Array.of(value).buffer));
  if (typeof value === "bigint") return kind("int", whole(3, value));
  if (typeof value === "string") return kind("string", text(4, value));
  return kind("ints", ...value.map((each) => whole(8, each)));
}

function whole(number: number, value: number | bigint): Uint8Array {
  return joined([tag(number, 0), varint(value)]);
}

function text(number: number, value: string): Uint8Array {
  return field(number, new TextEncoder().encode(value));
}

function field(number: number, content: Uint8Array): Uint8Array {
  return joined([tag(number, 2), varint(content.length), content]);
}

function tag(number: number, wire: 0 | 2 | 5): Uint8Array {
  return varint((number << 3) | wire);
}

/** Seven bits a byte, lowest first, the eighth says that more follow; negative numbers as 64 bits. */
function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.of(...bytes, Number(rest));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
