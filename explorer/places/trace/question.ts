// The fields of the address as the question that the library answers, as code and as a command.

import { TRACE_TOPICS } from "riverbank";
import type { TraceFields } from "riverbank/questions";
import { type Field, useField } from "../../address.ts";
import { commandLine } from "../../parts/command.ts";

const TEXT = "What sound does a dog make?";
const TOPICS = TRACE_TOPICS.join(", ");
const ANSWER = " A dog makes a [MASK].";
/** Words and neighbours at each place. */
const COUNT = 8;

/** What can be changed, each a field of the address. */
export interface Asking {
  text: Field;
  /** Names of the library, commas between. */
  topics: Field;
  /** The visitor's own topics, a line for each. */
  own: Field;
  /** What is put behind the text: "mask", "nothing" or "own". */
  behind: Field;
  /** With "own": this. */
  answer: Field;
  /** The layer at which places are read; "" for the last. */
  layer: Field;
}

export function useAsking(): Asking {
  return {
    text: useField("text", TEXT),
    topics: useField("topics", TOPICS),
    own: useField("own", ""),
    behind: useField("behind", "mask"),
    answer: useField("answer", ANSWER),
    layer: useField("layer", ""),
  };
}

/** The question. Topics that nobody has changed are left to the library, which skips those an encoder lacks words for. */
export function questionOf({ text, topics, own, behind, answer, layer }: Asking): TraceFields {
  const topic = partsOf(own.value, "\n");
  const names = partsOf(topics.value, ",");
  const isDefault = topics.value === TOPICS && topic.length === 0;
  return {
    text: text.value,
    topics: isDefault || names.length === 0 ? undefined : names,
    topic: topic.length > 0 ? topic : undefined,
    answer: behind.value === "own" ? answer.value : behind.value === "nothing" ? "" : undefined,
    layer: layer.value === "" ? undefined : Number(layer.value),
    k: COUNT,
  };
}

function partsOf(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** The command that prints the same. */
export function commandOf({ text, topics, topic = [], answer, layer, k }: TraceFields): string {
  return commandLine(
    ...["trace", text],
    ...topic.flatMap((one) => ["--topic", one]),
    ...(topics ? ["--topics", topics.join(",")] : []),
    ...(answer === undefined ? [] : ["--answer", answer]),
    ...(layer === undefined ? [] : ["--layer", String(layer)]),
    ...["-k", String(k)],
  );
}

/** The call that gives the same. */
export function codeOf({ text, topics = [], topic = [], answer, layer, k }: TraceFields): string {
  const asked = [...topic, ...topics];
  const options = { ...(asked.length > 0 && { topics: asked }), answer, layer, k };
  return `import { trace } from "riverbank";
import { openEncoder, openTable } from "riverbank/node";

const encoder = await openEncoder("models/en-context.safetensors");
const table = await openTable("models/en.safetensors");
const record = await trace(encoder, table, ${JSON.stringify(text)}, ${JSON.stringify(options)});
await encoder.close();`;
}

/** A saved record, read again. */
export function replayCodeOf(name: string): string {
  return `import { readFile } from "node:fs/promises";
import { readTrace } from "riverbank";

const record = readTrace(await readFile(${JSON.stringify(name)}, "utf8"));`;
}

export type Cause = "text" | "topics" | "layer";

/** The field that an error comes from, told by its subject; undefined for one that no field has caused. */
export function causeOf({ message }: Error): Cause | undefined {
  const subject = message.slice(0, message.indexOf(":")).split(" ").at(-1) ?? "";
  if (subject === "text" || subject === "layer") return subject;
  return ["axis", "poles", "words", "vectors", "topics", "query"].includes(subject) ? "topics" : undefined;
}
