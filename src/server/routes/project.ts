import { z } from "zod";
import { answerProject } from "../../questions/project.ts";
import { axes, words } from "../fields.ts";
import { defineVerb } from "../verb.ts";

export const project = defineVerb({
  name: "project",
  summary: "Lay words on axes, with how far each can be trusted.",
  schema: () =>
    z.strictObject({
      words: words("The words or expressions to lay on the axes."),
      axis: axes("Axes, name=words:words, topics, name=words, or names of the library."),
    }),
  quick: () => false,
  answer: ({ table }, fields) => JSON.stringify(answerProject(table, fields)),
});
