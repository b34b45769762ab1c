// The plain-TypeScript kernels: slow, short, and the specification that the WebAssembly ones are held to.

import type { Kernels } from "../contract.ts";
import { matrixReference } from "./matrix.ts";
import { scanReference } from "./scan.ts";
import { siftReference } from "./sift.ts";
import { topReference } from "./top.ts";
import { vectorReference } from "./vector.ts";
import { View } from "./view.ts";
import { wordReference } from "./words.ts";

/** A kernel set over `memory` that runs anywhere. */
export function createReference(memory: WebAssembly.Memory): Kernels {
  const view = new View(memory);
  return {
    ...vectorReference(view),
    ...matrixReference(view),
    ...topReference(view),
    ...scanReference(view),
    ...siftReference(view),
    ...wordReference(view),
  };
}
