import { z } from "zod";
import { answerTokenize } from "../../questions/tokenize.ts";
import { flag } from "../fields.ts";
import { defineVerb } from "../verb.ts";

/** Texts up to this length are cut in a millisecond or two. */
const SHORT = 10_000;

export const tokenize = defineVerb({
  name: "tokenize",
  summary: "Cut text into tokens, with their ids and offsets.",
  schema: ({ limits }) =>
    z.strictObject({
      text: z.string().max(limits.text).describe("The text."),
      add_special: flag("Put the special tokens around the text that the model wants."),
      recognise_special: flag("Take text that looks like a special token for that token."),
      keep_case: flag("Words: leave capital letters as they are."),
    }),
  quick: ({ text }) => text.length <= SHORT,
  answer: ({ table }, { text, add_special, recognise_special, keep_case }) =>
    JSON.stringify(
      answerTokenize(table, {
        text,
        addSpecial: add_special,
        recogniseSpecial: recognise_special,
        keepCase: keep_case,
      }),
    ),
});
