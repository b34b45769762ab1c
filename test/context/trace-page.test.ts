import { expect, test } from "vitest";
import { encoderChunks } from "#src/context/encoder-file.js";
import { trace } from "#src/context/trace/trace.js";
import { tableChunks } from "#src/vectors/formats/table-file.js";
import { lessonTable } from "../cli/lesson.ts";
import { describePages, type PageKind } from "../helpers/pages.ts";
import { joined, randomEncoder, SMALL } from "./models.ts";

/** Runs in the page: traces a text, saves the record, and reads it again. */
const TRACE = `async ({ loadEncoder, loadTable, trace, readTrace }, { file, rows, text, topics }) => {
  const encoder = await loadEncoder({ weights: new Response(Uint8Array.from(file)) }, { threads: 1 });
  const table = await loadTable(Uint8Array.from(rows));
  return readTrace(JSON.stringify(await trace(encoder, table, text, { topics })));
}`;

describePages("a trace in a page", (inPage) => {
  test.each<PageKind>(["isolated", "plain"])("is, in one that is %s, to the last digit that of Node", async (kind) => {
    const [encoder, table] = [randomEncoder(SMALL, 3, 1, true), lessonTable()];
    const [file, rows] = [[...joined(encoderChunks(encoder))], [...joined(tableChunks(table))]];
    const [text, topics] = ["the river bank?", ["water=river,bank", "size=small:large"]];
    const there = await inPage(kind, "riverbank", TRACE, { file, rows, text, topics });
    expect(there).toEqual(await trace(encoder, table, text, { topics }));
  });
});
