// Topics that are kept and dropped, with their standings as bars.

import type { TraceFocus } from "riverbank";
import { plural, signed } from "../../parts/numbers.ts";
import { strongest } from "./show.ts";

interface Props {
  focus: TraceFocus;
  /** Names of the topics that were asked about: they are shown first, also where they are dropped. */
  asked: ReadonlySet<string>;
}

type Topic = TraceFocus["topics"][number];

export function FocusTopics({ focus, asked }: Props) {
  const shown = focus.topics.filter(({ name, kept }) => kept || asked.has(name));
  const rest = focus.topics.filter((topic) => !shown.includes(topic));
  const standings = focus.topics.map(({ standing }) => standing);
  const reach = [Math.min(0, ...standings), Math.max(0, ...standings)] as const;
  const list = (topics: readonly Topic[]) => (
    <ol class="trace-topics">
      {topics.map((topic) => (
        <Row key={topic.name} topic={topic} tokens={focus.tokens} reach={reach} />
      ))}
    </ol>
  );
  return (
    <div class="trace-focus">
      {list(shown)}
      {rest.length > 0 && (
        <details>
          <summary>{`${plural(rest.length, "more topic")} of the library, all dropped`}</summary>
          {list(rest)}
        </details>
      )}
    </div>
  );
}

interface RowProps {
  topic: Topic;
  tokens: TraceFocus["tokens"];
  /** From where to where bars reach. */
  reach: readonly [low: number, high: number];
}

function Row({ topic: { name, standing, parts, kept }, tokens, reach: [low, high] }: RowProps) {
  const most = strongest(parts.map(Math.abs), 2).map((at) => `${tokens[at].token} ${signed(parts[at])}`);
  const at = (value: number) => (100 * (value - low)) / (high - low || 1);
  const [start, end] = [at(Math.min(0, standing)), at(Math.max(0, standing))];
  return (
    <li class={kept ? "trace-kept" : undefined}>
      <span class="trace-verdict">{kept ? "kept" : "dropped"}</span>
      <span class="trace-topic">{name}</span>
      <span class="trace-track" aria-hidden="true">
        <b style={{ left: `${at(0)}%` }} />
        <i class={standing < 0 ? "trace-minus" : ""} style={{ left: `${start}%`, width: `${end - start}%` }} />
      </span>
      <span class="trace-standing">{signed(standing)}</span>
      <span class="trace-number trace-from">{most.join(", ")}</span>
    </li>
  );
}
