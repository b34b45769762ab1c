// Step 4: the rows of numbers that the integers point to, and what lies near them.

import { stepOf, type TraceRow } from "riverbank";
import { plural } from "../../parts/numbers.ts";
import type { StepProps } from "./steps.tsx";
import { stripOf } from "./strip.ts";

/** More than these are not drawn. */
const MOST = 80;

export function Rows({ record, chosen, onChoose }: StepProps) {
  const { rows } = stepOf(record, "rows");
  const { ids } = stepOf(record, "ids");
  const { tokens } = stepOf(record, "tokens");
  const { encoder, table } = record;
  const largest = largestOf(rows);
  return (
    <>
      <p class="lead">
        {`Each integer is the number of a row of ${encoder.dims} learned numbers. The row of a word is the same in every text. What it means shows in the words whose rows are near; these are from the static table, ${plural(table.rows, "row")} of ${table.dims}.`}
      </p>
      <ol class="trace-rows">
        {rows.slice(0, MOST).map((row, token) => (
          <li key={token}>
            <button type="button" aria-pressed={token === chosen} onClick={() => onChoose(token)}>
              <span class="trace-glyph">{tokens[token].token}</span>
              <span class="trace-number">{`row ${ids[token]}`}</span>
            </button>
            <Strip numbers={row.encoder.vector} largest={largest} />
            <Near row={row} />
          </li>
        ))}
      </ol>
      {rows.length > MOST && <p class="note">{`... and ${plural(rows.length - MOST, "more row")}`}</p>}
      <p class="trace-legend">
        <span>
          <i class="trace-minus" /> below 0
        </span>
        <span>
          <i /> above 0
        </span>
        <span>the stronger, the further from it</span>
      </p>
    </>
  );
}

/** The largest magnitude in the rows, so that all strips have one scale. */
export function largestOf(rows: readonly TraceRow[]): number {
  return Math.max(...rows.map(({ encoder }) => Math.max(...encoder.vector.map(Math.abs))));
}

function Strip({ numbers, largest }: { numbers: readonly number[]; largest: number }) {
  return (
    <svg class="trace-strip" viewBox={`0 0 ${numbers.length} 1`} preserveAspectRatio="none" aria-hidden="true">
      {stripOf(numbers, largest).map(({ negative, strength, path }) => (
        <path key={path} d={path} class={negative ? "trace-minus" : ""} fill-opacity={strength} />
      ))}
    </svg>
  );
}

function Near({ row: { table } }: { row: TraceRow }) {
  if (!table) return <p class="trace-near">not a word of the static table</p>;
  return (
    <p class="trace-near">
      <span class="trace-number">{`near ${table.word}: `}</span>
      {table.nearest.map(({ token }) => token).join(", ")}
    </p>
  );
}
