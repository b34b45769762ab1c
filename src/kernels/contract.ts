// What a kernel set must offer. Two sets do: the WebAssembly module (assembly/) and the plain-TypeScript reference
// (kernels/reference/), which is the specification. Arguments are addresses into one memory, in the order
// destination, sources, numbers, counts; kernels never allocate and handle any length and alignment themselves.

import type { ActivationKernels } from "./reference/activation.ts";
import type { CellKernels } from "./reference/cells.ts";
import type { EncoderKernels } from "./reference/encoder.ts";
import type { GloveKernels } from "./reference/glove.ts";
import type { GradientKernels } from "./reference/gradients.ts";
import type { LayerKernels } from "./reference/layer.ts";
import type { LearnKernels } from "./reference/learn.ts";
import type { MatrixKernels } from "./reference/matrix.ts";
import type { MatrixInt8Kernels } from "./reference/matrix-int8.ts";
import type { NearKernels } from "./reference/near.ts";
import type { NumberKernels } from "./reference/numbers.ts";
import type { OptimiseKernels } from "./reference/optimise.ts";
import type { QuantiseKernels } from "./reference/quantise.ts";
import type { ScanKernels } from "./reference/scan.ts";
import type { ScatterKernels } from "./reference/scatter.ts";
import type { SelectKernels } from "./reference/select.ts";
import type { SiftKernels } from "./reference/sift.ts";
import type { TopKernels } from "./reference/top.ts";
import type { TrainingKernels } from "./reference/training.ts";
import type { TsneKernels } from "./reference/tsne.ts";
import type { TreeKernels } from "./reference/tsne-tree.ts";
import type { UmapKernels } from "./reference/umap.ts";
import type { VectorKernels } from "./reference/vector.ts";
import type { WordKernels } from "./reference/words.ts";

/** A byte offset into a kernel memory. */
export type Address = number;

/** Every kernel, by family; each family is documented where its reference twin stands. */
export interface Kernels
  extends VectorKernels,
    MatrixKernels,
    MatrixInt8Kernels,
    NumberKernels,
    QuantiseKernels,
    WordKernels,
    TrainingKernels,
    CellKernels,
    GloveKernels,
    TopKernels,
    ScanKernels,
    SelectKernels,
    SiftKernels,
    NearKernels,
    ScatterKernels,
    UmapKernels,
    TreeKernels,
    TsneKernels,
    ActivationKernels,
    LayerKernels,
    EncoderKernels,
    GradientKernels,
    LearnKernels,
    OptimiseKernels {}

/** The names under which a worker can be asked for a kernel. */
export type KernelName = keyof Kernels;
