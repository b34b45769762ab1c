// How a training thread's state is laid out.

/** Byte offsets into a thread's state; assembly/state.ts says what stands there and has the same numbers. */
export const STATE = {
  inputs: 0,
  outputs: 4,
  stride: 8,
  window: 12,
  negatives: 16,
  words: 20,
  keep: 24,
  noise: 28,
  features: 32,
  featureRows: 36,
  scratch: 40,
  rate: 44,
  random: 48,
  lossProduct: 64,
  lossExponent: 72,
  pairs: 80,
  model: 92,
  pool: 128,
} as const;
/** Drawn words in use at a time, u32 each, at `STATE.pool`. */
export const POOL_SIZE = 256;
/** Bytes of a thread's state. */
export const STATE_BYTES = STATE.pool + 4 * POOL_SIZE;
/** The values of `STATE.model`. */
export const MODEL = { windows: 0, subwords: 1, cbow: 2 } as const;
