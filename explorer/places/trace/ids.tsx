// Step 3: an integer for each token.

import { stepOf } from "riverbank";
import { Chips } from "./chips.tsx";
import type { StepProps } from "./steps.tsx";

export function Ids({ record, chosen, onChoose }: StepProps) {
  const { ids, unknown } = stepOf(record, "ids");
  const { tokens } = stepOf(record, "tokens");
  const lost = unknown.map((token) => record.read.slice(tokens[token].start, tokens[token].end));
  return (
    <>
      <p class="lead">
        {`Each token is a place in a list of ${record.encoder.vocabulary.toLocaleString("en")}, counted from 0. From here on there are no letters: the integers are all that the encoder gets.`}
      </p>
      <Chips
        record={record}
        label="Tokens, with their integers"
        below={(token) => String(ids[token])}
        chosen={chosen}
        onChoose={onChoose}
      />
      <div>
        <h3>What the encoder gets</h3>
        <p class="trace-ids mono">{ids.join("  ")}</p>
      </div>
      {lost.length > 0 && (
        <p class="note">{`Not in the list, so they share one integer and cannot be told apart: ${[...new Set(lost)].join(", ")}`}</p>
      )}
    </>
  );
}
