import { z } from "zod";
import { answerOdd } from "../../questions/odd.ts";
import { words } from "../fields.ts";
import { MOST } from "../limits.ts";
import { defineVerb } from "../verb.ts";

/** So many words are weighed in a millisecond or two. */
const FEW = 20;

export const odd = defineVerb({
  name: "odd",
  summary: "Find the word that does not fit.",
  schema: () => z.strictObject({ words: words("At least three different words.", { least: 3, most: MOST.matrix }) }),
  quick: ({ words: { length } }) => length <= FEW,
  answer: ({ table }, fields) => JSON.stringify(answerOdd(table, fields)),
});
