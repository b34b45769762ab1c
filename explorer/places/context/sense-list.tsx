// Groups of uses with their neighbours, the words beside them, and sentences.

import type { Sense, Senses } from "riverbank";

type Use = Sense["sentences"][number];

/** Letters shown to each side of the word. */
const AROUND = 90;

export function SenseList({ senses: { word, found, read, senses } }: { senses: Senses }) {
  const many = (count: number, one: string) => `${count.toLocaleString("en")} ${one}${count === 1 ? "" : "s"}`;
  const sample = read < found ? `, a sample of ${read.toLocaleString("en")} was read` : "";
  return (
    <>
      <p class="context-count">{`${word}: ${many(found, "sentence")} with it${sample}; ${many(senses.length, "sense")}`}</p>
      <div class="columns">
        {senses.map(({ uses, share, neighbours, company, sentences }, index) => (
          <div class="card context-sense" key={index}>
            <h3>{`${index + 1}: ${Math.round(100 * share)} %, ${many(uses, "use")}`}</h3>
            <p>
              <span class="context-about">near </span>
              {neighbours.map(({ token }) => token).join(", ")}
            </p>
            {company.length > 0 && (
              <p>
                <span class="context-about">with </span>
                {company.map(({ token }) => token).join(", ")}
              </p>
            )}
            <ul>
              {sentences.map((use) => (
                <li key={use.text}>
                  <Quoted use={use} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </>
  );
}

/** The sentence around the word. */
function Quoted({ use: { text, start, end } }: { use: Use }) {
  const [before, after] = [text.slice(0, start), text.slice(end)];
  return (
    <>
      {before.length > AROUND ? `…${before.slice(-AROUND)}` : before}
      <mark>{text.slice(start, end)}</mark>
      {after.length > AROUND ? `${after.slice(0, AROUND)}…` : after}
    </>
  );
}
