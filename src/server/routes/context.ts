import { z } from "zod";
import { answerContext } from "../../questions/context.ts";
import { axes, few, flag, layer, word } from "../fields.ts";
import { served } from "../models.ts";
import { defineVerb } from "../verb.ts";

export const context = defineVerb({
  name: "context",
  summary: "Show what two sentences make of one word. Needs an encoder.",
  schema: ({ limits }) =>
    z.strictObject({
      first: z.string().min(1).max(limits.text).describe("A sentence."),
      second: z.string().min(1).max(limits.text).describe("Another one."),
      word: word("The word, which stands in both."),
      axis: axes("Axes, name=words:words, or topics, name=words.").optional(),
      layer: layer(),
      k: few(),
      table: flag("Take the word by itself from the served table instead of the encoder's input rows."),
    }),
  check: (_, { encoder }) => void served(encoder),
  quick: () => false,
  answer: async ({ encoder, table }, { table: fromTable, ...fields }) =>
    JSON.stringify(await answerContext(served(encoder), fields, fromTable ? table : undefined)),
});
