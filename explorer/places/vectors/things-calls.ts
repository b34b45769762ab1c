// Questions about things: in the engine, no table of words is needed for them.

import {
  checkClaims,
  cosine,
  dimensionLabel,
  type ExplainedCosine,
  inUnits,
  type LabelledVectors,
  readLabelled,
  selectDimensions,
  unitsLike,
  type Verdict,
} from "riverbank";
import { answerVectors, type VectorsReport } from "riverbank/questions";
import type { Call } from "../../engine/call.ts";

/** A table of things as it is typed, and how it is looked at. */
export interface ThingsQuestion {
  table: string;
  /** The only dimension to look at; all, where the table has none of this name. */
  by?: string;
  /** Other units, by dimension. */
  units?: Record<string, string>;
  /** The two things whose numbers are multiplied; the first two, where the table has none of these names. */
  pair?: readonly string[];
  /** A line each. */
  claims?: readonly string[];
}

/** A dimension and the units it can be shown in. */
export interface ShownDimension {
  name: string;
  label: string;
  unit: string | null;
  units: string[];
}

export interface ThingsAnswer {
  kind: string;
  /** All of the table, and those that are looked at. */
  dimensions: ShownDimension[];
  shown: ShownDimension[];
  report: VectorsReport;
  /** The sum behind one pair. */
  worked: (ExplainedCosine & { names: [string, string] }) | undefined;
  /** A verdict for each line of the claims, what is wrong with it, or nothing where it is empty. */
  claims: (Verdict | { problem: string } | undefined)[];
}

export const vectorsThings: Call<ThingsQuestion, ThingsAnswer> = ({
  table: text,
  by,
  units = {},
  pair,
  claims = [],
}) => {
  const typed = readLabelled(text);
  const known = Object.entries(units).filter(([name]) => typed.dimensions.some((dimension) => dimension.name === name));
  const all = inUnits(typed, Object.fromEntries(known));
  const table = all.dimensions.some(({ name }) => name === by) ? selectDimensions(all, [by ?? ""]) : all;
  const verdicts = claims.map((line, index) => checkLine(table, line, index));
  const sound = verdicts.flatMap((verdict) => (verdict && "holds" in verdict ? [verdict.claim] : []));
  return {
    kind: table.kind,
    dimensions: shownDimensions(all),
    shown: shownDimensions(table),
    report: answerVectors(table, { claims: sound.join("\n") }),
    worked: workOut(table, pair),
    claims: verdicts,
  };
};

/** One claim, told by the line where it stands. */
function checkLine(table: LabelledVectors, line: string, index: number): ThingsAnswer["claims"][number] {
  try {
    return checkClaims(table, "\n".repeat(index) + line)[0];
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function shownDimensions({ dimensions }: LabelledVectors): ShownDimension[] {
  return dimensions.map((dimension) => {
    const { name, unit } = dimension;
    return { name, unit, label: dimensionLabel(dimension), units: unit === null ? [] : unitsLike(unit) };
  });
}

function workOut({ objects, dimensions }: LabelledVectors, pair: readonly string[] = []): ThingsAnswer["worked"] {
  const asked = pair.flatMap((name) => objects.find((object) => object.name === name) ?? []);
  const [a, b] = asked.length === 2 ? asked : objects;
  if (!b) return undefined;
  const labels = dimensions.map(({ name }) => name);
  return { names: [a.name, b.name], ...cosine(a.vector, b.vector, { explain: true, labels }) };
}
