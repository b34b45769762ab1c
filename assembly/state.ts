// Where a training thread keeps what it needs: byte offsets into the block that TypeScript fills
// (src/training/state.ts names the same ones).

export const STATE_INPUTS: usize = 0; // u32, address of the input rows [input rows, stride]
export const STATE_OUTPUTS: usize = 4; // u32, address of the output rows [words, stride]
export const STATE_STRIDE: usize = 8; // u32, numbers per row, a multiple of 4
export const STATE_WINDOW: usize = 12; // u32, most words to each side
export const STATE_NEGATIVES: usize = 16; // u32, drawn words per window
export const STATE_WORDS: usize = 20; // u32, words in the vocabulary
export const STATE_KEEP: usize = 24; // u32, address of u32 [words]: a word stays where 32 random bits are not above it
export const STATE_ALIAS: usize = 28; // u32, address of (u32 threshold, u32 other) [words]: the noise distribution
export const STATE_FEATURES: usize = 32; // u32, address of u32 [words + 1]: where a word's input rows start in the list; 0 without subwords
export const STATE_FEATURE_ROWS: usize = 36; // u32, address of the list of input rows
export const STATE_SCRATCH: usize = 40; // u32, address of the thread's working space
export const STATE_RATE: usize = 44; // f32, learning rate
export const STATE_RANDOM: usize = 48; // u32 [4]
export const STATE_LOSS_PRODUCT: usize = 64; // f64, Π (1 + e^−t) / 2^(512 × exponent)
export const STATE_LOSS_EXPONENT: usize = 72; // f64
export const STATE_PAIRS: usize = 80; // f64, scored pairs
export const STATE_TOUCHED: usize = 88; // u32, written so that touching a row is not optimised away
