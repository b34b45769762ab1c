// t-SNE: points that are near each other in the space are near on the map. Repulsion by tree (Barnes–Hut), attraction
// along the edges of exact neighbours, each thread gathering what acts on the points it owns:
//
//     neighbours → joint probabilities → [ tree → repulsion and attraction, by blocks of points → one step ] × iterations

import type { Address } from "../../kernels/contract.ts";
import { KernelMemory } from "../../kernels/memory.ts";
import { WorkerPool } from "../../kernels/pool.ts";
import { CELL, treeScratch } from "../../kernels/reference/tsne-tree.ts";
import { availableCores } from "../../shared/cores.ts";
import { RiverbankError, throwIfCancelled } from "../../shared/errors.ts";
import { Turn } from "../../shared/events.ts";
import { Random } from "../../shared/random.ts";
import { affinityBytes, type Edges, joinAffinities } from "./affinities.ts";
import { inBlocks } from "./blocks.ts";
import type { Neighbours } from "./points.ts";
import { resolveTsne, type TsneOptions, type TsneSettings } from "./tsne-options.ts";

/** A finished t-SNE. */
export interface TsneMap {
  /** [rows, dims], row-major, its mean at 0. */
  layout: Float32Array;
  /**
   * What was minimised: the Kullback–Leibler divergence of the map's similarities from the space's, in nats, at least
   * about 0. Comparable between maps of the same neighbours and perplexity only.
   */
  divergence: number;
}

/** Steps with exaggerated attraction and little momentum, in which clusters find together. */
const EARLY = 250;
const MOMENTUM = { early: 0.5, late: 0.8 };
/** Standard deviation of the beginning: so near together that no point stands in another's way. */
const SPREAD = 1e-4;

/**
 * Lays points out in 2-D or 3-D so that neighbours stay neighbours; distances between far clusters mean little. The same
 * neighbours, options and seed give the same bytes for any number of threads, in Node and in a page.
 *
 * `neighbours` must hold at least 3 × perplexity per point; further ones are not looked at. Equal points get equal
 * affinities and may lie on each other; nothing is NaN. Throws `invalid <option>`, `invalid points` (fewer than 4),
 * `invalid perplexity` where 3 × perplexity reaches the number of points, `mismatched` and `invalid neighbours` and
 * `initial`, `invalid rate` where steps grow out of bounds, `exhausted memory`, and `cancelled`.
 *
 * @example
 * const neighbours = await findNeighbours(points, 90);
 * const { layout, divergence } = await tsne(neighbours, { perplexity: 30, initial: coordinates });
 * // layout: Float32Array [rows, 2]; divergence: about 1 to 3 for tables of words
 *
 * Source: van der Maaten, "Accelerating t-SNE using tree-based algorithms", JMLR 15, 2014.
 */
export async function tsne(neighbours: Neighbours, options: TsneOptions = {}): Promise<TsneMap> {
  const settings = resolveTsne(neighbours, options);
  throwIfCancelled(options.signal, "t-SNE");
  // subtle: a worker can miss for a moment that a memory has grown, so it grows before there are workers.
  const capacity = affinityBytes(neighbours, settings.perplexity) + descentBytes(neighbours.rows, settings.dims);
  const memory = new KernelMemory({ capacity });
  const pool = await WorkerPool.open(memory, options.threads ?? (await availableCores()));
  try {
    options.onProgress?.({ stage: "affinities", done: 0, total: neighbours.rows });
    const edges = await joinAffinities(memory, pool, neighbours, settings.perplexity);
    options.onProgress?.({ stage: "affinities", done: neighbours.rows, total: neighbours.rows });
    const descent = new Descent(memory, pool, edges, neighbours.rows, settings, options.initial);
    return await descent.run(options);
  } finally {
    await pool.close();
  }
}

/** Bytes that a {@link Descent} takes, with room for what aligning its and the edges' blocks costs. */
function descentBytes(rows: number, dims: number): number {
  const numbers = 6 * 4 * dims * (rows + 3);
  return numbers + (4 + 2 * CELL + 4) * rows + treeScratch(rows) + 4096;
}

/** The layout on its way down, in kernel memory. */
class Descent {
  readonly #memory: KernelMemory;
  readonly #pool: WorkerPool;
  readonly #edges: Edges;
  readonly #rows: number;
  readonly #settings: TsneSettings;
  readonly #layout: Address;
  readonly #steps: Address;
  readonly #gains: Address;
  readonly #attraction: Address;
  readonly #repulsion: Address;
  readonly #sums: Address;
  readonly #cells: Address;
  readonly #order: Address;
  readonly #sorted: Address;
  readonly #scratch: Address;

  constructor(
    memory: KernelMemory,
    pool: WorkerPool,
    edges: Edges,
    rows: number,
    settings: TsneSettings,
    initial: Float32Array | undefined,
  ) {
    this.#memory = memory;
    this.#pool = pool;
    this.#edges = edges;
    this.#rows = rows;
    this.#settings = settings;
    const numbers = rows * settings.dims;
    this.#layout = memory.store(beginning(initial, rows, settings));
    this.#steps = memory.allocateZeroed(4 * numbers);
    this.#gains = memory.store(new Float32Array(numbers).fill(1));
    this.#attraction = memory.allocate(4 * numbers);
    this.#repulsion = memory.allocate(4 * numbers);
    this.#sums = memory.allocate(4 * rows);
    this.#cells = memory.allocate(2 * CELL * rows);
    this.#order = memory.allocate(4 * rows);
    this.#sorted = memory.allocate(4 * settings.dims * (rows + 3));
    this.#scratch = memory.allocate(treeScratch(rows));
  }

