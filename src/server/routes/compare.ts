import { z } from "zod";
import { answerCompare } from "../../questions/compare.ts";
import { axes, flag, words } from "../fields.ts";
import { MOST } from "../limits.ts";
import { defineVerb } from "../verb.ts";

export const compare = defineVerb({
  name: "compare",
  summary: "Say how two words are related, or give the cosines of many.",
  schema: () =>
    z
      .strictObject({
        words: words("Two words or expressions, or more for a matrix.", { least: 2, most: MOST.matrix }),
        explain: flag("Two words: also the sum behind the dot product."),
        axis: axes("Two words: name these axes if they lie at their opposite ends.").optional(),
        raw: flag("In expressions, take words as they stand instead of as unit vectors."),
      })
      .refine(({ words: { length }, explain, axis }) => length === 2 || (!explain && !axis), {
        error: "words: more than two came with explain or axis, which are for two; leave one of them out",
      }),
  // The first question of a model draws random pairs, and opposites leave out every word of an axis in turn.
  quick: () => false,
  answer: ({ table }, fields) => JSON.stringify(answerCompare(table, fields)),
});
