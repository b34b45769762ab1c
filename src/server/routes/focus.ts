import { z } from "zod";
import { answerFocus } from "../../questions/focus.ts";
import { axes, count, words } from "../fields.ts";
import { MOST } from "../limits.ts";
import { defineVerb } from "../verb.ts";

export const focus = defineVerb({
  name: "focus",
  summary: "Weigh topics for a text, keep what matters, show the neighbours before and after.",
  commas: ["topics", "without"],
  schema: () =>
    z
      .strictObject({
        query: z.string().min(1).max(MOST.axis).describe("A text; with without a word or an expression."),
        k: count(),
        threshold: z.number().min(0).default(3).describe("Keep topics from this standing on."),
        topics: words("Axes and topics of the library.", { most: MOST.matrix }).optional(),
        topic: axes("Topics of your own, name=words, or axes.").optional(),
        without: words("Take these axes of the library away instead.", { most: MOST.axes }).optional(),
      })
      .refine(({ without, topics, topic }) => without === undefined || (topics === undefined && topic === undefined), {
        error: "without: it came with topics or topic; leave one of them out",
      }),
  quick: () => false,
  answer: ({ table }, fields) => JSON.stringify(answerFocus(table, fields)),
});
