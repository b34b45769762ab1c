// Reads Riverbank's table file (table-file.ts says what is in it) straight into the table's memory.

import { KernelMemory } from "../../kernels/memory.ts";
import { RiverbankError } from "../../shared/errors.ts";
import { Vocabulary } from "../../tokens/vocabulary.ts";
import { EmbeddingTable, type Rows, type Subwords } from "../table.ts";
import { GrowingBlock } from "./growing.ts";
import type { ReadOptions } from "./options.ts";
import type { ByteReader } from "./reader.ts";
import { DTYPE_BYTES, type Dtype, headerLength, parseHeader, type SafetensorsHeader, type TensorInfo } from "./safetensors.ts";
import { FILE_KEYS, TABLE_FORMAT, TABLE_VERSION } from "./table-file.ts";
import { quoteToken, TokenList } from "./tokens.ts";

/** What the header promises, once it has been found to make sense. */
interface Layout {
  /** Rows in the file, and rows wanted. */
  readonly rows: number;
  readonly wanted: number;
  readonly dims: number;
  readonly buckets: number;
  readonly minN: number;
  readonly maxN: number;
}

/** A tensor read: where it stands in the memory, or its bytes. */
type Loaded = Map<string, { address: number; bytes: Uint8Array }>;

/**
 * Reads a table from a Riverbank safetensors file. Throws `unsupported` for a safetensors file of another kind or
 * version, saying what it is, and `invalid` for one that is cut off, contradicts itself or holds numbers that are not
 * finite.
 */
export async function readTable(reader: ByteReader, options: ReadOptions = {}): Promise<EmbeddingTable> {
  const { name = "table", size, limit } = options;
  const length = headerLength(await reader.take(8), name, size);
  const bytes = await reader.take(length);
  if (bytes.length < length) throw cutOff(name);
  const header = parseHeader(bytes, name, size);
  checkKind(header, name);
  const layout = planTable(header, name, limit);
  const memory = new KernelMemory();
  const loaded = await loadTensors(reader, header, layout, memory, name);
  if (await reader.piece(1)) throw invalid(name, "bytes stand behind its last tensor");
  const vocabulary = readVocabulary(loaded, layout, name);
  const embeddings = rowsOf(loaded, memory, "embeddings", "scales", layout.wanted, layout.dims, name, vocabulary);
  return new EmbeddingTable({
    vocabulary,
    embeddings,
    subwords: readSubwords(loaded, memory, layout, name),
    metadata: Object.fromEntries(Object.entries(header.metadata).filter(([key]) => !FILE_KEYS.includes(key))),
  });
}

function checkKind({ metadata, tensors }: SafetensorsHeader, name: string): void {
  const { format, version } = metadata;
  if (format === TABLE_FORMAT && version === TABLE_VERSION) return;
  let what: string;
  if (format === TABLE_FORMAT) what = `a ${TABLE_FORMAT} of version ${brief(version)}, this Riverbank reads ${TABLE_VERSION}; update Riverbank`;
  else if (format?.startsWith("riverbank.")) what = `a ${brief(format)}, a ${TABLE_FORMAT} was expected`;
  else {
    const names = [...tensors.keys()].slice(0, 3).map(quoteToken).join(", ");
    what = `safetensors of another kind (tensors ${names || "none"}), a ${TABLE_FORMAT} was expected; convert it first`;
  }
  throw new RiverbankError("unsupported", `${name}: it is ${what}`);
}

function brief(text: string | undefined): string {
  return text === undefined ? "(none)" : quoteToken(text);
}

/** Checks that the tensors fit each other. */
function planTable(header: SafetensorsHeader, name: string, limit: number | undefined): Layout {
  const [rows, dims] = matrixShape(header, "embeddings", "scales", name);
  if (rows === 0 || dims === 0) throw invalid(name, `${rows} rows × ${dims} dims came, at least 1 × 1 was expected`);
  expectTensor(header, "vocabulary_offsets", ["U32"], [rows + 1], name);
  expectTensor(header, "vocabulary", ["U8"], [undefined], name);
  if (header.tensors.has("counts")) expectTensor(header, "counts", ["U32", "F64"], [rows], name);
  const wanted = Math.min(rows, limit ?? rows);
  if (!header.tensors.has("subwords")) return { rows, wanted, dims, buckets: 0, minN: 0, maxN: 0 };
  const [buckets, subwordDims] = matrixShape(header, "subwords", "subword_scales", name);
  const minN = Number(header.metadata.min_n);
  const maxN = Number(header.metadata.max_n);
  if (subwordDims !== dims) throw invalid(name, `its subwords have ${subwordDims} dims, its words ${dims}`);
  if (!(Number.isInteger(minN) && Number.isInteger(maxN) && minN >= 1 && maxN >= minN && maxN <= 100)) {
    const came = `min_n ${brief(header.metadata.min_n)} and max_n ${brief(header.metadata.max_n)}`;
    throw invalid(name, `${came} came with its subwords, 1 ≤ min_n ≤ max_n ≤ 100 was expected`);
  }
  return { rows, wanted, dims, buckets, minN, maxN };
}

function matrixShape(header: SafetensorsHeader, tensor: string, scales: string, name: string): readonly number[] {
  const { shape, dtype } = expectTensor(header, tensor, ["F32", "I8"], [undefined, undefined], name);
  if (dtype === "I8") expectTensor(header, scales, ["F32"], [shape[0]], name);
  return shape;
}

