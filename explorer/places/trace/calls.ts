// What the trace's place asks the engine.

import { readTrace, type Trace } from "riverbank";
import { answerTrace, type TraceFields } from "riverbank/questions";
import type { Call } from "../../engine/call.ts";

/** A text's whole road. */
export const traceText: Call<TraceFields, Trace> = async (fields, desk) => {
  const [encoder, table] = await Promise.all([desk.encoder(), desk.table()]);
  return answerTrace(encoder, table, fields, { signal: desk.signal });
};

/** A record that was saved, looked at; it needs no model. */
export const replayTrace: Call<{ file: File }, Trace> = async ({ file }) => readTrace(await file.text(), file.name);
