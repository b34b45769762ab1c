// One step of pretraining on any number of threads. The step is cut into parts of fixed size, each with gradients of its
// own that are summed in one order: any number of threads leaves the same bytes.

import type { Address } from "../../kernels/contract.ts";
import type { WorkerPool } from "../../kernels/pool.ts";
import { RULE, type Rule, SEGMENT_WORDS } from "../../kernels/reference/optimise.ts";
import type { Tensor } from "../../vectors/formats/safetensors.ts";
import type { Parameter } from "../parameters.ts";
import type { EncoderWeights } from "../weights.ts";
import type { Batch, Part } from "./batches.ts";
import { denseBytes, denseStart, Gradients, gradientBytes } from "./gradients.ts";
import { Lesson, type LessonSizes } from "./lessons.ts";
import type { PretrainSettings } from "./options.ts";
import { type StartRows, WordRows } from "./words.ts";

/** AdamW's constants. */
const BETA1 = 0.9;
const BETA2 = 0.98;
const EPSILON = 1e-6;
/** Numbers that one thread sums or moves at a time. */
const SLICE = 1 << 16;
const WORDS = "embeddings.word_embeddings.weight";
const BIAS = "cls.predictions.bias";

export interface LearnerSizes {
  slots: number;
  classes: number;
  targets: number;
  answers: number;
  threads: number;
}

/** What a step left. */
export interface StepScore {
  /** The mean over the words to be guessed, in nats; of a sampled softmax where there are samples. */
  loss: number;
  /** The norm of all gradients before clipping. */
  norm: number;
}

/** A run of numbers that takes a step: parameters, gradients, moments. */
type Segment = readonly [x: Address, dx: Address, m: Address, v: Address, n: number, decays: number];

/** Parameters, their gradients and moments, on one memory. */
export class PretrainLearner {
  readonly weights: EncoderWeights;
  readonly words: WordRows;
  readonly #settings: PretrainSettings;
  readonly #gradients: readonly Gradients[];
  readonly #lessons: readonly Lesson[];
  readonly #classBias: Address;
  readonly #neighbourBias: Address;
  readonly #dBias: Address;
  readonly #dMap: Address;
  readonly #moments: Readonly<Record<"dense" | "rows" | "bias" | "map", readonly [m: Address, v: Address]>>;
  readonly #segments: Address;
  readonly #rule: Address;
  readonly #gap: number;

