// Vectors: lists of numbers, for things and for words, and what can be done with them.

import type { ComponentType } from "preact";
import { useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { useLinks } from "./links.ts";
import { Odd } from "./odd.tsx";
import { Product } from "./product.tsx";
import { Sums } from "./sums.tsx";
import { Things } from "./things.tsx";
import { Words } from "./words.tsx";
import "./vectors.css";

/** In the order in which a learner would want them; the first is open where the address names none. */
const PARTS: readonly (readonly [name: string, title: string, part: ComponentType])[] = [
  ["things", "Things", Things],
  ["product", "Dot product", Product],
  ["words", "Words", Words],
  ["sums", "Sums of words", Sums],
  ["odd", "Odd one out", Odd],
];
const [FIRST] = PARTS;
const NONE: readonly string[] = [];

export default function Vectors() {
  const { value } = useField("part", FIRST[0]);
  // No words are asked for: the table is fetched while the visitor still looks at things.
  useAnswer("vectorsRows", NONE);
  const [open, , Part] = PARTS.find(([name]) => name === value) ?? FIRST;
  return (
    <>
      <PartLinks open={open} />
      <Part key={open} />
    </>
  );
}

/** A link to each part that keeps what was typed in the others. */
function PartLinks({ open }: { open: string }) {
  const linkWith = useLinks();
  return (
    <nav class="v-parts" aria-label="Parts of this place">
      <ul>
        {PARTS.map(([name, title]) => (
          <li key={name}>
            <a
              href={linkWith({ part: name === FIRST[0] ? undefined : name })}
              aria-current={name === open ? "true" : undefined}
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
