// Two words that are near each other as a whole, and the axes at whose opposite ends they lie.

import { linkTo, useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { commandLine } from "../../parts/command.ts";
import { Figure } from "../../parts/figure.tsx";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useWidth } from "../../parts/use-width.ts";
import { WAIT } from "./axis-fields.ts";
import type { Opposed } from "./calls.ts";
import { codeOf } from "./code.ts";
import { useKeptAnswer } from "./kept-answer.ts";
import { Presets } from "./presets.tsx";
import { PAIRS } from "./sets.ts";

export function Opposites() {
  const [room, width] = useWidth(720);
  const a = useField("a", "large");
  const b = useField("b", "small");
  const words: [string, string] = [a.value, b.value];
  const pair = useKeptAnswer(useAnswer("projectionPair", { words }, { wait: WAIT }));
  const asked = useAnswer("projectionOpposites", pair.stale ? undefined : { words }, { long: true, wait: 2 * WAIT });
  const found = asked.busy ? undefined : asked.answer;
  const { words: compared = words } = asked.question ?? {};
  const rows = found && found.compared.opposites.length > 0 && width > 0 ? rowsOf(found) : undefined;
  const strip = rows && { rows, width, xLabel: "place among frequent words, in percent" };
  const picture = useKeptAnswer(useAnswer("projectionStrip", strip));
  const shown = found && found.compared.opposites.length > 0 ? picture.answer : undefined;
  return (
    <>
      <p class="note">
        Antonyms are said of the same things, so their vectors are close: a negative product does not mean opposite.
        They are opposites on an axis, at whose two ends they lie. Each axis is made without the two words.
      </p>
      <Presets presets={PAIRS} />
      <div class="row">
        <TextField label="One word" field={a} />
        <TextField label="The other" field={b} />
      </div>
      <Trouble problem={pair.problem ?? asked.problem} />
      <div class="pj-opposites" inert={pair.stale}>
        <p class="pj-sentence">
          {pair.answer && (
            <>
              As a whole <b>{pair.answer.a}</b> and <b>{pair.answer.b}</b> have a cosine of{" "}
              <b>{pair.answer.cosine.toFixed(2)}</b>: they are <b>{pair.answer.relation}</b>.{" "}
            </>
          )}
          {found ? <Ends {...found} /> : asked.busy && "Looking along the library's axes…"}
        </p>
        <div class="pj-room short">
          <div ref={room} />
          {shown && <Figure svg={shown} />}
        </div>
      </div>
      {found && !pair.stale && (
        <TakeAway
          name="opposites"
          code={codeOf("answerCompare", { words: compared })}
          command={commandLine("compare", ...compared)}
          picture={() => shown}
          json={() => found.compared}
          csv={() => csvOf(tableOf(found))}
        />
      )}
    </>
  );
}

/** On which axes the two are opposites. */
function Ends({ compared: { a, b, opposites } }: Opposed) {
  if (opposites.length === 0) return <>On no axis of the library do they lie at opposite ends.</>;
  return (
    <>
      They lie at opposite ends of{" "}
      {opposites.map(({ axis }, index) => (
        <span key={axis}>
          {index > 0 && ", "}
          <a href={linkTo("projection", { kind: "library", entry: axis, words: `${a}, ${b}` })}>{axis}</a>
        </span>
      ))}
      .
    </>
  );
}

function rowsOf({ compared: { a, b, opposites }, entries }: Opposed) {
  return opposites.map(({ axis, percentiles: [first, second] }) => {
    const entry = entries.find(({ name }) => name === axis);
    const points = [
      { value: first, label: a },
      { value: second, label: b },
    ];
    return { label: axis, points, ...(entry && { ends: [entry.negative[0], entry.positive[0]] as const }) };
  });
}

function tableOf({ compared: { a, b, opposites } }: Opposed): (string | number)[][] {
  const head = ["axis", a, b, `${a} percentile`, `${b} percentile`, "verdict"];
  return [
    head,
    ...opposites.map(({ axis, scores, percentiles, verdict }) => [axis, ...scores, ...percentiles, verdict]),
  ];
}
