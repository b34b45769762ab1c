// Where rows stand along principal directions: one product by blocks.

import { MULTIPLY_SCRATCH } from "../kernels/reference/matrix.ts";
import { doJobs } from "./maps/jobs.ts";
import type { StepOptions } from "./maps/points.ts";
import { blockRows, type Workshop } from "./pca-covariance.ts";
import type { RowSource } from "./row-source.ts";

/** Directions, [k, dims], the mean that they start from, and the point near it that rows are taken about. */
interface Frame {
  mean: Float64Array;
  shift: Float32Array;
  components: Float64Array;
}

/** Every row's place along the directions, [rows, k]. Throws `exhausted memory`, `cancelled`. */
export async function coordinatesOf(
  { memory, pool }: Workshop,
  rows: RowSource,
  { mean, shift, components }: Frame,
  { signal, onProgress }: StepOptions,
): Promise<Float32Array> {
  const { dims } = rows;
  const k = components.length / dims;
  const height = Math.min(rows.rows, blockRows(dims));
  const mark = memory.mark();
  const [directions, moved] = [memory.store(Float32Array.from(components)), memory.store(shift)];
  const desks = Array.from({ length: pool.size }, () => ({
    block: memory.allocate(4 * height * dims),
    places: memory.allocate(4 * height * k),
    scratch: memory.allocate(MULTIPLY_SCRATCH),
  }));
  const offsets = offsetsOf({ mean, shift, components });
  const coordinates = new Float32Array(rows.rows * k);
  let done = 0;
  await doJobs<number>(pool, {
    jobs: Array.from({ length: Math.ceil(rows.rows / height) }, (_, block) => block * height),
    what: "pca",
    signal,
    run: async (first, worker) => {
      const { block, places, scratch } = desks[worker];
      const count = Math.min(height, rows.rows - first);
      rows.fill(memory.float32(block, count * dims), first, count);
      await Promise.all([
        pool.run(worker, "subtractRow", block, moved, count, dims),
        pool.run(worker, "multiply", places, block, directions, scratch, count, k, dims, k, dims, 1, dims, 1),
      ]);
      const found = memory.float32(places, count * k);
      for (let i = 0; i < found.length; i++) coordinates[first * k + i] = found[i] - offsets[i % k];
      done += count;
      onProgress?.({ stage: "pca", done: rows.rows + done, total: 2 * rows.rows });
    },
  });
  memory.release(mark);
  return coordinates;
}

/** How far along each direction the mean is from the point near it. */
function offsetsOf({ mean, shift, components }: Frame): Float64Array {
  const dims = mean.length;
  return Float64Array.from({ length: components.length / dims }, (_, direction) => {
    let sum = 0;
    for (let i = 0; i < dims; i++) sum += (mean[i] - shift[i]) * components[direction * dims + i];
    return sum;
  });
}
