// A corpus that has been read: its vocabulary and its words as final ids, block by block.

import { RiverbankError } from "../shared/errors.ts";
import type { BlockStore } from "./blocks.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Ids in a block: 128 KiB, small enough to shuffle and to stay in a core's cache. */
export const BLOCK_LENGTH = 32768;

/** A corpus as word ids, in blocks that can be read in any order, any number of times. */
export interface EncodedCorpus {
  /** Ids from 0 by falling count, ties by code point; kept words with the counts of before. Its counts are this corpus's. */
  readonly vocabulary: Vocabulary;
  /** Occurrences of words of the vocabulary: all ids of all blocks. */
  readonly tokens: number;
  /** Words read, those outside the vocabulary included. */
  readonly words: number;
  /** Lines that have words. */
  readonly sentences: number;
  /** Bytes of text read. */
  readonly bytes: number;
  readonly blocks: number;
  /** Most entries that a block has. */
  readonly blockLength: number;
  /** 16 hexadecimal digits that change when the vocabulary or any id does. */
  readonly fingerprint: string;
  /**
   * Writes block `index`: ids, with -1 at the end of a sentence; words outside the vocabulary are left out, and so is a
   * -1 after a -1. Returns how many entries were written; a promise where they come from the temporary file. A
   * sentence may go on in the next block.
   */
  readBlock(index: number, into: Int32Array): number | Promise<number>;
  /** Gives memory and temporary file back; a second call does nothing. */
  dispose(): Promise<void>;
}

type Facts = Pick<EncodedCorpus, "vocabulary" | "tokens" | "words" | "sentences" | "bytes" | "fingerprint">;

/** @param finalIds the vocabulary's id of each id of first sight, -1 for words that were left out. */
export function encodedCorpus(facts: Facts, store: BlockStore, finalIds: Int32Array): EncodedCorpus {
  return {
    ...facts,
    blocks: store.length,
    blockLength: BLOCK_LENGTH,
    readBlock(index, into) {
      if (into.length < BLOCK_LENGTH) {
        throw new RiverbankError(
          "invalid",
          `block: a buffer of ${into.length} ids came, ${BLOCK_LENGTH} were expected`,
        );
      }
      const block = store.read(index);
      return block instanceof Int32Array
        ? renumber(block, into, finalIds)
        : block.then((ids) => renumber(ids, into, finalIds));
    },
    dispose: () => store.dispose(),
  };
}

function renumber(block: Int32Array, into: Int32Array, finalIds: Int32Array): number {
  let written = 0;
  for (let i = 0; i < block.length; i++) {
    const seen = block[i];
    const id = seen < 0 ? -1 : finalIds[seen];
    if (id >= 0 || (seen < 0 && (written === 0 || into[written - 1] >= 0))) into[written++] = id;
  }
  return written;
}
