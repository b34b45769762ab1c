// A checkpoint in a file, written as every file is: whole or not at all. Node only.

import { rm, stat } from "node:fs/promises";
import { readChunks, writeAtomically } from "../shared/files.ts";
import type { CheckpointStore } from "./checkpoint.ts";

/**
 * Keeps a training's checkpoint at `path`.
 *
 * @param everySeconds seconds between saves. Default 120.
 */
export function fileCheckpoint(path: string, { everySeconds = 120 } = {}): CheckpointStore {
  return {
    name: path,
    everySeconds,
    save: (chunks) => writeAtomically(path, chunks),
    load: async () => ((await stat(path).catch(() => undefined)) ? readChunks(path) : undefined),
    remove: () => rm(path, { force: true }),
  };
}
