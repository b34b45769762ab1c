// Step 5: where each token looks, by layer and head.

import { heatMap, stepOf, type Trace } from "riverbank";
import { useField } from "../../address.ts";
import { AttentionLines } from "../../parts/attention-lines.tsx";
import { Choice, Select } from "../../parts/choice.tsx";
import { Figure } from "../../parts/figure.tsx";
import { type Looking, lookingAt } from "../../parts/looking.ts";
import { plural } from "../../parts/numbers.ts";
import { useWidth } from "../../parts/use-width.ts";
import { percent, strongest } from "./show.ts";
import type { StepProps } from "./steps.tsx";

export function Attention({ record, chosen, onChoose }: StepProps) {
  const { layers, heads } = record.encoder;
  const layer = useField("look", "");
  const head = useField("head", "");
  const view = useField("as", "lines");
  const looking = lookingIn(record, layer.value, head.value);
  const { tokens, rows, title } = looking;
  const most = strongest(rows[chosen], 3).map((to) => `${tokens[to]} ${percent(rows[chosen][to])}`);
  return (
    <>
      <p class="lead">
        {`In each of ${plural(layers, "layer")} every token takes from the others, in ${plural(heads, "head")} at once, each with its own choice. What a token takes adds up to 1.`}
      </p>
      <div class="row trace-choices">
        <Select label="Layer" field={layer} options={options(layers, `${layers}, the last`, true)} />
        <Select label="Head" field={head} options={options(heads, "mean of all", false)} />
        <Choice
          label="Shown as"
          field={view}
          options={[
            ["lines", "lines"],
            ["map", "heat map"],
          ]}
        />
      </div>
      <p>
        <b>{tokens[chosen]}</b>
        {` looks most at ${most.join(", ")} (${title}).`}
      </p>
      {view.value === "map" ? (
        <Matrix {...looking} />
      ) : (
        <AttentionLines tokens={tokens} rows={rows} chosen={chosen} onChoose={onChoose} />
      )}
    </>
  );
}

type Option = [value: string, title: string];

/** The one that needs no saying, then the numbers from 1; of layers, the last is the one that needs no saying. */
function options(count: number, first: string, isLast: boolean): Option[] {
  const numbers = Array.from(
    { length: isLast ? count - 1 : count },
    (_, at): Option => [String(at + 1), String(at + 1)],
  );
  return [["", first], ...numbers];
}

/** Attention of one layer, "" for the last, in one head, "" for the mean of all; what there is not counts as "". */
export function lookingIn(record: Trace, layer: string, head: string): Looking {
  const { attention } = stepOf(record, "attention");
  const tokens = stepOf(record, "tokens").tokens.map(({ token }) => token);
  const { layers, heads } = record.encoder;
  const weight = (layer: number, head: number, from: number, to: number) => attention[layer][head][from][to];
  return lookingAt(tokens, { layers, heads, weight }, layer, head);
}

/** Attention as a heat map. */
export function attentionMap({ tokens, rows, title }: Looking, width = 720): string {
  return heatMap({ rows: tokens, columns: tokens, values: rows, title: `where tokens look: ${title}`, width });
}

function Matrix(looking: Looking) {
  const [room, width] = useWidth(760);
  return (
    <div ref={room} class="trace-map">
      {width > 0 && <Figure svg={attentionMap(looking, Math.max(width - 2, 280))} />}
    </div>
  );
}