  async run({ signal, onProgress }: TsneOptions): Promise<TsneMap> {
    const { iterations } = this.#settings;
    await this.#plant();
    for (let done = 0; done < iterations; ) {
      throwIfCancelled(signal, "t-SNE");
      if (done === EARLY) this.#startAnew();
      await Promise.all([this.#repel(), this.#attract()]);
      await Promise.all([this.#descend(done < EARLY), this.#plant()]);
      done++;
      if (onProgress) onProgress({ stage: "layout", done, total: iterations, layout: this.#read() });
    }
    throwIfCancelled(signal, "t-SNE");
    await this.#repel();
    return { layout: this.#read(), divergence: await this.#divergence() };
  }

  /** Momentum and gains of the early steps mislead the later ones: begun anew, the divergence ends about 1 % lower. */
  #startAnew(): void {
    const numbers = this.#rows * this.#settings.dims;
    this.#memory.float32(this.#steps, numbers).fill(0);
    this.#memory.float32(this.#gains, numbers).fill(1);
  }

  /** A copy of the layout. */
  #read(): Float32Array {
    return this.#memory.float32(this.#layout, this.#rows * this.#settings.dims).slice();
  }

  /** Thread 0 does this after what it was given before, so a step and the next tree can be asked for together. */
  #plant(): Promise<unknown> {
    const { theta, dims } = this.#settings;
    const [cells, order, sorted, scratch] = [this.#cells, this.#order, this.#sorted, this.#scratch];
    return this.#pool.run(0, "plantTree", cells, order, sorted, scratch, this.#layout, theta, this.#rows, dims);
  }

  #repel(): Promise<void> {
    const { dims } = this.#settings;
    const [forces, sums, cells, order, sorted] = [this.#repulsion, this.#sums, this.#cells, this.#order, this.#sorted];
    return inBlocks(this.#pool, this.#rows, (thread, from, to) =>
      this.#pool.run(thread, "pushApart", forces, sums, cells, order, sorted, from, to, this.#rows, dims),
    );
  }

  #attract(): Promise<void> {
    const { offsets, columns, weights } = this.#edges;
    const { dims } = this.#settings;
    return inBlocks(this.#pool, this.#rows, (thread, from, to) =>
      this.#pool.run(thread, "pullTogether", this.#attraction, this.#layout, offsets, columns, weights, from, to, dims),
    );
  }

  async #descend(early: boolean): Promise<void> {
    const { dims, rate } = this.#settings;
    const exaggeration = early ? this.#settings.exaggeration : 1;
    const momentum = early ? MOMENTUM.early : MOMENTUM.late;
    const [layout, steps, gains] = [this.#layout, this.#steps, this.#gains];
    const [pull, push, sums] = [this.#attraction, this.#repulsion, this.#sums];
    const args = [layout, steps, gains, pull, push, sums, exaggeration, momentum, rate, this.#rows, dims] as const;
    const total = await this.#pool.run(0, "descend", ...args);
    if (Number.isFinite(total)) return;
    throw new RiverbankError("invalid", `rate: ${rate} came, with it steps grow out of bounds; use a smaller one`);
  }

  /** Σ p ln (p / q) over the edges; q's normalisation is the tree's. */
  async #divergence(): Promise<number> {
    const { dims } = this.#settings;
    const offsets = this.#memory.uint32(this.#edges.offsets, this.#rows + 1);
    const columns = this.#memory.uint32(this.#edges.columns, offsets[this.#rows]);
    const weights = this.#memory.float32(this.#edges.weights, offsets[this.#rows]);
    const layout = this.#memory.float32(this.#layout, this.#rows * dims);
    const total = this.#memory.float32(this.#sums, this.#rows).reduce((sum, value) => sum + value, 0);
    const turn = new Turn();
    let divergence = 0;
    for (let row = 0; row < this.#rows; row++) {
      for (let edge = offsets[row]; edge < offsets[row + 1]; edge++) {
        const p = weights[edge];
        if (p === 0) continue;
        let inverse = 1;
        for (let d = 0; d < dims; d++) inverse += (layout[row * dims + d] - layout[columns[edge] * dims + d]) ** 2;
        divergence += p * Math.log(p * inverse * total);
      }
      if (row % 1024 === 0) await turn.give();
    }
    return divergence;
  }
}

/** `initial` at the right scale; where it has none, or there is none, drawn evenly, which no machine rounds otherwise. */
function beginning(initial: Float32Array | undefined, rows: number, { dims, seed }: TsneSettings): Float32Array {
  const numbers = rows * dims;
  const widest = initial ? Math.max(...Array.from({ length: dims }, (_, d) => deviation(initial, d, dims))) : 0;
  if (initial && widest > 0) return initial.map((value) => (value / widest) * SPREAD);
  const random = new Random(seed);
  return Float32Array.from({ length: numbers }, () => (2 * random.unit() - 1) * Math.sqrt(3) * SPREAD);
}

/** The standard deviation of a column. */
function deviation(numbers: Float32Array, column: number, dims: number): number {
  const rows = numbers.length / dims;
  let mean = 0;
  for (let i = column; i < numbers.length; i += dims) mean += numbers[i] / rows;
  let variance = 0;
  for (let i = column; i < numbers.length; i += dims) variance += (numbers[i] - mean) ** 2 / rows;
  return Math.sqrt(variance);
}
