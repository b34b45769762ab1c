// An axis as the address holds it, and how the library reads it.

import { type Field, useField } from "../../address.ts";
import { type Asked, useAnswer } from "../../engine/use-answer.ts";
import { useKeptAnswer } from "./kept-answer.ts";

/** "library" is an axis of the library by its name, the others are made of typed words. */
export type AxisKind = "poles" | "topic" | "library";

/** What the fields of an axis hold. */
export interface AxisTexts {
  kind: AxisKind;
  /** Of two poles: what they are called, and their words. */
  name: string;
  low: string;
  high: string;
  /** Of a topic: what it is called, and its words. */
  about: string;
  topic: string;
  /** A name of the library. */
  entry: string;
}

export type AxisFields = Record<keyof AxisTexts, Field> & {
  /** Before the fields' names in the address. */
  prefix: string;
  /** The axis on one line, as the command line takes it. */
  text: string;
  described: Asked<"projectionAxis">;
};

/** Milliseconds without typing before the engine is asked. */
export const WAIT = 250;

/** The fields of an axis, each under its name with a prefix. */
export function useAxisFields(prefix: string, fallback: AxisTexts): AxisFields {
  const fields = {
    kind: useField(`${prefix}kind`, fallback.kind),
    name: useField(`${prefix}name`, fallback.name),
    low: useField(`${prefix}low`, fallback.low),
    high: useField(`${prefix}high`, fallback.high),
    about: useField(`${prefix}about`, fallback.about),
    topic: useField(`${prefix}topic`, fallback.topic),
    entry: useField(`${prefix}entry`, fallback.entry),
  };
  const text = textOf(fields);
  return {
    ...fields,
    prefix,
    text,
    described: useKeptAnswer(useAnswer("projectionAxis", { axis: text }, { wait: WAIT })),
  };
}

function textOf({ kind, name, low, high, about, topic, entry }: Record<keyof AxisTexts, Field>): string {
  if (kind.value === "library") return entry.value;
  if (kind.value === "topic") return `${about.value}=${topic.value}`;
  return `${name.value}=${low.value}:${high.value}`;
}
