// One token's looks as lines from left to right; pointing at a token or focusing it shows its own.

import { useState } from "preact/hooks";
import "./attention-lines.css";

interface Props {
  tokens: readonly string[];
  /** [tokens][tokens]: row i says where token i looks. */
  rows: readonly ArrayLike<number>[];
  /** The token whose looks are shown while none is pointed at. */
  chosen: number;
  onChoose: (token: number) => void;
  /** For screen readers: whose tokens, and in which layer and head. */
  of?: string;
  where?: string;
}

/** Weights below it are too thin to be seen. */
const LEAST = 0.005;

export function AttentionLines({ tokens, rows, chosen, onChoose, of, where }: Props) {
  const [pointed, setPointed] = useState<number>();
  const from = pointed !== undefined && pointed < tokens.length ? pointed : chosen;
  const weights = Array.from(rows[from]);
  const middle = (index: number) => ((index + 0.5) / tokens.length) * 100;
  return (
    <div class="looks" style={{ "--tokens": tokens.length }}>
      <ol class="looks-from" aria-label={of ? `Tokens of ${of}, which look` : "Tokens, which look"}>
        {tokens.map((token, index) => (
          <li key={index}>
            <button
              type="button"
              aria-pressed={index === chosen}
              class={index === from ? "looks-here" : ""}
              onMouseEnter={() => setPointed(index)}
              onMouseLeave={() => setPointed(undefined)}
              onFocus={() => setPointed(index)}
              onBlur={() => setPointed(undefined)}
              onClick={() => onChoose(index)}
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
      <ol class="looks-to" aria-label={`Where ${tokens[from]} looks${where ? `, ${where}` : ""}`}>
        {tokens.map((token, index) => (
          <li key={index}>
            <i style={{ width: `${100 * weights[index]}%` }} aria-hidden="true" />
            <span>{token}</span>
            <span class="looks-number">{weights[index].toFixed(2)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
