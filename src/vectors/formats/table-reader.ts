// Reads Riverbank's table file (table-file.ts says what is in it) straight into the table's memory.

import type { Address } from "../../kernels/contract.ts";
import { KernelMemory } from "../../kernels/memory.ts";
import { LARGEST_SCALE } from "../../kernels/reference/quantise.ts";
import { RiverbankError } from "../../shared/errors.ts";
import { Vocabulary } from "../../tokens/vocabulary.ts";
import { EmbeddingTable, type Rows, type Subwords } from "../table.ts";
import { readBlock } from "./growing.ts";
import { isModel2Vec, readModel2Vec } from "./model2vec.ts";
import type { ReadOptions } from "./options.ts";
import { type ByteReader, skipAll, takeAll } from "./reader.ts";
import { DTYPE_BYTES, type Dtype, headerLength, parseHeader, type SafetensorsHeader } from "./safetensors.ts";
import { FILE_KEYS, TABLE_FORMAT, TABLE_VERSION } from "./table-file.ts";
import { quoteToken, repeatedPlaces, TokenList } from "./tokens.ts";

/**
 * Reads a table from a safetensors file: Riverbank's own, or Model2Vec's and StaticEmbedding's, whose tokens stand in a
 * tokenizer.json beside it. Throws `unsupported` for one of another kind or version, saying what it is, and `invalid`
 * for one that is cut off, contradicts itself or holds numbers that are not finite.
 */
export async function readTable(reader: ByteReader, options: ReadOptions = {}): Promise<EmbeddingTable> {
  const { size, limit } = options;
  const length = headerLength(await reader.take(8), size);
  const header = parseHeader(await takeAll(reader, length), size);
  if (isModel2Vec(header)) return readModel2Vec(reader, header, options);
  checkKind(header);
  const plan = new Plan(header, limit);
  options.onKind?.({ format: "safetensors", numbers: plan.dtype("embeddings") === "I8" ? "int8" : "float32" });
  const file = new TableFile(plan, options);
  await file.load(reader);
  return file.table();
}

function checkKind({ metadata, tensors }: SafetensorsHeader): void {
  const { format, version } = metadata;
  if (format === TABLE_FORMAT && version === TABLE_VERSION) return;
  const names = [...tensors.keys()].slice(0, 3).map(quoteToken).join(", ");
  let came = `safetensors of another kind came (tensors ${names || "none"}), a ${TABLE_FORMAT} was expected; convert it first`;
  if (format?.startsWith("riverbank.")) came = `a ${quoteToken(format)} came, a ${TABLE_FORMAT} was expected`;
  if (format === TABLE_FORMAT) {
    came = `a ${TABLE_FORMAT} of version ${quoteToken(version ?? "")} came, version ${TABLE_VERSION} was expected; update Riverbank`;
  }
  throw new RiverbankError("unsupported", `kind of model: ${came}`);
}

/** What a header promises, once its tensors have been found to fit each other. */
class Plan {
  readonly header: SafetensorsHeader;
  /** Rows in the file, and rows to be read. */
  readonly rows: number;
  readonly wanted: number;
  readonly dims: number;
  /** Rows of n-grams, and into how many buckets the n-grams fall. */
  readonly ngrams: number;
  readonly buckets: number;
  readonly minN: number;
  readonly maxN: number;
  /** How many bytes to read from the front of each tensor, into the memory or beside it. */
  readonly intoMemory = new Map<string, number>();
  readonly beside = new Map<string, number>();

