// Step 6: what the encoder's parts do to a token's place on topics.

import { stepOf, tracePlot } from "riverbank";
import { useField } from "../../address.ts";
import { Figure } from "../../parts/figure.tsx";
import { useWidth } from "../../parts/use-width.ts";
import { Chips } from "./chips.tsx";
import { GainDetail } from "./gain-detail.tsx";
import { GainTable } from "./gain-table.tsx";
import type { StepProps } from "./steps.tsx";

export function Gain({ record, chosen, onChoose }: StepProps) {
  const { topics, layer, skipped } = stepOf(record, "gain");
  const { token } = stepOf(record, "tokens").tokens[chosen];
  const field = useField("on", "");
  const [room, width] = useWidth(760);
  // Where nobody has chosen, the topic on which the token lies farthest out.
  const places = topics.map(({ places }) => places[layer][chosen]);
  const topic = topics.find(({ name }) => name === field.value) ?? topics[places.indexOf(Math.max(...places))];
  return (
    <>
      <p class="lead">
        A topic is a direction among the encoder’s numbers: 0 is where ordinary words lie, 1 where the topic’s own words
        do. Every part of the encoder moves a token along it a little, and the moves add up to its place.
      </p>
      {skipped.length > 0 && (
        <p class="note">{`Left out, since the encoder lacks the words: ${skipped.map(({ name }) => name).join(", ")}`}</p>
      )}
      {!topic ? (
        <p>The encoder knows too few words of all topics; give others.</p>
      ) : (
        <>
          <Chips record={record} label="The token to follow" chosen={chosen} onChoose={onChoose} />
          <GainTable topics={topics} token={chosen} name={token} on={topic.name} onTopic={(name) => field.set(name)} />
          <GainDetail record={record} topic={topic} token={chosen} />
          <h3>{`Every token’s place at layer ${layer}`}</h3>
          <div ref={room} class="trace-map">
            {width > 0 && (
              <Figure
                svg={tracePlot(record, { width: Math.max(width - 2, 280), title: `places on topics, layer ${layer}` })}
              />
            )}
          </div>
        </>
      )}
    </>
  );
}
