import { z } from "zod";
import { answerAnalogy, METHOD_NAMES } from "../../questions/analogy.ts";
import { count, word } from "../fields.ts";
import { defineVerb } from "../verb.ts";

export const analogy = defineVerb({
  name: "analogy",
  summary: "Answer: a is to b as c is to ...?",
  schema: () =>
    z.strictObject({
      a: word("The word that b comes from."),
      b: word("What a leads to."),
      c: word("The word to go on from."),
      k: count(),
      method: z.enum(METHOD_NAMES).default("3cosadd").describe("How answers are scored."),
    }),
  quick: ({ method }) => method === "3cosadd",
  answer: ({ table }, fields) => JSON.stringify(answerAnalogy(table, fields)),
});
