// Where the word lies by itself and in each sentence, and what it is near to there.

import { placesPlot, type UsesComparison } from "riverbank";
import { Figure } from "../../parts/figure.tsx";
import { signed, withError } from "../../parts/numbers.ts";
import { useWidth } from "../../parts/use-width.ts";
import { AxisFacts } from "./axis-facts.tsx";
import { Likeness } from "./likeness.tsx";

type Neighbours = UsesComparison["static"]["neighbours"];

export function Places({ found, table }: { found: UsesComparison; table: string }) {
  const { word, layer, uses, axes, static: alone } = found;
  const [element, width] = useWidth();
  return (
    <section class="context-part" aria-labelledby="context-places">
      <h2 id="context-places">
        {word} at layer {layer}
      </h2>
      <div class="context-pair">
        <div ref={element} class="context-plane">
          {axes.length === 0 ? (
            <p class="note">No pair of topics separates the uses soundly; give an axis.</p>
          ) : (
            width > 0 && <Figure svg={placesPlot(found, { width, height: heightFor(width, axes.length) })} />
          )}
        </div>
        <Likeness found={found} />
      </div>
      <AxisFacts axes={axes} />
      <div class="context-three">
        <Place
          title={`${word} by itself`}
          about={`its row in the table ${table}`}
          scores={axes.map(({ name, static: score }) => [name, score === null ? "-" : signed(score)])}
          neighbours={alone.neighbours}
        />
        {uses.map(({ text, neighbours }, index) => (
          <Place
            key={index === 0 ? "first" : "second"}
            use={index + 1}
            title={`in ${index + 1}`}
            about={text}
            scores={axes.map(({ name, uses: places }) => [
              name,
              withError(signed(places[index].score), places[index].error),
            ])}
            neighbours={neighbours}
          />
        ))}
      </div>
      <p class="note">
        On an axis, -1 and 1 are where the words of its poles stand: for the word by itself on the axis that they make
        in the table, for its uses on the one in the encoder. ± is the jackknife's standard error, and a spread is how
        far words of one pole scatter. Neighbours of a use are the words of the table that come nearest to it when the
        encoder reads them alone.
      </p>
    </section>
  );
}

/** Two axes make a plane; one makes a line, which is as high as it needs. */
function heightFor(width: number, axes: number): number {
  if (axes === 1) return 190;
  return Math.round(Math.max(360, Math.min(440, 0.62 * width)));
}

interface PlaceProps {
  title: string;
  about: string;
  use?: number;
  scores: readonly (readonly [axis: string, score: string])[];
  neighbours: Neighbours;
}

function Place({ title, about, use, scores, neighbours }: PlaceProps) {
  return (
    <div class={`card context-place${use ? ` context-use-${use}` : ""}`}>
      <h3>{title}</h3>
      <p class="context-about">{about}</p>
      <dl>
        {scores.map(([axis, score]) => (
          <div key={axis}>
            <dt>{axis}</dt>
            <dd>{score}</dd>
          </div>
        ))}
      </dl>
      {neighbours ? (
        <ol aria-label="Neighbours">
          {neighbours.map(({ token, score }) => (
            <li key={token}>
              <span>{token}</span>
              <span class="context-number">{score.toFixed(2)}</span>
            </li>
          ))}
        </ol>
      ) : (
        <p class="note">not in the table</p>
      )}
    </div>
  );
}
