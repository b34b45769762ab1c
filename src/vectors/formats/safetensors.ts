// safetensors: 8 bytes of header length, a JSON header that names each tensor with its type, shape and byte range, and
// then the bytes of all tensors. Here a header is only believed after every number in it has been checked.
// Source: https://github.com/huggingface/safetensors (format description).

import { brief } from "../../shared/brief.ts";
import { RiverbankError } from "../../shared/errors.ts";

/** Bytes per number of each type that a file may hold. */
export const DTYPE_BYTES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
} as const;

export type Dtype = keyof typeof DTYPE_BYTES;

/** A tensor's description; `start` and `end` count bytes from the first one behind the header. */
export interface TensorInfo {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** In the order of their bytes; the first starts at 0 and each other where the one before ends. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Bytes in front of the first tensor's: 8 and the header's own. */
  readonly dataStart: number;
  /** Bytes of all tensors. */
  readonly dataBytes: number;
}

/** A tensor to be written; `bytes` are its numbers, row-major and little-endian. */
export interface Tensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The format's own limit on headers. */
const LONGEST_HEADER = 100_000_000;

/**
 * The header's length by a file's first 8 bytes, checked against the format's limit and, where it is known, the file's
 * size. Throws `invalid`.
 */
export function headerLength(first: Uint8Array, size = Number.POSITIVE_INFINITY): number {
  if (first.length < 8) throw invalid("size", `${first.length} bytes came, at least 8 were expected; it is cut off`);
  const view = new DataView(first.buffer, first.byteOffset, 8);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length > LONGEST_HEADER) {
    throw invalid("header", `it claims ${length} bytes, at most ${LONGEST_HEADER} were expected; not safetensors?`);
  }
  if (length < 2 || length + 8 > size) {
    throw invalid("header", `it claims ${length} bytes in a file of ${size}; it is cut off or not safetensors`);
  }
  return length;
}

/**
 * Reads and checks a header's JSON: types are known, shapes are whole numbers, each tensor has exactly the bytes that
 * its shape and type need, and together they cover the rest of the file without overlap or hole.
 *
 * Throws `invalid` with the tensor's name.
 *
 * @param bytes the header without its 8 bytes of length, not on shared memory.
 * @param size of the whole file in bytes, where it is known.
 */
export function parseHeader(bytes: Uint8Array, size?: number): SafetensorsHeader {
  const text = decode(bytes);
  const entries = parseObject(text);
  const metadata = readMetadata(entries.get("__metadata__") ?? {});
  const keys = entries.size + Object.keys(metadata).length;
  entries.delete("__metadata__");
  const tensors = [...entries].map(([tensor, entry]) => readEntry(tensor, entry));
  // JSON.parse keeps the last of two equal keys in silence. Every key brings one colon outside of strings.
  if (countColons(text) !== keys + 3 * tensors.length)
    throw invalid("header", "a key stands twice in it; it is damaged");
  tensors.sort((a, b) => a.start - b.start || a.end - b.end);
  let end = 0;
  for (const tensor of tensors) {
    if (tensor.start !== end) {
      const what = tensor.start < end ? "overlaps the tensor before it" : "leaves a hole before it";
      throw invalid(
        `tensor ${brief(tensor.name)}`,
        `it starts at byte ${tensor.start} and ${what}, ${end} was expected`,
      );
    }
    end = tensor.end;
  }
  const dataStart = 8 + bytes.length;
  if (size !== undefined && size !== dataStart + end) {
    const cure = size < dataStart + end ? "it is cut off" : "bytes stand behind its last tensor";
    throw invalid("size", `${size} bytes came, the header describes ${dataStart + end}; ${cure}`);
  }
  return { tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])), metadata, dataStart, dataBytes: end };
}

/**
 * A whole file in memory as header and tensors by name; each tensor's bytes are a view on `file`.
 *
 * @example
 * const { tensors, metadata } = readSafetensors(bytes);
 * tensors.get("embeddings")?.shape; // [40000, 128]
 */
