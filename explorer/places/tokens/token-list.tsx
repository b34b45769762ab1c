// The tokens one by one, each over its id.

import type { Tokenized } from "./calls.ts";
import { useRoving } from "./roving.ts";
import { MOST_SHOWN, pointing } from "./text-view.tsx";
import { linkOf } from "./token-link.ts";

interface Props {
  answer: Tokenized;
  chosen: number;
  onPoint: (index: number | undefined) => void;
}

export function TokenList({ answer, chosen, onPoint }: Props) {
  const { tokens, unknown } = answer;
  const roving = useRoving(chosen);
  const lacking = new Set(unknown);
  return (
    <ol
      class="t-list"
      aria-label="The tokens and their ids"
      onKeyDown={roving.onKeyDown}
      onFocusIn={roving.onFocusIn}
      {...pointing(onPoint)}
    >
      {tokens.tokens.slice(0, MOST_SHOWN).map((token, index) => (
        <li key={index}>
          <a
            href={linkOf(index)}
            data-token={index}
            tabIndex={roving.stopAt(index)}
            aria-current={index === chosen ? "true" : undefined}
            class={`tone-${index % 6}${lacking.has(index) ? " t-unknown" : ""}${index === chosen ? " t-chosen" : ""}`}
          >
            <span class="t-written">{visibly(token)}</span>
            <span class="hidden">, id </span>
            <span class="t-id">{tokens.ids[index] ?? "no id"}</span>
          </a>
        </li>
      ))}
    </ol>
  );
}

/** A token on a line of its own: what would not be seen is drawn. */
export function visibly(token: string): string {
  return token.replaceAll(" ", "·").replaceAll("\n", "↵").replaceAll("\t", "→").replaceAll("\u00a0", "⍽");
}
