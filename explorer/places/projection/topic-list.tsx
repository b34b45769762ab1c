// Topics by how much a question has to do with them; each standing is the sum of what the question's words add to it.

import type { FocusToken, FocusTopic } from "riverbank";
import type { ShownFocus } from "riverbank/questions";
import { linkTo } from "../../address.ts";
import { signed } from "../../parts/numbers.ts";
import { count, percent } from "./numbers.ts";

/** Dropped topics that are shown at once. */
const NEXT = 6;
/** Colours for words. */
const COLOURS = 6;

interface Props extends ShownFocus {
  threshold: number;
  /** Topics that the library does not have. */
  own: ReadonlyMap<string, string>;
}

export function TopicList({ tokens, topics, unknown, threshold, own }: Props) {
  const kept = topics.filter((topic) => topic.kept);
  const dropped = topics.filter((topic) => !topic.kept);
  const scale = scaleOf(topics, threshold);
  const rows = (some: readonly FocusTopic[]) =>
    some.map((topic) => <TopicRow key={topic.name} {...{ topic, tokens, scale, threshold, own }} />);
  const rest = dropped.slice(NEXT);
  return (
    <>
      <ul class="pj-tokens" aria-label="The question's words and how much each counts">
        {tokens.map(({ token, weight }, index) => (
          <li key={token}>
            <i class={`pj-tone-${index % COLOURS}`} /> {token} <small>{weight.toFixed(2)}</small>
          </li>
        ))}
        {unknown.map((word) => (
          <li key={word} class="unknown">
            {word} <small>not in the model</small>
          </li>
        ))}
      </ul>
      <ol class="pj-topics kept" aria-label="Topics kept">
        {rows(kept)}
      </ol>
      <h3>Dropped</h3>
      <ol class="pj-topics" aria-label="Topics dropped">
        {rows(dropped.slice(0, NEXT))}
      </ol>
      {rest.length > 0 && (
        <details>
          <summary>{count(rest.length)} more topics</summary>
          <ol class="pj-topics">{rows(rest)}</ol>
        </details>
      )}
    </>
  );
}

/** From the lowest to the highest sum of parts of one sign. */
interface Scale {
  min: number;
  max: number;
}

function scaleOf(topics: readonly FocusTopic[], threshold: number): Scale {
  const sums = topics.map(({ parts }) => [sumOf(parts, -1), sumOf(parts, 1)]);
  return {
    min: Math.min(0, ...sums.map(([low]) => low)),
    max: Math.max(threshold, ...sums.map(([, high]) => high)),
  };
}

function sumOf(parts: readonly number[], sign: number): number {
  return parts.reduce((sum, part) => sum + (part * sign > 0 ? part : 0), 0);
}

interface RowProps {
  topic: FocusTopic;
  tokens: readonly FocusToken[];
  scale: Scale;
  threshold: number;
  own: ReadonlyMap<string, string>;
}

function TopicRow({ topic: { name, standing, weight, parts }, tokens, scale, threshold, own }: RowProps) {
  const at = (value: number) => `${(100 * (value - scale.min)) / (scale.max - scale.min)}%`;
  const order = parts.map((_, index) => index).sort((a, b) => Math.abs(parts[b]) - Math.abs(parts[a]));
  const from = order.slice(0, 2).map((index) => `${tokens[index].token} ${signed(parts[index])}`);
  return (
    <li>
      {own.has(name) ? (
        <span class="name">{name}</span>
      ) : (
        <a class="name" href={linkTo("projection", { kind: "library", entry: name, words: wordsOf(tokens) })}>
          {name}
        </a>
      )}
      <span class="number" title={`weight ${percent(weight)}`}>
        {signed(standing)}
      </span>
      <span class="bar">
        <Parts parts={parts} at={at} />
        <i class="zero" style={{ left: at(0) }} />
        <i class="threshold" style={{ left: at(threshold) }} />
      </span>
      <span class="from">{from.join(", ")}</span>
    </li>
  );
}

/** The words that count most, to be laid on a topic. */
function wordsOf(tokens: readonly FocusToken[]): string {
  return tokens.flatMap(({ token, weight }) => (weight > 0.3 ? token : [])).join(", ");
}

/** What the words add, laid end to end: to the right of zero what speaks for the topic, to the left what does not. */
function Parts({ parts, at }: { parts: readonly number[]; at: (value: number) => string }) {
  let [low, high] = [0, 0];
  return (
    <>
      {parts.map((part, index) => {
        const [from, to] = part < 0 ? [low + part, (low += part) - part] : [high, (high += part)];
        const style = { left: at(from), right: `calc(100% - ${at(to)})` };
        return <i key={index} class={`part pj-tone-${index % COLOURS}`} style={style} />;
      })}
    </>
  );
}
