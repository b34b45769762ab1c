// The plain-TypeScript kernels: slow, short, and the specification that the WebAssembly ones are held to.

import type { Kernels } from "../contract.ts";
import { numberReference } from "./numbers.ts";
import { quantiseReference } from "./quantise.ts";
import { vectorReference } from "./vector.ts";
import { View } from "./view.ts";

/** A kernel set over `memory` that runs anywhere. */
export function createReference(memory: WebAssembly.Memory): Kernels {
  const view = new View(memory);
  return { ...vectorReference(view), ...numberReference(view), ...quantiseReference(view) };
}
