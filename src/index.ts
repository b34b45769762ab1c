// Riverbank in road order. Everything here runs in Node and in a page alike; what needs files is in riverbank/node.

export { RiverbankError, type ErrorCode } from "./shared/errors.ts";
export { Random } from "./shared/random.ts";
export { KernelMemory } from "./kernels/memory.ts";
export { WorkerPool } from "./kernels/pool.ts";
export { Vocabulary } from "./tokens/vocabulary.ts";
export { EmbeddingTable, type Precision, type Rows, type Subwords, type TableParts } from "./vectors/table.ts";
export { type LoadOptions, loadTable } from "./vectors/load.ts";
export { tableChunks } from "./vectors/formats/table-file.ts";
export { hashNgram, type NgramOptions, ngramRows, ngramsOf } from "./vectors/subwords.ts";
export { nearestSpellings } from "./vectors/spelling.ts";
export { readSafetensors, safetensorsChunks, type Dtype, type Tensor } from "./vectors/formats/safetensors.ts";