  constructor(header: SafetensorsHeader, limit = Number.POSITIVE_INFINITY) {
    this.header = header;
    const [rows, dims] = this.#expect("embeddings", ["F32", "I8"], ["rows", "dims"]);
    if (rows < 1 || dims < 1) throw invalid("shape", `${rows} rows × ${dims} dims came, at least 1 × 1 was expected`);
    this.rows = rows;
    this.dims = dims;
    this.wanted = Math.min(rows, limit);
    this.#planMatrix("embeddings", "scales", rows, this.wanted);
    this.beside.set("vocabulary", this.#expect("vocabulary", ["U8"], ["bytes"])[0]);
    this.#expect("vocabulary_offsets", ["U32"], [rows + 1]);
    this.beside.set("vocabulary_offsets", 4 * (rows + 1));
    if (this.has("counts")) {
      this.#expect("counts", ["U32", "F64"], [rows]);
      this.beside.set("counts", this.wanted * this.#numberBytes("counts"));
    }
    this.ngrams = this.has("subwords") ? this.#expect("subwords", ["F32", "I8"], ["n-grams", dims])[0] : 0;
    this.buckets = Number(header.metadata.buckets ?? this.ngrams);
    this.minN = Number(header.metadata.min_n);
    this.maxN = Number(header.metadata.max_n);
    if (this.has("subwords")) this.#planSubwords();
  }

  has(tensor: string): boolean {
    return this.header.tensors.has(tensor);
  }

  dtype(tensor: string): Dtype | undefined {
    return this.header.tensors.get(tensor)?.dtype;
  }

  #planSubwords(): void {
    const { minN, maxN, buckets, ngrams } = this;
    const { min_n: min = "", max_n: max = "" } = this.header.metadata;
    if (!(Number.isInteger(minN) && Number.isInteger(maxN) && minN >= 1 && maxN >= minN && maxN <= 100)) {
      const came = `min_n ${quoteToken(min)} and max_n ${quoteToken(max)} came`;
      throw invalid("subwords", `${came}, whole numbers with 1 ≤ min_n ≤ max_n ≤ 100 were expected`);
    }
    const indexed = this.has("subword_buckets");
    if (!(Number.isInteger(buckets) && buckets <= 2 ** 32 && (indexed ? buckets >= ngrams : buckets === ngrams))) {
      throw invalid("buckets", `${buckets} came for ${ngrams} n-gram rows; it is damaged`);
    }
    if (indexed) {
      this.#expect("subword_buckets", ["U32"], [ngrams]);
      this.beside.set("subword_buckets", 4 * ngrams);
    }
    this.#planMatrix("subwords", "subword_scales", ngrams, ngrams);
  }

  #planMatrix(tensor: string, scales: string, rows: number, wanted: number): void {
    this.intoMemory.set(tensor, wanted * this.dims * this.#numberBytes(tensor));
    if (this.dtype(tensor) !== "I8") return;
    this.#expect(scales, ["F32"], [rows]);
    this.intoMemory.set(scales, 4 * wanted);
  }

  #numberBytes(tensor: string): number {
    return DTYPE_BYTES[this.dtype(tensor) ?? "U8"];
  }

  /** The shape of a tensor of one of `dtypes`, whose sizes are the numbers given and any number for a name. */
  #expect(tensor: string, dtypes: Dtype[], sizes: (number | string)[]): readonly number[] {
    const found = this.header.tensors.get(tensor);
    const fits =
      found?.shape.length === sizes.length &&
      sizes.every((size, i) => typeof size === "string" || size === found.shape[i]);
    if (found && fits && dtypes.includes(found.dtype)) return found.shape;
    const came = found ? `${found.dtype} [${found.shape.slice(0, 4).join(", ")}] came` : "none came";
    throw invalid(`tensor "${tensor}"`, `${came}, ${dtypes.join(" or ")} [${sizes.join(", ")}] was expected`);
  }
}

/** The parts of a table as they come out of a file. */
class TableFile {
  readonly #plan: Plan;
  readonly #keepNotFinite: boolean;
  readonly #memory = new KernelMemory();
  /** A memory of their own: a large model's words and n-grams may have more than 4 GiB together. */
  readonly #ngramMemory: KernelMemory;
  readonly #addresses = new Map<string, Address>();
  readonly #bytes = new Map<string, Uint8Array>();

  constructor(plan: Plan, { notFinite }: ReadOptions) {
    this.#plan = plan;
    this.#keepNotFinite = notFinite === "keep";
    this.#ngramMemory = plan.ngrams > 0 ? new KernelMemory() : this.#memory;
  }

  /** Reads what is planned, in the file's order, and passes over the rest. */
  async load(reader: ByteReader): Promise<void> {
    const { header, intoMemory, beside } = this.#plan;
    for (const { name, start, end } of header.tensors.values()) {
      const matrix = intoMemory.get(name) ?? 0;
      const other = beside.get(name) ?? 0;
      if (matrix > 0) this.#addresses.set(name, await readBlock(reader, this.#memoryOf(name), matrix));
      if (other > 0) this.#bytes.set(name, await takeAll(reader, other));
      await skipAll(reader, end - start - matrix - other);
    }
    if (await reader.piece(1)) throw invalid("size", "bytes stand behind its last tensor; it is damaged");
  }

