// The kinds of fields that questions have, for schemas.

import { z } from "zod";
import { MOST } from "./limits.ts";

/** A word of the model, an expression where the verb takes one, or a name. */
export function word(about: string): z.ZodString {
  return z.string().min(1).max(MOST.word).describe(about);
}

/** A list of words. */
export function words(about: string, { least = 1, most = MOST.list }: { least?: number; most?: number } = {}) {
  return z.array(word("A word.")).min(least).max(most).describe(about);
}

/** Axes as they are typed: size=small,tiny:large,huge. */
export function axes(about: string) {
  return z.array(z.string().min(1).max(MOST.axis)).min(1).max(MOST.axes).describe(about);
}

/** How many answers. */
export function count() {
  return z.int().min(1).max(MOST.k).default(10).describe("How many answers, at most.");
}

/** How many answers where few are wanted. */
export function few() {
  return z.int().min(1).max(MOST.k).default(5).describe("How many answers for each, at most.");
}

/** A layer of the encoder. */
export function layer() {
  return z.int().min(0).optional().describe("The layer to read, 0 for the embeddings; default: the last.");
}

/** A choice that is off unless it is made. */
export function flag(about: string) {
  return z.boolean().optional().describe(about);
}
