// A checkpoint that tests can look into.

import type { CheckpointStore } from "#src/training/checkpoint.js";
import { joined } from "../helpers/tables.ts";

/** A checkpoint kept in memory, and how often it was saved. */
export function memoryCheckpoint(
  everySeconds: number,
): CheckpointStore & { saves: number; bytes?: Uint8Array | undefined } {
  return {
    name: "memory",
    everySeconds,
    saves: 0,
    async save(chunks) {
      this.bytes = joined(chunks);
      this.saves++;
    },
    async load() {
      const { bytes } = this;
      return bytes && new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
    },
    async remove() {
      this.bytes = undefined;
    },
  };
}
