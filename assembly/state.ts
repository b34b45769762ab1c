// Where a training thread keeps what it needs: byte offsets into a block that TypeScript fills. The reference twin
// (src/kernels/reference/training.ts) names the same ones in `TRAINING_STATE`.

export const STATE_INPUTS: usize = 0; // u32, address of the input rows [input rows, stride]
export const STATE_OUTPUTS: usize = 4; // u32, address of the output rows [words + 1, stride], the last one spare and zero
export const STATE_STRIDE: usize = 8; // u32, numbers per row, a multiple of 4
export const STATE_WINDOW: usize = 12; // u32, most words to each side
export const STATE_NEGATIVES: usize = 16; // u32, drawn words per window
export const STATE_WORDS: usize = 20; // u32, words in the vocabulary
export const STATE_KEEP: usize = 24; // u32, address of u32 [words]: an occurrence stays unless 32 random bits are above it
export const STATE_NOISE: usize = 28; // u32, address of (u32 threshold, u32 other) [words]: Walker's alias table
export const STATE_FEATURES: usize = 32; // u32, address of u32 [words + 1]: where a word's input rows start in the list; 0: its own row
export const STATE_FEATURE_ROWS: usize = 36; // u32, address of that list of input rows
export const STATE_SCRATCH: usize = 40; // u32, address of the thread's working space
export const STATE_RATE: usize = 44; // f32, learning rate
export const STATE_RANDOM: usize = 48; // u32 [4]
export const STATE_LOSS_PRODUCT: usize = 64; // f64, Π (1 + e^−t) divided by 2^256 as often as the exponent says
export const STATE_LOSS_EXPONENT: usize = 72; // f64
export const STATE_PAIRS: usize = 80; // f64, pairs scored
export const STATE_TOUCHED: usize = 88; // u32, written so that touching a row is not optimised away
export const STATE_MODEL: usize = 92; // u32, one of the three below
export const STATE_POOL: usize = 128; // u32 [256], the drawn words in use

export const MODEL_WINDOWS: u32 = 0; // skip-gram, one input row per word
export const MODEL_SUBWORDS: u32 = 1; // skip-gram, many input rows per word
export const MODEL_CBOW: u32 = 2; // continuous bag of words