  /** Takes all it needs from the weights' memory; parameters start as they are, but for rows of words that `start` has. */
  constructor(
    weights: EncoderWeights,
    settings: PretrainSettings,
    { slots, classes, targets, answers, threads }: LearnerSizes,
    start?: StartRows,
  ) {
    const { memory, config } = weights;
    const { vocabulary, dims } = config;
    const { parts, batch, length, freeze } = settings;
    this.weights = weights;
    this.#settings = settings;
    this.words = new WordRows(weights, { slots, threads }, start, freeze);
    this.#gradients = Array.from({ length: parts }, () => new Gradients(weights, slots, classes));
    this.#gap = gradientBytes(weights, slots, classes);
    const sizes: LessonSizes = { windows: Math.ceil(batch / parts), length, targets, answers, classes };
    this.#lessons = Array.from({ length: threads }, () => new Lesson(weights, sizes, true));
    this.#classBias = memory.allocate(4 * classes);
    this.#neighbourBias = memory.allocate(4 * classes);
    this.#dBias = memory.allocateZeroed(4 * vocabulary);
    this.#dMap = memory.allocate(4 * this.words.mapNumbers);
    const pair = (bytes: number) => [memory.allocateZeroed(bytes), memory.allocateZeroed(bytes)] as const;
    this.#moments = {
      dense: pair(denseBytes(weights)),
      rows: pair(4 * this.words.learningRows * dims),
      bias: pair(4 * vocabulary),
      map: pair(4 * this.words.mapNumbers),
    };
    const most = slots + weights.layout.parameters.size + Math.ceil(weights.layout.bytes / SLICE) + 16;
    this.#segments = memory.allocate(4 * SEGMENT_WORDS * most);
    this.#rule = memory.allocate(4 * RULE.length);
  }

  /** Takes step `number`, from 1, with the learning rate `rate`. Parameters stay as they were where the loss is no number. */
  async step(pool: WorkerPool, batch: Batch, number: number, rate: number): Promise<StepScore> {
    const { slots, classes, targets } = batch;
    await this.words.gather(pool, slots);
    const biases = this.weights.memory.float32(this.weights.of(BIAS), this.weights.config.vocabulary);
    this.weights.memory
      .float32(this.#classBias, classes)
      .set(batch.correction.map((correction, i) => correction + biases[slots[i]]));
    if (batch.neighbourBias) this.weights.memory.float32(this.#neighbourBias, classes).set(batch.neighbourBias);
    const sum = await this.#learn(pool, batch);
    const loss = sum / targets;
    const squares = await this.#sumParts(pool, batch);
    const norm = Math.sqrt(squares);
    if (!Number.isFinite(loss) || !Number.isFinite(norm)) return { loss: Number.NaN, norm };
    const { clip, decay } = this.#settings;
    await this.#move(pool, this.#listSegments(slots), {
      ...{ clip: clip > 0 && norm > clip ? clip / norm : 1, rate, decay, beta1: BETA1, beta2: BETA2 },
      ...{ mean: 1 / (1 - BETA1 ** number), square: 1 / (1 - BETA2 ** number), epsilon: EPSILON },
    });
    return { loss, norm };
  }

  /** The loss of parts over the whole vocabulary, summed; parameters stay. The words must be folded. */
  async evaluate(pool: WorkerPool, lessons: readonly Lesson[], parts: readonly Part[]): Promise<number> {
    const { vocabulary } = this.weights.config;
    const [words, classBias] = [this.weights.of(WORDS), this.weights.of(BIAS)];
    const step = { words, slots: vocabulary, classes: vocabulary, classBias, factor: 1 };
    const losses = await onThreads(pool, parts.length, (thread, part) => {
      lessons[thread].write(parts[part], step);
      return pool.run(thread, "learn", lessons[thread].address);
    });
    return losses.reduce((total, loss) => total + loss, 0);
  }

  /** All that decides what comes next; bytes are views. */
  tensors(): Record<string, Tensor> {
    const { memory, config } = this.weights;
    const { vocabulary, dims } = config;
    const dense = denseBytes(this.weights);
    const list: [name: string, address: Address, bytes: number][] = [
      ["dense", denseStart(this.weights), dense],
      ["words", this.weights.of(WORDS), 4 * vocabulary * dims],
      ["bias", this.weights.of(BIAS), 4 * vocabulary],
      ["map", this.words.map, 4 * this.words.mapNumbers],
    ];
    const sizes = {
      dense,
      rows: 4 * this.words.learningRows * dims,
      bias: 4 * vocabulary,
      map: 4 * this.words.mapNumbers,
    };
    for (const [name, [m, v]] of Object.entries(this.#moments)) {
      const bytes = sizes[name as keyof typeof sizes];
      list.push([`${name}.m`, m, bytes], [`${name}.v`, v, bytes]);
    }
    return Object.fromEntries(
      list
        .filter(([, , bytes]) => bytes > 0)
        .map(([name, address, bytes]): [string, Tensor] => [
          name,
          { dtype: "F32", shape: [bytes / 4], bytes: memory.uint8(address, bytes) },
        ]),
    );
  }

  /** Forward and back over all parts; returns the summed loss. */
  async #learn(pool: WorkerPool, { parts, slots, classes, targets }: Batch): Promise<number> {
    const step = {
      ...{ words: this.words.table, slots: slots.length, classes },
      ...{ classBias: this.#classBias, neighbourBias: this.#neighbourBias, factor: 1 / Math.max(1, targets) },
    };
    const losses = await onThreads(pool, parts.length, (thread, part) => {
      this.#lessons[thread].write(parts[part], step, this.#gradients[part]);
      return pool.run(thread, "learn", this.#lessons[thread].address);
    });
    return losses.reduce((total, loss) => total + loss, 0);
  }

  /** Sums the parts' gradients into the first part's; returns the squared norm of all that takes a step. */
  async #sumParts(pool: WorkerPool, { slots, classes }: Batch): Promise<number> {
    const [first] = this.#gradients;
    const { dims } = this.weights.config;
    const dense = denseBytes(this.weights) / 4;
    const rows = slots.length * dims;
    const ranges = [...slices(0, dense), ...slices(dense, rows), ...slices(dense + rows, classes)];
    const squares = await onThreads(pool, ranges.length, (thread, i) => {
      const [from, n] = ranges[i];
      const address = first.address + 4 * from;
      return pool.run(thread, "sumParts", address, address, this.#gap, this.#gradients.length, n);
    });
    this.#spreadBias(slots, classes);
    const { map, mapNumbers } = this.words;
    if (map === 0) return squares.reduce((a, b) => a + b, 0);
    const isRow = (i: number) => ranges[i][0] >= dense && ranges[i][0] < dense + rows;
    const others = squares.reduce((total, square, i) => total + (isRow(i) ? 0 : square), 0);
    await this.words.mapBack(pool, this.#dMap, first.words, slots.length);
    const own = slots.reduce((total, id, slot) => {
      return this.words.learning[id] < 0 ? total : total + this.#square(first.words + 4 * slot * dims, dims);
    }, 0);
    return others + own + this.#square(this.#dMap, mapNumbers);
  }

  #square(address: Address, n: number): number {
    return this.weights.memory.kernels.sumParts(address, address, 0, 1, n);
  }

  /** The classes' gradients to where the whole vocabulary's biases have theirs. */
  #spreadBias(slots: Uint32Array, classes: number): void {
    const { memory, config } = this.weights;
    const [first] = this.#gradients;
    const all = memory.float32(this.#dBias, config.vocabulary).fill(0);
    const some = memory.float32(first.classBias(slots.length), classes);
    for (let i = 0; i < classes; i++) all[slots[i]] = some[i];
  }

  /** Writes the list of all that takes a step; returns where runs of about equal work begin, and the end. */
  #listSegments(slots: Uint32Array): number[] {
    const { memory, config, address } = this.weights;
    const { dims, vocabulary } = config;
    const [first] = this.#gradients;
    const segments: Segment[] = [];
    const add = (x: Address, dx: Address, [m, v]: readonly [Address, Address], n: number, decays: boolean) => {
      for (const [from, count] of slices(0, n)) {
        const at = 4 * from;
        segments.push([x + at, dx + at, m + at, v + at, count, decays ? 1 : 0]);
      }
    };
    const start = denseStart(this.weights);
    for (const parameter of this.weights.layout.parameters.values()) {
      const { name, offset, bytes } = parameter;
      if (name === WORDS || name === BIAS) continue;
      const x = address + offset;
      const moments = this.#moments.dense.map((moment) => moment + x - start) as [Address, Address];
      add(x, first.of(x), moments, bytes / 4, isDecaying(parameter));
    }
    add(this.weights.of(BIAS), this.#dBias, this.#moments.bias, vocabulary, false);
    add(this.words.map, this.#dMap, this.#moments.map, this.words.mapNumbers, true);
    const words = this.weights.of(WORDS);
    slots.forEach((id, slot) => {
      const row = this.words.learning[id];
      if (row < 0) return;
      const [m, v] = this.#moments.rows.map((moment) => moment + 4 * row * dims);
      segments.push([words + 4 * id * dims, first.words + 4 * slot * dims, m, v, dims, 1]);
    });
    memory.uint32(this.#segments, SEGMENT_WORDS * segments.length).set(segments.flat());
    return runs(segments);
  }

  async #move(pool: WorkerPool, starts: readonly number[], rule: Rule): Promise<void> {
    const { memory } = this.weights;
    memory.float32(this.#rule, RULE.length).set(RULE.map((name) => rule[name]));
    await onThreads(pool, starts.length - 1, (thread, i) =>
      pool.run(thread, "adamW", this.#segments, starts[i], starts[i + 1], this.#rule),
    );
  }
}

/** Where runs of at least SLICE numbers begin, and where the last one ends. */
function runs(segments: readonly Segment[]): number[] {
  const starts = [0];
  let numbers = 0;
  segments.forEach(([, , , , n], i) => {
    numbers += n;
    if (numbers < SLICE || i === segments.length - 1) return;
    starts.push(i + 1);
    numbers = 0;
  });
  return [...starts, segments.length];
}

/** Matrices decay, biases and layer norms don't. */
function isDecaying({ name, shape }: Parameter): boolean {
  return shape.length > 1 && !name.includes("LayerNorm");
}

/** Runs of at most SLICE numbers. */
function slices(from: number, count: number): [from: number, n: number][] {
  return Array.from({ length: Math.ceil(count / SLICE) }, (_, i) => [
    from + i * SLICE,
    Math.min(SLICE, count - i * SLICE),
  ]);
}

/** Does `count` jobs, each thread the next when it is free; results in the order of the jobs. */
export async function onThreads(
  pool: WorkerPool,
  count: number,
  job: (thread: number, index: number) => Promise<number>,
): Promise<number[]> {
  const results = new Array<number>(count).fill(0);
  let next = 0;
  const work = async (thread: number) => {
    for (let index = next++; index < count; index = next++) results[index] = await job(thread, index);
  };
  await Promise.all(Array.from({ length: Math.min(count, pool.size) }, (_, thread) => work(thread)));
  return results;
}
