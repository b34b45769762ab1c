// The company that words keep in a visitor's text.

import { corpusFromStream, type Evidence, evidence, tokenizerFrom } from "riverbank";
import type { Call } from "../../engine/call.ts";

export interface EvidenceQuestion {
  file: Blob;
  query: string;
  words: string[];
}

/** Tells how much of the file is read, 0 to 1. */
export const vectorsEvidence: Call<EvidenceQuestion, Evidence, number> = async ({ file, query, words }, desk) => {
  const { metadata } = await desk.table();
  return evidence(corpusFromStream(file), query, words, {
    lowercase: tokenizerFrom(metadata.tokenizer).lowercase,
    signal: desk.signal,
    onProgress: (done, total) => desk.tell(total ? done / total : 0),
  });
};
