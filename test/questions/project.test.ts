import { expect, test } from "vitest";
import { answerProject, layWords } from "#src/questions/project.js";
import { shippedModel } from "../helpers/shipped.ts";

test("words are laid on untested axes as on tested ones, to the last digit", async () => {
  const table = await shippedModel();
  const asked = { words: ["mouse", "king - man + woman"], axis: ["size=small,tiny:large,huge", "royalty"] };
  const { axes, words } = layWords(table, asked);
  expect(words).toEqual(answerProject(table, asked).words);
  expect(axes.map(({ name, kind }) => [name, kind])).toEqual([
    ["size", "poles"],
    ["royalty", "poles"],
  ]);
});
