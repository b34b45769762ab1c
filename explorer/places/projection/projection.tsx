// Projection: a few named directions instead of hundreds of numbers, in the order in which one would learn of them.

import { useAddress } from "../../address.ts";
import { Associations } from "./associations.tsx";
import { ManyAxes } from "./many-axes.tsx";
import { OneAxis } from "./one-axis.tsx";
import { Opposites } from "./opposites.tsx";
import { linkWith } from "./presets.tsx";
import { TakenAway } from "./taken-away.tsx";
import { TopicFocus } from "./topic-focus.tsx";
import { TwoAxes } from "./two-axes.tsx";
import "./projection.css";

const PARTS = [
  { name: "one", title: "One axis", heading: "Words along an axis", Shown: OneAxis },
  { name: "two", title: "Two axes", heading: "Words in the plane of two axes", Shown: TwoAxes },
  { name: "many", title: "Many axes", heading: "One word on all axes", Shown: ManyAxes },
  { name: "opposites", title: "Opposites", heading: "Opposites are close together", Shown: Opposites },
  { name: "focus", title: "Focus", heading: "The topics that matter, and the others", Shown: TopicFocus },
  { name: "without", title: "Without", heading: "A word without one of its directions", Shown: TakenAway },
  { name: "test", title: "Test", heading: "A test for associations", Shown: Associations },
] as const;

export default function Projection() {
  const { fields } = useAddress();
  const here = PARTS.find(({ name }) => name === fields.get("part")) ?? PARTS[0];
  return (
    <>
      <h1>From hundreds of numbers to the few that matter</h1>
      <nav class="pj-parts" aria-label="Ways to project">
        <ul>
          {PARTS.map(({ name, title }) => (
            <li key={name}>
              <a
                href={linkWith(fields, { part: name === PARTS[0].name ? undefined : name })}
                aria-current={name === here.name ? "page" : undefined}
              >
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <h2>{here.heading}</h2>
      <here.Shown key={here.name} />
    </>
  );
}
