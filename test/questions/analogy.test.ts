import { expect, test } from "vitest";
import { analogyIn } from "#src/questions/analogy.js";
import { queryOf } from "#src/questions/queries.js";
import { tableOf } from "../helpers/tables.ts";

const table = tableOf({ man: [1, 0], king: [1, 1], woman: [0, 1] });
const asked = (text: string) => analogyIn(queryOf(table, text));

test("a sum of two words less a third asks an analogy, however its terms stand", () => {
  const analogy = { a: "man", b: "king", c: "woman" };
  expect(["king - man + woman", "king + woman - man", "-man + king + woman"].map(asked)).toEqual([
    ...[analogy, analogy, analogy],
  ]);
});

test("any other query asks none", () => {
  const others = ["king", "king - man", "king - man - woman", "2*king - man + woman", "mean(king, man, woman)"];
  for (const text of [...others, "king - 2*man + woman", "king | man | woman", "king - man + (woman - king)"]) {
    expect(asked(text), text).toBeUndefined();
  }
});
