// Where an encoder's forward pass finds and leaves everything: byte offsets into a plan that TypeScript fills. The
// reference twin (src/kernels/reference/plan.ts) names the same ones.

export const PLAN_HEADS: usize = 0; // u32
export const PLAN_DIMS: usize = 4; // u32
export const PLAN_INNER: usize = 8; // u32, dims of the feed-forward part
export const PLAN_TANH: usize = 12; // u32, 1: the activation is gelu by tanh, 0: gelu
export const PLAN_EPSILON: usize = 16; // f32, added to a variance
export const PLAN_ROWS: usize = 20; // u32, tokens of all sequences
export const PLAN_SEQUENCES: usize = 24; // u32
export const PLAN_STARTS: usize = 28; // u32 [sequences + 1], the first row of each sequence; the last is rows
export const PLAN_IDS: usize = 32; // u32 [rows]
export const PLAN_PLACES: usize = 36; // u32 [rows], each token's position
export const PLAN_KINDS: usize = 40; // u32 [rows], each token's type
export const PLAN_WORDS: usize = 44; // [vocabulary, dims]
export const PLAN_POSITIONS: usize = 48; // [positions, dims]
export const PLAN_TYPES: usize = 52; // [types, dims]
export const PLAN_GAIN: usize = 56; // [dims], of the embeddings' layer norm
export const PLAN_BIAS: usize = 60; // [dims]
export const PLAN_SUM: usize = 64; // [rows, dims], the embeddings' sum
export const PLAN_STATS: usize = 68; // [rows, 2], mean and 1 / deviation of each row of the sum
export const PLAN_EMBEDDED: usize = 72; // [rows, dims], the first hidden states
export const PLAN_SCRATCH: usize = 76; // MULTIPLY_SCRATCH bytes
export const PLAN_KEEP: usize = 80; // u32, 1: all probabilities are kept; 0: all heads use one block
export const PLAN_WEIGHTS: usize = 84; // u32 [layers, 16], addresses
export const PLAN_BLOCKS: usize = 88; // u32 [layers, 11], addresses
export const PLAN_WORD_SCALES: usize = 92; // [vocabulary], of int8 words; 0: words are float32

// A weight is int8 where its scales, [rows], have an address, else float32.
export const LAYER_WEIGHTS: usize = 16;
export const WEIGHT_QKV: usize = 0; // [3 dims, dims]: queries, keys and values
export const WEIGHT_QKV_BIAS: usize = 4; // [3 dims]
export const WEIGHT_MIX: usize = 8; // [dims, dims], of the attention's output
export const WEIGHT_MIX_BIAS: usize = 12; // [dims]
export const WEIGHT_MIX_GAIN: usize = 16; // [dims], of the layer norm behind it
export const WEIGHT_MIX_SHIFT: usize = 20; // [dims]
export const WEIGHT_INNER: usize = 24; // [inner, dims]
export const WEIGHT_INNER_BIAS: usize = 28; // [inner]
export const WEIGHT_OUTER: usize = 32; // [dims, inner]
export const WEIGHT_OUTER_BIAS: usize = 36; // [dims]
export const WEIGHT_OUTER_GAIN: usize = 40; // [dims], of the layer norm behind it
export const WEIGHT_OUTER_SHIFT: usize = 44; // [dims]
export const WEIGHT_QKV_SCALES: usize = 48;
export const WEIGHT_MIX_SCALES: usize = 52;
export const WEIGHT_INNER_SCALES: usize = 56;
export const WEIGHT_OUTER_SCALES: usize = 60;

export const LAYER_BLOCKS: usize = 11;
export const BLOCK_QKV: usize = 0; // [rows, 3 dims]
export const BLOCK_ATTENTION: usize = 4; // per sequence of n tokens [heads, n, n], one after the other
export const BLOCK_MIXED: usize = 8; // [rows, dims], the heads' outputs side by side
export const BLOCK_MIX_SUM: usize = 12; // [rows, dims], attention's output plus the layer's input
export const BLOCK_MIX_STATS: usize = 16; // [rows, 2]
export const BLOCK_MIX: usize = 20; // [rows, dims], normalised
export const BLOCK_INNER: usize = 24; // [rows, inner], before the activation
export const BLOCK_ACTIVE: usize = 28; // [rows, inner], behind it
export const BLOCK_OUTER_SUM: usize = 32; // [rows, dims], the feed-forward part's output plus its input
export const BLOCK_OUTER_STATS: usize = 36; // [rows, 2]
export const BLOCK_OUTPUT: usize = 40; // [rows, dims], the layer's hidden states

/** The address or number that stands at an offset into a plan or a lesson. */
export function word(base: usize, offset: usize): usize {
  return <usize>load<u32>(base + offset);
}
