// Where tokens look: by layer and head, as lines or as a heat map.

import { heatMap } from "riverbank";
import { useField } from "../../address.ts";
import { AttentionLines } from "../../parts/attention-lines.tsx";
import { Choice, Select } from "../../parts/choice.tsx";
import { Figure } from "../../parts/figure.tsx";
import { type Heads, type Looking, lookingAt } from "../../parts/looking.ts";
import { csvOf, save } from "../../parts/save.ts";
import { useWidth } from "../../parts/use-width.ts";
import type { Reading } from "./calls.ts";
import { headOptions, layerOptions } from "./layer-options.ts";

interface Props {
  readings: readonly [Reading | undefined, Reading | undefined];
  word: string;
}

export function Attention({ readings, word }: Props) {
  const look = useField("look", "");
  const head = useField("head", "");
  const view = useField("as", "lines");
  const { attention = [] } = readings[0] ?? readings[1] ?? {};
  return (
    <section class="context-part context-looking" aria-labelledby="context-attention">
      <h2 id="context-attention">Where tokens look</h2>
      <p class="note">
        In every head of every layer each token takes from the others, by weights that add up to 1. Point at a token on
        the left to see its own. [CLS] and [SEP] are the encoder's marks for a text's ends.
      </p>
      <div class="row">
        <Select label="Layer" field={look} options={layerOptions(attention.length || undefined, 1, look.value)} />
        <Select label="Head" field={head} options={headOptions(attention[0]?.length ?? 0, head.value)} />
        <Choice
          label="Shown as"
          field={view}
          options={[
            ["lines", "lines"],
            ["map", "heat map"],
          ]}
        />
      </div>
      <div class="columns">
        {readings.map((reading, index) => {
          const looking = reading && lookingAt(reading.tokens, headsOf(reading), look.value, head.value);
          return (
            <div key={index === 0 ? "first" : "second"} class={`context-use-${index + 1} context-attention`}>
              <h3>{`in ${index + 1}: ${reading?.text ?? ""}`}</h3>
              {looking && view.value === "map" && <Matrix looking={looking} use={index + 1} />}
              {looking && view.value !== "map" && (
                <Lines looking={looking} use={index + 1} chosen={chosenIn(reading, word)} />
              )}
            </div>
          );
        })}
      </div>
    </section>
  );
}

function headsOf({ tokens, attention }: Reading): Heads {
  const n = tokens.length;
  const weight = (layer: number, head: number, from: number, to: number) => attention[layer][head][from * n + to];
  return { layers: attention.length, heads: attention[0]?.length ?? 0, weight };
}

/** Lines of the token that the address names, else of `chosen`. */
function Lines({ looking: { tokens, rows, title }, use, chosen }: { looking: Looking; use: number; chosen: number }) {
  const field = useField(`at${use}`, "");
  const at = field.value !== "" && Number(field.value) in tokens ? Number(field.value) : chosen;
  return (
    <AttentionLines
      tokens={tokens}
      rows={rows}
      chosen={at}
      onChoose={(token) => field.set(String(token))}
      of={`sentence ${use}`}
      where={title}
    />
  );
}

/** The first piece of the word. */
function chosenIn({ words, offsets }: Reading, word: string): number {
  const [wanted] = word.toLowerCase().split(/\s+/);
  const { start, end } = words.find(({ token }) => token === wanted) ?? { start: 0, end: 0 };
  return Math.max(
    0,
    offsets.findIndex(([from, to]) => from < end && to > start),
  );
}

function Matrix({ looking, use }: { looking: Looking; use: number }) {
  const [element, width] = useWidth();
  const { tokens, rows, title } = looking;
  const name = `attention-${use}`;
  const draw = (wide: number) => heatMap({ rows: tokens, columns: tokens, values: rows, title, width: wide });
  const csv = () => csvOf([["", ...tokens], ...rows.map((row, at) => [tokens[at], ...row])]);
  return (
    <div ref={element} class="context-map">
      {width > 0 && <Figure svg={draw(Math.max(width, 300))} />}
      <div class="row">
        <button
          type="button"
          onClick={() => save(`${name}.svg`, new Blob([draw(720)], { type: "image/svg+xml" }))}
          aria-label={`Heat map ${use} as SVG`}
        >
          SVG
        </button>
        <button
          type="button"
          onClick={() => save(`${name}.csv`, new Blob([csv()], { type: "text/csv" }))}
          aria-label={`Heat map ${use} as CSV`}
        >
          CSV
        </button>
      </div>
    </div>
  );
}
