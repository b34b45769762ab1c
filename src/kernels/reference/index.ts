// The plain-TypeScript kernels: slow, short, and the specification that the WebAssembly ones are held to.

import type { Kernels } from "../contract.ts";
import { activationReference } from "./activation.ts";
import { cellReference } from "./cells.ts";
import { encoderReference } from "./encoder.ts";
import { gloveReference } from "./glove.ts";
import { gradientReference } from "./gradients.ts";
import { layerReference } from "./layer.ts";
import { learnReference } from "./learn.ts";
import { matrixReference } from "./matrix.ts";
import { matrixInt8Reference } from "./matrix-int8.ts";
import { nearReference } from "./near.ts";
import { numberReference } from "./numbers.ts";
import { optimiseReference } from "./optimise.ts";
import { quantiseReference } from "./quantise.ts";
import { scanReference } from "./scan.ts";
import { scatterReference } from "./scatter.ts";
import { selectReference } from "./select.ts";
import { siftReference } from "./sift.ts";
import { topReference } from "./top.ts";
import { trainingReference } from "./training.ts";
import { tsneReference } from "./tsne.ts";
import { treeReference } from "./tsne-tree.ts";
import { umapReference } from "./umap.ts";
import { vectorReference } from "./vector.ts";
import { View } from "./view.ts";
import { wordReference } from "./words.ts";

/** A kernel set over `memory` that runs anywhere. */
export function createReference(memory: WebAssembly.Memory): Kernels {
  const view = new View(memory);
  const matrix = matrixReference(view);
  const matrixInt8 = matrixInt8Reference(view);
  const activation = activationReference(view);
  const layer = layerReference(view);
  const vector = vectorReference(view);
  const encoder = encoderReference(view, { ...matrix, ...matrixInt8, ...activation, ...layer });
  const gradients = gradientReference(view);
  return {
    ...vector,
    ...nearReference(view),
    ...matrix,
    ...matrixInt8,
    ...numberReference(view),
    ...quantiseReference(view),
    ...topReference(view),
    ...scanReference(view),
    ...scatterReference(view),
    ...selectReference(view),
    ...siftReference(view),
    ...wordReference(view),
    ...trainingReference(view),
    ...cellReference(view),
    ...gloveReference(view),
    ...umapReference(view),
    ...activation,
    ...layer,
    ...treeReference(view),
    ...tsneReference(view),
    ...encoder,
    ...gradients,
    ...learnReference(view, { ...vector, ...matrix, ...matrixInt8, ...activation, ...layer, ...encoder, ...gradients }),
    ...optimiseReference(view),
  };
}