export function readSafetensors(file: Uint8Array): {
  tensors: Map<string, Tensor>;
  metadata: Readonly<Record<string, string>>;
} {
  const length = headerLength(file.subarray(0, 8), file.length);
  const { tensors, metadata, dataStart } = parseHeader(file.slice(8, 8 + length), file.length);
  const read = new Map<string, Tensor>();
  for (const { name, dtype, shape, start, end } of tensors.values()) {
    read.set(name, { dtype, shape, bytes: file.subarray(dataStart + start, dataStart + end) });
  }
  return { tensors: read, metadata };
}

/**
 * A file's bytes, in chunks; the tensors' chunks are the given views, not copies. The same tensors and metadata give
 * the same bytes in whatever order they come: wider types stand first, so that every tensor is aligned, then names by
 * code unit; metadata is sorted too.
 *
 * Throws `mismatched` where a tensor's bytes are not what its shape and type need.
 */
export function* safetensorsChunks(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Generator<Uint8Array> {
  const names = Object.keys(tensors).sort(
    (a, b) => DTYPE_BYTES[tensors[b].dtype] - DTYPE_BYTES[tensors[a].dtype] || (a < b ? -1 : 1),
  );
  const parts: string[] = [];
  const keys = Object.keys(metadata).sort();
  const pairs = keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(metadata[key])}`);
  if (keys.length > 0) parts.push(`"__metadata__":{${pairs.join(",")}}`);
  let end = 0;
  for (const name of names) {
    const { dtype, shape, bytes } = tensors[name];
    const needed = shape.reduce((product, size) => product * size, DTYPE_BYTES[dtype]);
    if (bytes.length !== needed) {
      throw new RiverbankError("mismatched", `tensor "${name}": ${bytes.length} bytes came, its shape needs ${needed}`);
    }
    parts.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [end, (end += needed)] })}`);
  }
  const json = new TextEncoder().encode(`{${parts.join(",")}}`);
  const length = Math.ceil(json.length / 8) * 8;
  const head = new Uint8Array(8 + length).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(json, 8);
  yield head;
  for (const name of names) yield tensors[name].bytes;
}

function invalid(subject: string, message: string): RiverbankError {
  return new RiverbankError("invalid", `${subject}: ${message}`);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new RiverbankError("invalid", "header: it is not UTF-8; not safetensors?", { cause });
  }
}

function parseObject(text: string): Map<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RiverbankError("invalid", "header: it is not JSON; it is damaged or not safetensors", { cause });
  }
  if (!isObject(value)) throw invalid("header", "it is not a JSON object; it is damaged or not safetensors");
  return new Map(Object.entries(value));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readMetadata(value: unknown): Record<string, string> {
  if (isObject(value) && Object.values(value).every((text) => typeof text === "string")) {
    return value as Record<string, string>;
  }
  throw invalid("__metadata__", `${brief(value)} came, an object of strings was expected`);
}

function readEntry(tensor: string, entry: unknown): TensorInfo {
  const what = `tensor ${brief(tensor)}`;
  if (!isObject(entry) || Object.keys(entry).sort().join() !== "data_offsets,dtype,shape") {
    throw invalid(what, "dtype, shape and data_offsets were expected, nothing more");
  }
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !Object.hasOwn(DTYPE_BYTES, dtype)) {
    const known = Object.keys(DTYPE_BYTES).join(", ");
    throw new RiverbankError("unsupported", `${what}: dtype ${brief(dtype)} came, one of ${known} was expected`);
  }
  if (!isCounts(shape)) throw invalid(what, `shape ${brief(shape)} came, a list of whole numbers was expected`);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw invalid(what, `data_offsets ${brief(offsets)} came, [start, end] was expected`);
  }
  const [start, end] = offsets;
  const needed = shape.reduce((product, size) => product * size, DTYPE_BYTES[dtype as Dtype]);
  if (!(needed === end - start && Number.isSafeInteger(needed))) {
    throw invalid(what, `${end - start} bytes came, ${dtype} ${brief(shape)} needs ${needed}`);
  }
  return { name: tensor, dtype: dtype as Dtype, shape, start, end };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

/** How many colons stand outside of a valid JSON text's strings. */
function countColons(json: string): number {
  let colons = 0;
  let quoted = false;
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (quoted && character === "\\") i++;
    else if (character === '"') quoted = !quoted;
    else if (character === ":" && !quoted) colons++;
  }
  return colons;
}
