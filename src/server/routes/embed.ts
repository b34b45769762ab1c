import { z } from "zod";
import { answerEmbed, embeddedJson } from "../../questions/embed.ts";
import { flag } from "../fields.ts";
import { defineVerb } from "../verb.ts";

/** UTF-16 units that are embedded in a few milliseconds. */
const SHORT = 5000;

export const embed = defineVerb({
  name: "embed",
  summary: "Turn texts into vectors, a line of JSON each.",
  type: "application/x-ndjson",
  schema: ({ limits, model }) =>
    z.strictObject({
      texts: z.array(z.string().max(limits.text)).min(1).max(limits.batch).describe("The texts."),
      weighting: z.enum(["sif", "mean"]).optional().describe("How tokens count."),
      a: z.number().positive().optional().describe("sif: the share of all text at which a word counts half."),
      components: z
        .int()
        .min(0)
        .max(model.dims - 1)
        .optional()
        .describe("Common directions of the texts to take away."),
      normalise: flag("Bring every vector to length 1."),
    }),
  quick: ({ texts }) => texts.length <= 20 && texts.reduce((sum, { length }) => sum + length, 0) <= SHORT,
  answer: async ({ table }, { texts, weighting, a, components, normalise }, tell) => {
    const how = {
      ...(weighting && { weighting }),
      ...(a !== undefined && { a }),
      ...(components !== undefined && { components }),
      ...(normalise !== undefined && { normalise }),
    };
    const lines: string[] = [];
    for await (const embedded of answerEmbed(table, { texts, ...how })) {
      tell(lines.push(`${embeddedJson(embedded)}\n`), texts.length);
    }
    return lines.join("");
  },
});
