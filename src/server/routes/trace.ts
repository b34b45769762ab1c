import { z } from "zod";
import { answerTrace } from "../../questions/trace.ts";
import { axes, few, layer, words } from "../fields.ts";
import { MOST } from "../limits.ts";
import { served } from "../models.ts";
import { defineVerb } from "../verb.ts";

export const trace = defineVerb({
  name: "trace",
  summary: "Follow a text from its characters to words, every number kept. Needs an encoder.",
  commas: ["topics"],
  schema: ({ limits }) =>
    z.strictObject({
      text: z.string().min(1).max(limits.text).describe("A text."),
      topics: words("Topics and axes of the library.", { most: MOST.axes }).optional(),
      topic: axes("Topics of your own, name=words, or axes.").optional(),
      answer: z
        .string()
        .max(limits.text)
        .optional()
        .describe("What is put behind the text; default: a mask, where it has none."),
      layer: layer(),
      k: few(),
    }),
  check: (_, { encoder }) => void served(encoder),
  quick: () => false,
  answer: async ({ encoder, table }, fields) => JSON.stringify(await answerTrace(served(encoder), table, fields)),
});
