// A token's place on every topic as a sum: where it starts, embeddings, heads, feed-forward parts, the rest.

import type { TraceTopic } from "riverbank";
import { signed } from "../../parts/numbers.ts";
import { accountOf } from "./account.ts";

interface Props {
  topics: readonly TraceTopic[];
  token: number;
  /** The token. */
  name: string;
  /** The topic that is looked at. */
  on: string;
  onTopic: (name: string) => void;
}

const TERMS = ["start", "embeddings", "heads", "feed-forward", "rest"] as const;

export function GainTable({ topics, token, name, on, onTopic }: Props) {
  const accounts = topics.map((topic) => accountOf(topic, token));
  const places = accounts.map(({ place }) => place);
  const [low, high] = [Math.min(0, ...places), Math.max(1, ...places)];
  const at = (value: number) => `${(100 * (value - low)) / (high - low)}%`;
  return (
    <div class="wide">
      <table class="trace-sums" aria-label={`How ${name} comes to its place on each topic`}>
        <thead>
          <tr>
            <th scope="col">topic</th>
            <th scope="col" class="number">
              place
            </th>
            <th scope="col">
              <span class="hidden">its place as a bar</span>
            </th>
            {TERMS.map((term, index) => (
              <th scope="col" class="number" key={term}>
                {`${index === 0 ? "=" : "+"} ${term}`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {topics.map((topic, index) => {
            const { origin, embeddings, heads, feedForward, rest, place } = accounts[index];
            return (
              <tr key={topic.name} class={topic.name === on ? "trace-chosen" : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    class="plain"
                    aria-pressed={topic.name === on}
                    onClick={() => onTopic(topic.name)}
                  >
                    {topic.name}
                  </button>
                </th>
                <td class="number trace-place">{signed(place)}</td>
                <td class="trace-track" aria-hidden="true">
                  <b style={{ left: at(0) }} />
                  <b style={{ left: at(1) }} />
                  <i
                    class={place < 0 ? "trace-minus" : ""}
                    style={{ left: at(Math.min(0, place)), width: `${(100 * Math.abs(place)) / (high - low)}%` }}
                  />
                </td>
                {[origin, embeddings, heads, feedForward, rest].map((gain, term) => (
                  <td class="number" key={TERMS[term]}>
                    {signed(gain)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
