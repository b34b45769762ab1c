// A trace that was saved, looked at before it is shown again.

import { RiverbankError } from "../../shared/errors.ts";
import type { Neighbour } from "../../similarity/nearest.ts";
import { parseRecord } from "../../vectors/formats/json.ts";
import type { Candidate } from "../fill.ts";
import type { HeldOut } from "../lens/encoder-axis.ts";
import { faultOf } from "./adds-up.ts";
import {
  type AttentionStep,
  type CharactersStep,
  type FocusStep,
  type GainStep,
  type IdsStep,
  type OutputStep,
  type RaisedWord,
  type RowsStep,
  type TokensStep,
  TRACE_FORMAT,
  TRACE_VERSION,
  type Trace,
  type TraceFocus,
  type TraceGap,
  type TraceRow,
  type TraceSteps,
  type TraceTableRow,
  type TraceTopic,
} from "./record.ts";
import { flag, list, Misfit, nullable, number, oneOf, record, type Shape, text, tuple, whole } from "./shape.ts";

const neighbour = record<Neighbour>({ token: text, score: number });
const candidate = { token: text, id: whole, probability: number };
const skipped = record<GainStep["skipped"][number]>({ name: text, reason: text });

const characters = record<CharactersStep>({
  name: oneOf("characters"),
  characters: list(record({ character: text, codePoint: whole, start: whole })),
});

const tokens = record<TokensStep>({
  name: oneOf("tokens"),
  tokens: list(
    record<TokensStep["tokens"][number]>({
      ...{ token: text, start: whole, end: whole },
      kind: oneOf("text", "mask", "special"),
      appended: flag,
    }),
  ),
});

const ids = record<IdsStep>({ name: oneOf("ids"), ids: list(whole), unknown: list(whole) });

const tableRow = record<TraceTableRow>({ word: text, rows: list(whole), norm: number, nearest: list(neighbour) });
const rows = record<RowsStep>({
  name: oneOf("rows"),
  rows: list(
    record<TraceRow>({
      encoder: record<TraceRow["encoder"]>({ norm: number, vector: list(number) }),
      table: nullable(tableRow),
    }),
  ),
});

const attention = record<AttentionStep>({ name: oneOf("attention"), attention: list(list(list(list(number)))) });

const held = nullable(record<HeldOut>({ right: whole, tested: whole, separation: number }));
const topic = record<TraceTopic>({
  name: text,
  ...{ negative: list(text), positive: list(text), missing: list(text) },
  from: oneOf("input", "context"),
  held: record<TraceTopic["held"]>({ input: held, context: held }),
  origin: number,
  places: list(list(number)),
  parts: list(record<TraceTopic["parts"][number]>({ layer: whole, part: text, gains: list(number) })),
  pushes: list(list(number)),
});
const gain = record<GainStep>({ name: oneOf("gain"), layer: whole, topics: list(topic), skipped: list(skipped) });

const found = record<TraceFocus>({
  query: text,
  tokens: list(record<TraceFocus["tokens"][number]>({ token: text, weight: number })),
  unknown: list(text),
  topics: list(
    record<TraceFocus["topics"][number]>({
      ...{ name: text, standing: number, parts: list(number), weight: number, kept: flag },
    }),
  ),
  ...{ share: number, expected: number, vector: list(number), focused: list(number) },
  ...{ before: list(neighbour), after: list(neighbour) },
});
const focus = record<FocusStep>({ name: oneOf("focus"), focus: nullable(found), reason: nullable(text) });

const gap = record<TraceGap>({
  token: whole,
  candidates: list(record<Candidate>(candidate)),
  raised: list(record<RaisedWord>({ ...candidate, alone: number, bits: number })),
  bits: number,
});
const output = record<OutputStep>({ name: oneOf("output"), gaps: list(gap), reason: nullable(text) });

const shape: Shape<Trace> = record<Trace>({
  format: oneOf(TRACE_FORMAT),
  version: oneOf(TRACE_VERSION),
  ...{ text, appended: text, read: text },
  encoder: record<Trace["encoder"]>({ layers: whole, heads: whole, dims: whole, vocabulary: whole }),
  table: record<Trace["table"]>({ rows: whole, dims: whole }),
  steps: tuple<TraceSteps>(characters, tokens, ids, rows, attention, gain, focus, output),
});

/**
 * A trace from its JSON, the very object that `trace` gave, without any model. All of it is looked at: that it is whole,
 * that its steps fit each other, and that attention, gains, pushes and standings add up to 1e-4.
 *
 * Throws `invalid` for what is no trace or does not add up, saying where; `unsupported trace` for another version.
 *
 * @param json what `JSON.stringify(trace)` gave.
 * @param name what errors call it. Default "trace".
 *
 * @example
 * stepOf(readTrace(await file.text()), "tokens").tokens[5].token; // "dog"
 */
export function readTrace(json: string, name = "trace"): Trace {
  const value = parseRecord(json, name);
  const { format, version } = value;
  if (format !== TRACE_FORMAT) {
    throw new RiverbankError("invalid", `${name}: it is not a trace; give one that riverbank trace -o wrote`);
  }
  if (version !== TRACE_VERSION) {
    const came = `it has version ${JSON.stringify(version)}, this Riverbank reads ${TRACE_VERSION}`;
    throw new RiverbankError("unsupported", `trace: ${name}: ${came}; trace the text again`);
  }
  const trace = shaped(value, name);
  const fault = faultOf(trace);
  if (fault === undefined) return trace;
  throw new RiverbankError("invalid", `${name}: ${fault}; trace the text again`);
}

function shaped(value: unknown, name: string): Trace {
  try {
    return shape(value, "");
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    throw new RiverbankError("invalid", `${name}: ${error.message}; is it cut off or changed?`, { cause: error });
  }
}
