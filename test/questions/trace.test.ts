import { expect, test } from "vitest";
import { stepOf } from "#src/context/trace/record.js";
import { trace } from "#src/context/trace/trace.js";
import { answerTrace } from "#src/questions/trace.js";
import { lessonTable } from "../cli/lesson.ts";
import { randomEncoder, SMALL } from "../context/models.ts";

const encoder = randomEncoder({ ...SMALL, positions: 40 }, 1, 1, true);
const table = lessonTable();
const text = "the river bank";

test("one's own topics come before those of the library; the rest is passed on", async () => {
  const asked = { topic: ["water=river,bank"], topics: ["size=small:large"], answer: "", layer: 1, k: 2 };
  const found = await answerTrace(encoder, table, { text, ...asked });
  expect(stepOf(found, "gain").topics.map(({ name }) => name)).toEqual(["water", "size"]);
  const topics = ["water=river,bank", "size=small:large"];
  expect(found).toEqual(await trace(encoder, table, text, { topics, answer: "", layer: 1, k: 2 }));
});

test("without any topic it is about the default ones", async () => {
  const found = await answerTrace(encoder, table, { text, topics: [], k: 3 });
  expect(found).toEqual(await trace(encoder, table, text, { k: 3 }));
});
