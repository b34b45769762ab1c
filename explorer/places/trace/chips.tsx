// A text's tokens side by side, to choose from.

import { stepOf, type Trace } from "riverbank";

interface Props {
  record: Trace;
  label: string;
  /** What stands under each token. */
  below?: (token: number) => string;
  chosen?: number;
  onChoose?: (token: number) => void;
}

export function Chips({ record, label, below, chosen, onChoose }: Props) {
  const { tokens } = stepOf(record, "tokens");
  const { unknown } = stepOf(record, "ids");
  return (
    <ol class="trace-chips" aria-label={label}>
      {tokens.map(({ token, kind, appended }, index) => {
        const marks = [appended && "trace-appended", kind === "special" && "trace-special"];
        const look = ["trace-chip", `tone-${index % 6}`, unknown.includes(index) && "trace-unknown", ...marks];
        const inside = (
          <>
            <span class="trace-glyph">{token}</span>
            {below && <span class="trace-number">{below(index)}</span>}
          </>
        );
        const name = look.filter(Boolean).join(" ");
        return (
          <li key={index}>
            {onChoose ? (
              <button type="button" class={name} aria-pressed={index === chosen} onClick={() => onChoose(index)}>
                {inside}
              </button>
            ) : (
              <span class={name}>{inside}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
