// The end of the road: words for the places to guess, and a place to guess for a text that has none.

import type { EncoderCore } from "../core.ts";
import { best, openGaps } from "../fill.ts";
import { findMask } from "../mask.ts";
import type { OutputStep, RaisedWord } from "./record.ts";

/**
 * What is put behind a text so that the encoder has a place to guess: `answer` where one is given, else nothing for a text
 * that has a mask or an encoder that guesses no words, else a mask and a full stop.
 */
export function appendedTo({ tokenizer, weights }: EncoderCore, text: string, answer: string | undefined): string {
  if (answer !== undefined) return answer;
  const mask = findMask(tokenizer);
  if (!mask || !weights.head || text.includes(mask.token)) return "";
  return ` ${mask.token}.`;
}

/** Words for the masks of a text: the likeliest, and those that the rest of the text speaks for. */
export async function outputOf(core: EncoderCore, read: string, k: number): Promise<OutputStep> {
  const mask = findMask(core.tokenizer);
  if (!core.weights.head) return nothing("the encoder has no head that predicts words");
  if (!mask) return nothing("the encoder's tokenizer has no mask");
  if (!read.includes(mask.token)) return nothing(`the text has no ${mask.token}`);
  const [{ probabilities: alone }] = await openGaps(core, mask.token);
  const gaps = (await openGaps(core, read)).map(({ token, probabilities }) => ({
    token,
    candidates: best(probabilities, k, core.tokenizer),
    ...raise(core, probabilities, alone, k),
  }));
  return { name: "output", gaps, reason: null };
}

function nothing(reason: string): OutputStep {
  return { name: "output", gaps: [], reason };
}

/** The divergence of a mask's words from those of a mask alone, and the words whose share of it is largest. */
function raise(
  { tokenizer }: EncoderCore,
  probabilities: Float32Array,
  alone: Float32Array,
  k: number,
): { raised: RaisedWord[]; bits: number } {
  const shares = Float64Array.from(probabilities, (p, id) =>
    p > 0 && alone[id] > 0 ? p * Math.log2(p / alone[id]) : 0,
  );
  const bits = Math.max(
    0,
    shares.reduce((sum, share) => sum + share, 0),
  );
  const ids = Array.from({ length: Math.min(shares.length, tokenizer.vocabularySize) }, (_, id) => id);
  ids.sort((a, b) => shares[b] - shares[a] || a - b);
  const raised = ids.slice(0, k).filter((id) => shares[id] > 0);
  const describe = (id: number) => ({
    ...{ token: tokenizer.tokenOf(id), id, probability: probabilities[id] },
    ...{ alone: alone[id], bits: shares[id] },
  });
  return { raised: raised.map(describe), bits };
}