/** A tensor of one of `dtypes` and of this shape, where undefined stands for any size. */
function expectTensor(
  { tensors }: SafetensorsHeader,
  tensor: string,
  dtypes: Dtype[],
  shape: (number | undefined)[],
  name: string,
): TensorInfo {
  const found = tensors.get(tensor);
  if (!found) throw invalid(name, `it has no tensor "${tensor}"; a ${TABLE_FORMAT} needs one`);
  const fits = found.shape.length === shape.length && shape.every((size, i) => size === undefined || size === found.shape[i]);
  if (dtypes.includes(found.dtype) && fits) return found;
  const expected = `${dtypes.join(" or ")} [${shape.map((size) => size ?? "any").join(", ")}]`;
  throw invalid(name, `its tensor "${tensor}" is ${found.dtype} [${found.shape.join(", ")}], ${expected} was expected`);
}

/** Reads the tensors in the file's order: the matrices into the memory, what describes them as bytes. */
async function loadTensors(
  reader: ByteReader,
  header: SafetensorsHeader,
  { wanted }: Layout,
  memory: KernelMemory,
  name: string,
): Promise<Loaded> {
  const loaded: Loaded = new Map();
  for (const { name: tensor, shape, dtype, start, end } of header.tensors.values()) {
    const perRow = shape.slice(1).reduce((product, size) => product * size, DTYPE_BYTES[dtype]);
    let bytes = end - start;
    if (tensor === "embeddings" || tensor === "scales" || tensor === "counts") bytes = wanted * perRow;
    if (/^(?:embeddings|subwords|scales|subword_scales)$/.test(tensor)) {
      loaded.set(tensor, { address: await loadBlock(reader, memory, bytes, name), bytes: new Uint8Array(0) });
    } else if (/^(?:vocabulary|vocabulary_offsets|counts)$/.test(tensor)) {
      const taken = await reader.take(bytes);
      if (taken.length < bytes) throw cutOff(name);
      loaded.set(tensor, { address: 0, bytes: taken });
    } else bytes = 0;
    const rest = end - start - bytes;
    if ((await reader.skip(rest)) < rest) throw cutOff(name);
  }
  return loaded;
}

async function loadBlock(reader: ByteReader, memory: KernelMemory, bytes: number, name: string): Promise<number> {
  const block = new GrowingBlock(memory);
  while (block.length < bytes) {
    const piece = await reader.piece(bytes - block.length);
    if (!piece) throw cutOff(name);
    block.append(piece);
  }
  return block.finish();
}

function readVocabulary(loaded: Loaded, { rows, wanted }: Layout, name: string): Vocabulary {
  const bytes = bytesOf(loaded, "vocabulary");
  const offsets = new Uint32Array(bytesOf(loaded, "vocabulary_offsets").buffer, 0, rows + 1);
  if (offsets[0] !== 0 || offsets[rows] !== bytes.length || offsets.some((offset, i) => i > 0 && offset < offsets[i - 1])) {
    throw invalid(name, `its vocabulary_offsets do not rise from 0 to the vocabulary's ${bytes.length} bytes; it is damaged`);
  }
  const list = new TokenList();
  for (let id = 0; id < wanted; id++) list.add(bytes, offsets[id], offsets[id + 1]);
  const tokens = list.finish();
  const unique = new Set(tokens);
  if (unique.size !== wanted) {
    const twice = tokens.find((token) => !unique.delete(token)) ?? "";
    throw invalid(name, `${quoteToken(twice)} stands in its vocabulary twice; it is damaged`);
  }
  return new Vocabulary(tokens, readCounts(loaded, wanted, name));
}

function readCounts(loaded: Loaded, rows: number, name: string): Float64Array {
  const { buffer, length } = bytesOf(loaded, "counts");
  if (length === 0) return new Float64Array(rows);
  const counts = length === 8 * rows ? new Float64Array(buffer) : Float64Array.from(new Uint32Array(buffer));
  const bad = counts.findIndex((count) => !(Number.isFinite(count) && count >= 0));
  if (bad >= 0) throw invalid(name, `it counts ${counts[bad]} for row ${bad + 1}, 0 or more was expected`);
  return counts;
}

function bytesOf(loaded: Loaded, tensor: string): Uint8Array {
  return loaded.get(tensor)?.bytes ?? new Uint8Array(0);
}

function readSubwords(loaded: Loaded, memory: KernelMemory, layout: Layout, name: string): Subwords | undefined {
  const { buckets, dims, minN, maxN } = layout;
  if (!loaded.has("subwords")) return undefined;
  return { minN, maxN, rows: rowsOf(loaded, memory, "subwords", "subword_scales", buckets, dims, name) };
}

/** The matrix as rows, after a look at every number. */
function rowsOf(
  loaded: Loaded,
  memory: KernelMemory,
  tensor: string,
  scaleTensor: string,
  rows: number,
  dims: number,
  name: string,
  vocabulary?: Vocabulary,
): Rows {
  const address = loaded.get(tensor)?.address ?? 0;
  const scales = loaded.get(scaleTensor)?.address ?? 0;
  const check = (start: number, count: number, perRow: number, what: string) => {
    const bad = memory.kernels.firstNonFinite(start, count);
    if (bad < 0) return;
    const row = Math.floor(bad / perRow);
    const token = vocabulary ? ` (${quoteToken(vocabulary.tokenOf(row))})` : "";
    throw invalid(name, `row ${row + 1}${token} of ${what} holds ${memory.float32(start, count)[bad]}, finite numbers were expected`);
  };
  if (scales) check(scales, rows, 1, scaleTensor);
  else check(address, rows * dims, dims, tensor);
  return { memory, rows, dims, precision: scales ? "int8" : "float32", address, scales };
}

function invalid(name: string, message: string): RiverbankError {
  return new RiverbankError("invalid", `${name}: ${message}`);
}

function cutOff(name: string): RiverbankError {
  return invalid(name, "it ends before its header's last tensor does; it is cut off, fetch or write it again");
}