  table(): EmbeddingTable {
    const { wanted, header } = this.#plan;
    const vocabulary = this.#vocabulary();
    const embeddings = this.#rows("embeddings", "scales", wanted, (row) => ` (${quoteToken(vocabulary.tokens[row])})`);
    const own = Object.entries(header.metadata).filter(([key]) => !FILE_KEYS.includes(key));
    return new EmbeddingTable({
      vocabulary,
      embeddings,
      subwords: this.#subwords(),
      metadata: Object.fromEntries(own),
    });
  }

  #memoryOf(tensor: string): KernelMemory {
    return tensor.startsWith("subword") ? this.#ngramMemory : this.#memory;
  }

  #subwords(): Subwords | undefined {
    const { minN, maxN, buckets, ngrams } = this.#plan;
    if (!this.#plan.has("subwords")) return undefined;
    const bytes = this.#bytes.get("subword_buckets");
    const index = bytes && new Uint32Array(bytes.buffer);
    if (index && !index.every((bucket, i) => bucket < buckets && (i === 0 || bucket > index[i - 1]))) {
      throw invalid("subword_buckets", `they do not rise below ${buckets}; it is damaged`);
    }
    return { minN, maxN, buckets, index, rows: this.#rows("subwords", "subword_scales", ngrams, () => "") };
  }

  /** The matrix as rows, after a look at every number. */
  #rows(tensor: string, scaleTensor: string, rows: number, describe: (row: number) => string): Rows {
    const { dims } = this.#plan;
    const memory = this.#memoryOf(tensor);
    const int8 = this.#plan.dtype(tensor) === "I8";
    const address = this.#addresses.get(tensor) ?? 0;
    const scales = int8 ? (this.#addresses.get(scaleTensor) ?? 0) : 0;
    const [start, perRow] = int8 ? [scales, 1] : [address, dims];
    let bad = !int8 && this.#keepNotFinite ? -1 : memory.kernels.firstNonFinite(start, rows * perRow);
    if (bad < 0 && int8) bad = memory.float32(scales, rows).findIndex((scale) => Math.abs(scale) > LARGEST_SCALE);
    if (bad >= 0) {
      const row = Math.floor(bad / perRow);
      const came = `${memory.float32(start, bad + 1)[bad]} came in row ${row + 1}${describe(row)}`;
      throw invalid(
        `tensor "${int8 ? scaleTensor : tensor}"`,
        `${came}, ${int8 ? `at most ${LARGEST_SCALE}` : "a finite number"} was expected`,
      );
    }
    return { memory, rows, dims, precision: int8 ? "int8" : "float32", address, scales };
  }

  #vocabulary(): Vocabulary {
    const { rows, wanted } = this.#plan;
    const bytes = this.#bytes.get("vocabulary") ?? new Uint8Array(0);
    const offsets = new Uint32Array(this.#bytes.get("vocabulary_offsets")?.buffer ?? new ArrayBuffer(4));
    const rising = offsets.every((offset, i) => i === 0 || offset >= offsets[i - 1]);
    if (!rising || offsets[0] !== 0 || offsets[rows] !== bytes.length) {
      throw invalid(
        "vocabulary_offsets",
        `they do not rise from 0 to the vocabulary's ${bytes.length} bytes; it is damaged`,
      );
    }
    const list = new TokenList();
    for (let id = 0; id < wanted; id++) list.add(bytes, offsets[id], offsets[id + 1]);
    const tokens = list.finish();
    const [twice] = repeatedPlaces(tokens);
    if (twice) throw invalid("vocabulary", `${quoteToken(tokens[twice])} stands in it twice; it is damaged`);
    return new Vocabulary(tokens, this.#counts());
  }

  #counts(): Float64Array {
    const buffer = this.#bytes.get("counts")?.buffer;
    if (!buffer) return new Float64Array(this.#plan.wanted);
    const wide = this.#plan.dtype("counts") === "F64";
    const counts = wide ? new Float64Array(buffer) : Float64Array.from(new Uint32Array(buffer));
    const bad = counts.findIndex((count) => !(Number.isFinite(count) && count >= 0));
    if (bad >= 0) throw invalid("counts", `${counts[bad]} came for row ${bad + 1}, 0 or more was expected`);
    return counts;
  }
}

function invalid(subject: string, message: string): RiverbankError {
  return new RiverbankError("invalid", `${subject}: ${message}`);
}
