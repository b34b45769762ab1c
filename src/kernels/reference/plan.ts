// How the plan of an encoder's forward pass is laid out.

/** Byte offsets into a plan; assembly/plan.ts says what stands there and has the same numbers. */
export const PLAN = {
  heads: 0,
  dims: 4,
  inner: 8,
  tanh: 12,
  epsilon: 16,
  rows: 20,
  sequences: 24,
  starts: 28,
  ids: 32,
  places: 36,
  kinds: 40,
  words: 44,
  positions: 48,
  types: 52,
  gain: 56,
  bias: 60,
  sum: 64,
  stats: 68,
  embedded: 72,
  scratch: 76,
  keep: 80,
  weights: 84,
  blocks: 88,
  wordScales: 92,
} as const;
/** Bytes of a plan without its lists. */
export const PLAN_BYTES = 96;

/** A layer's weights, in the order in which a plan lists their addresses; without scales (address 0) they are float32. */
export const LAYER_WEIGHTS = [
  ...(["qkv", "qkvBias", "mix", "mixBias", "mixGain", "mixShift"] as const),
  ...(["inner", "innerBias", "outer", "outerBias", "outerGain", "outerShift"] as const),
  ...(["qkvScales", "mixScales", "innerScales", "outerScales"] as const),
] as const;
export type LayerWeight = (typeof LAYER_WEIGHTS)[number];

/** What a layer's forward pass writes, in the order in which a plan lists the addresses. */
export const LAYER_BLOCKS = [
  ...(["qkv", "attention", "mixed", "mixSum", "mixStats", "mix"] as const),
  ...(["inner", "active", "outerSum", "outerStats", "output"] as const),
] as const;
export type LayerBlock = (typeof LAYER_BLOCKS)[number];
