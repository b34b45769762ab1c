// The text itself, its tokens coloured.

import { Fragment } from "preact";
import { useMemo } from "preact/hooks";
import type { Tokens } from "riverbank";
import { useRoving } from "./roving.ts";
import { type Span, spansOf } from "./spans.ts";
import { linkOf, titleOfToken } from "./token-link.ts";

/** More would make the page slow; the files have all. */
export const MOST_SHOWN = 1000;

interface Props {
  label: string;
  text: string;
  tokens: Tokens;
  /** Tokens that the tokenizer does not know. */
  unknown?: readonly number[];
  /** The token that is looked at; where it is given, every token is a link that chooses it. */
  chosen?: number | undefined;
  /** Tokens with this text stand out. */
  marked?: string | undefined;
  onPoint?: ((index: number | undefined) => void) | undefined;
}

export function TextView({ label, text, tokens, unknown = [], chosen, marked, onPoint }: Props) {
  const roving = useRoving(chosen ?? 0);
  const spans = useMemo(() => spansOf(text, tokens, MOST_SHOWN), [text, tokens]);
  const lacking = useMemo(() => new Set(unknown), [unknown]);
  const rest = tokens.tokens.length - MOST_SHOWN;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; the arrows only lead from link to link
    <div
      class="t-text"
      role="group"
      aria-label={label}
      onKeyDown={chosen === undefined ? undefined : roving.onKeyDown}
      onFocusIn={roving.onFocusIn}
      {...pointing(onPoint)}
    >
      {spans.map((span, at) => {
        if (span.index === undefined) return <Between key={at} text={span.text} />;
        const { index } = span;
        const classes = [
          "t-token",
          `tone-${index % 6}`,
          lacking.has(index) && "t-unknown",
          span.apart && "t-apart",
          index === chosen && "t-chosen",
          marked !== undefined && tokens.tokens[index] === marked && "t-marked",
        ];
        const shared = { key: at, class: classes.filter(Boolean).join(" "), children: <Shown span={span} /> };
        const box =
          chosen === undefined ? (
            <span {...shared} />
          ) : (
            <a
              {...shared}
              href={linkOf(index)}
              data-token={index}
              tabIndex={roving.stopAt(index)}
              aria-label={titleOfToken(text, tokens, index)}
              aria-current={index === chosen ? "true" : undefined}
            />
          );
        // A token is a box that is not broken, so the breaks that it holds stand before it, or behind where it ends so.
        const breaks = span.apart ? "" : span.text.replace(/[^\n]/g, "");
        const behind = span.text.endsWith("\n");
        if (breaks === "") return box;
        return <Fragment key={at}>{behind ? [box, breaks] : [breaks, box]}</Fragment>;
      })}
      {rest > 0 && <span class="t-rest"> and {rest.toLocaleString("en")} tokens more, which the files have</span>}
    </div>
  );
}

/** White space that belongs to a token is drawn, since it counts; the text keeps what it is. */
function Shown({ span }: { span: Span }) {
  if (span.apart || !/\s/.test(span.text)) return <>{span.text}</>;
  return (
    <>
      {Array.from(span.text, (character, at) =>
        /\s/.test(character) ? <Blank key={at} character={character} /> : character,
      )}
    </>
  );
}

function Blank({ character }: { character: string }) {
  // The break itself stands beside the token.
  if (character === "\n") return <span class="t-blank t-break" />;
  return <span class={character === "\t" ? "t-blank t-tab" : "t-blank"}>{character}</span>;
}

function Between({ text }: { text: string }) {
  return <span class="t-between">{text}</span>;
}

/** Tells which token is pointed at or focused. */
export function pointing(onPoint: ((index: number | undefined) => void) | undefined) {
  if (!onPoint) return {};
  const tell = ({ target }: Event) => {
    const token = (target as Element).closest<HTMLElement>("[data-token]");
    onPoint(token ? Number(token.dataset.token) : undefined);
  };
  return { onPointerOver: tell, onPointerLeave: () => onPoint(undefined), onFocusCapture: tell };
}
