// One token on one topic: layer by layer, and whose values pushed it.

import { stepOf, type Trace, type TraceTopic } from "riverbank";
import { useField } from "../../address.ts";
import { Choice } from "../../parts/choice.tsx";
import { barsFrom, GainBars } from "../../parts/gain-bars.tsx";
import { plural } from "../../parts/numbers.ts";
import { layerBars, partBars } from "./account.ts";

/** Words of a topic that are named, at most. */
const MOST = 6;

interface Props {
  record: Trace;
  topic: TraceTopic;
  token: number;
}

export function GainDetail({ record, topic, token }: Props) {
  const open = useField("open", "");
  const by = useField("by", "parts");
  const names = stepOf(record, "tokens").tokens.map((one) => one.token);
  const name = stepOf(record, "tokens").tokens[token].token;
  const pushes = topic.pushes[token].map((gain, from) => ({ name: names[from], gain }));
  return (
    <>
      <div class="columns">
        <section class="trace-detail" aria-label={`The way of ${name} on ${topic.name}`}>
          <h3>{`How ${name} comes to its place on ${topic.name}`}</h3>
          <GainBars
            bars={by.value === "layers" ? layerBars(topic, token) : partBars(topic, token)}
            label={`Gains of ${name} on ${topic.name}`}
            sum={`its place on ${topic.name}`}
            open={open.value}
            onOpen={(part) => open.set(part ?? "")}
          />
          <Choice
            label="Added up by"
            field={by}
            options={[
              ["parts", "kinds of parts"],
              ["layers", "layers"],
            ]}
          />
          <p class="note">
            Open a line for what it consists of. The residual, in the rest, only rescales what is there.
          </p>
        </section>
        <section class="trace-detail" aria-label={`Whose values on ${topic.name}`}>
          <h3>Whose values the heads carried to it</h3>
          <GainBars
            bars={barsFrom(0, pushes)}
            label={`Pushes on ${name} along ${topic.name}`}
            sum="all heads together"
            of="token"
          />
        </section>
      </div>
      <p class="note">{reliability(topic)}</p>
    </>
  );
}

/** How far the topic's direction can be trusted. */
function reliability({ name, from, held, positive, missing }: TraceTopic): string {
  const more = positive.length > MOST ? ` and ${positive.length - MOST} more` : "";
  const made = `${name} is made of ${plural(positive.length, "word")}: ${positive.slice(0, MOST).join(", ")}${more}.`;
  const tested = held[from];
  const trust = tested ? ` Made again without each, it has ${tested.right} of ${tested.tested} on their own side.` : "";
  return `${made}${trust}${missing.length > 0 ? ` The encoder does not know ${missing.join(", ")}.` : ""}`;
}
