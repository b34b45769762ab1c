import { z } from "zod";
import { answerNearestTyped } from "../../questions/nearest.ts";
import { count, flag, word, words } from "../fields.ts";
import { MOST } from "../limits.ts";
import { defineVerb } from "../verb.ts";

/** Rows × numbers that are scanned in a few milliseconds. */
const SMALL = 2 ** 25;

export const nearest = defineVerb({
  name: "nearest",
  summary: "List the words nearest to a word, an expression or a vector.",
  commas: ["vector", "among"],
  schema: () =>
    z
      .strictObject({
        query: word("A word, or an expression such as king - man + woman.").optional(),
        vector: z.array(z.number()).min(1).max(MOST.axis).optional().describe("A vector to start from instead."),
        k: count(),
        among: words("Answer only with these words.").optional(),
        closer_than: word("Answer with the words that are closer than this one, and with its rank.").optional(),
        raw: flag("In expressions, take words as they stand instead of as unit vectors."),
      })
      .refine(({ query, vector }) => (query === undefined) !== (vector === undefined), {
        error: "query: either query or vector was expected, one of them; give a word, such as query=king",
      })
      .refine(({ among, closer_than }) => among === undefined || closer_than === undefined, {
        error: "closer_than: it came with among; leave one of them out",
      }),
  quick: (_, { model: { rows, dims } }) => rows * dims <= SMALL,
  answer: ({ table }, { closer_than, ...fields }) =>
    JSON.stringify(answerNearestTyped(table, { ...fields, closerThan: closer_than })),
});
