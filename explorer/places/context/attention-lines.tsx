// One token's looks as lines from left to right; pointing at a token or focusing it shows its own.

import { useState } from "preact/hooks";
import { useField } from "../../address.ts";
import type { Looking } from "./attention-of.ts";
import { percent } from "./show.ts";

interface Props {
  looking: Looking;
  use: number;
  /** The token that is shown before another one is chosen. */
  chosen: number;
}

/** Weights below it are too thin to be seen. */
const LEAST = 0.005;

export function AttentionLines({ looking: { tokens, rows, title }, use, chosen }: Props) {
  const field = useField(`at${use}`, "");
  const [pointed, setPointed] = useState<number>();
  const fixed = field.value !== "" && Number(field.value) in tokens ? Number(field.value) : chosen;
  const from = pointed !== undefined && pointed < tokens.length ? pointed : fixed;
  const weights = rows[from];
  const middle = (index: number) => ((index + 0.5) / tokens.length) * 100;
  return (
    <div class="context-lines" style={{ "--tokens": tokens.length }}>
      <ol class="context-from" aria-label={`Tokens of sentence ${use}, which look`}>
        {tokens.map((token, index) => (
          <li key={index}>
            <button
              type="button"
              aria-pressed={index === fixed}
              class={index === from ? "context-here" : ""}
              onMouseEnter={() => setPointed(index)}
              onMouseLeave={() => setPointed(undefined)}
              onFocus={() => setPointed(index)}
              onBlur={() => setPointed(undefined)}
              onClick={() => field.set(String(index))}
            >
              {token}
            </button>
          </li>
        ))}
      </ol>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {weights.map((weight, index) =>
          weight < LEAST ? null : (
            <line
              key={index}
              x1="0"
              y1={middle(from)}
              x2="100"
              y2={middle(index)}
              stroke-width={Math.max(0.75, 14 * weight)}
              stroke-opacity={Math.min(1, 0.3 + weight)}
            />
          ),
        )}
      </svg>
      <ol class="context-to" aria-label={`Where ${tokens[from]} looks, ${title}`}>
        {tokens.map((token, index) => (
          <li key={index}>
            <i style={{ width: percent(weights[index]) }} aria-hidden="true" />
            <span>{token}</span>
            <span class="context-number">{weights[index].toFixed(2)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
