import { z } from "zod";
import { answerFill } from "../../questions/fill.ts";
import { few, flag } from "../fields.ts";
import { served } from "../models.ts";
import { defineVerb } from "../verb.ts";

export const fill = defineVerb({
  name: "fill",
  summary: "Give words for each [MASK] in a text. Needs an encoder.",
  schema: ({ limits }) =>
    z.strictObject({
      text: z.string().min(1).max(limits.text).describe("A text with one [MASK] or more."),
      k: few(),
      windows: flag("Read a long text in overlapping windows."),
    }),
  check: (_, { encoder }) => void served(encoder),
  quick: () => false,
  answer: async ({ encoder }, fields) => JSON.stringify(await answerFill(served(encoder), fields)),
});
