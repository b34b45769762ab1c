// The question that the place's fields make, its answer, and the same as code and as a command.

import { useRef } from "preact/hooks";
import { useField } from "../../address.ts";
import type { Answer, Question } from "../../engine/ask.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { commandLine } from "../../parts/command.ts";
import { FIRST, SECOND, WORD } from "./examples.ts";

type Found = Answer<"compareInContext">;
type Fields = Question<"compareInContext">;

/** Neighbours of each. */
const K = 8;
/** Milliseconds without typing before both sentences are compared. */
const WAIT = 300;

export function useFields() {
  return {
    first: useField("first", FIRST),
    second: useField("second", SECOND),
    word: useField("word", WORD),
    across: useField("across", ""),
    up: useField("up", ""),
    layer: useField("layer", ""),
  };
}

export function questionOf({ first, second, word, across, up, layer }: ReturnType<typeof useFields>): Fields {
  const axis = [across.value, up.value].filter((text) => text.trim() !== "");
  return {
    first: first.value,
    second: second.value,
    word: word.value,
    ...(axis.length > 0 && { axis }),
    ...(layer.value !== "" && { layer: Number(layer.value) }),
    k: K,
  };
}

/** The comparison; while another one is asked or fails, `kept` is the last that there was, whose room stays taken. */
export function useComparison(question: Fields) {
  const asked = useAnswer("compareInContext", question, { long: true, wait: WAIT });
  const last = useRef<Found | undefined>(undefined);
  if (asked.answer) last.current = asked.answer;
  return { ...asked, kept: asked.answer ?? last.current };
}

export function codeOf(fields: Fields, table: string): string {
  return `import { openEncoder, openTable } from "riverbank/node";
import { answerContext } from "riverbank/questions";

const encoder = await openEncoder("models/en-context.safetensors");
const table = await openTable(${JSON.stringify(table)});
await answerContext(encoder, ${JSON.stringify(fields)}, table);`;
}

export function commandOf({ first, second, word, axis = [], layer, k }: Fields, table: string): string {
  return commandLine(
    ...["context", first, second, "--word", word],
    ...axis.flatMap((text) => ["--axis", text]),
    ...(layer === undefined ? [] : ["--layer", String(layer)]),
    ...["--table", table, "-k", String(k)],
  );
}

/** Places on every axis, a row for each axis. */
export function rowsOf({ axes }: Found): (string | number | undefined)[][] {
  return [
    ["axis", "by itself", "in 1", "error", "in 2", "error", "spread"],
    ...axes.map(({ name, static: alone, uses: [a, b], spread }) => {
      return [name, alone ?? "", a.score, a.error ?? "", b.score, b.error ?? "", spread ?? ""];
    }),
  ];
}
