import { z } from "zod";
import { answerAxes, areSets } from "../../questions/axes.ts";
import { count, word, words } from "../fields.ts";
import { MOST } from "../limits.ts";
import { defineVerb } from "../verb.ts";

/** What may be asked; of each request one. */
const QUESTIONS = ["for", "between", "principal", "weat"] as const;

export const axes = defineVerb({
  name: "axes",
  summary: "List the library of axes and topics, or ask what it says of words.",
  commas: ["fields", "among", "between"],
  schema: () =>
    z
      .strictObject({
        fields: words("Only these fields of the library.").optional(),
        for: word("A word or an expression to lay on all axes.").optional(),
        between: z.array(words("A list of words.")).length(2).optional().describe("Two lists to tell apart."),
        principal: z.int().min(1).max(MOST.directions).optional().describe("So many principal directions."),
        among: words("With principal: of these words.").optional(),
        weat: z.string().max(MOST.axis).optional().describe("An association test, X:Y:A:B or word:A:B."),
        k: count(),
      })
      .refine((fields) => QUESTIONS.filter((question) => fields[question] !== undefined).length <= 1, {
        error: "axes: more than one of for, between, principal and weat came; leave all but one out",
      })
      .refine(({ among, principal }) => among === undefined || principal !== undefined, {
        error: "among: it came without principal; add that, or leave it out",
      })
      .transform(({ weat, ...fields }) => ({ ...fields, weat: weat === undefined ? undefined : setsOf(weat) }))
      .refine(({ weat }) => weat === undefined || areSets(weat), {
        error: "weat: X:Y:A:B or word:A:B with lists a,b,c was expected",
      }),
  quick: () => false,
  answer: async ({ table }, fields) => JSON.stringify(await answerAxes(table, fields)),
});

function setsOf(text: string): string[][] {
  const lists = text.split(":").map((list) => list.split(",").map((part) => part.trim()));
  return lists.map((list) => list.filter((part) => part !== ""));
}
