// The command reads a corpus from files; here the texts come with the question, since no file is read because of one.

import { z } from "zod";
import { answerSenses, SENSES_DEFAULTS } from "../../questions/senses.ts";
import { corpusFromTexts } from "../../text/corpus.ts";
import { layer, word } from "../fields.ts";
import { MOST } from "../limits.ts";
import { served } from "../models.ts";
import { defineVerb } from "../verb.ts";

const { limit, most, silhouette, sentences, seed } = SENSES_DEFAULTS;

export const senses = defineVerb({
  name: "senses",
  summary: "Group a word's uses in texts by their vectors in context. Needs an encoder.",
  schema: ({ limits }) =>
    z.strictObject({
      word: word("The word."),
      texts: z.array(z.string().max(limits.text)).min(1).max(limits.batch).describe("Where to look."),
      layer: layer(),
      limit: z.int().min(1).max(MOST.list).default(limit).describe("Sentences that are kept, at most."),
      most: z.int().min(1).max(MOST.senses).default(most).describe("Senses, at most."),
      silhouette: z.number().min(0).max(1).default(silhouette).describe("How far apart groups must stand."),
      sentences: z.int().min(0).max(MOST.list).default(sentences).describe("Sentences to show for each sense."),
      seed: z.int().min(0).default(seed).describe("Seed of the sample and the grouping."),
    }),
  check: (_, { encoder }) => void served(encoder),
  quick: () => false,
  answer: async ({ encoder }, { texts, ...fields }, tell) => {
    const onProgress = ({ stage, done, total }: { stage: string; done: number; total: number | undefined }) => {
      if (total !== undefined) tell(done, total, stage);
    };
    return JSON.stringify(await answerSenses(served(encoder), fields, corpusFromTexts(texts), { onProgress }));
  },
});
