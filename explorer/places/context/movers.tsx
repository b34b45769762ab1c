// What brought the word to its place on an axis: the encoder's parts, and the tokens whose values they carried.

import type { UsesComparison } from "riverbank";
import { useField } from "../../address.ts";
import { Select } from "../../parts/choice.tsx";
import { Gains } from "./gains.tsx";
import { Pushes } from "./pushes.tsx";

export function Movers({ found: { word, uses, axes, layer } }: { found: UsesComparison }) {
  const chosen = useField("axis", "0");
  if (axes.length === 0) return null;
  const axis = axes.at(Number(chosen.value)) ?? axes[0];
  const names = axes.map(({ name }, index): [string, string] => [String(index), name]);
  return (
    <>
      <section class="context-part" aria-labelledby="context-movers">
        <h2 id="context-movers">What moved it</h2>
        <p class="note">
          From the origin, where a vector with nothing of the axis would lie, every part of every layer moves the word a
          little; together they make its place. Choose a layer to see its heads, its feed-forward part and its biases.
        </p>
        {axes.length > 1 && (
          <div class="context-narrow">
            <Select label="On the axis" field={chosen} options={names} />
          </div>
        )}
        <div class="columns">
          {uses.map(({ text }, index) => (
            <div key={index === 0 ? "first" : "second"} class={`context-use-${index + 1}`}>
              <h3>{`in ${index + 1}: ${text}`}</h3>
              <Gains axis={axis} index={index} layer={layer} />
            </div>
          ))}
        </div>
      </section>
      <section class="context-part" aria-labelledby="context-pushers">
        <h2 id="context-pushers">Who moved it</h2>
        <p class="note">
          {`A head carries every token's value to ${word}, times the weight with which ${word} looks at it. This is how far each token's values push it on ${axis.name}; together they are what all heads gain.`}
        </p>
        <div class="columns">
          {uses.map((use, index) => (
            <Pushes key={index === 0 ? "first" : "second"} axis={axis} use={use} index={index} />
          ))}
        </div>
      </section>
    </>
  );
}
