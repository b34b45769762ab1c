// The page around its places: the road across the top, the model in use, light or dark.

import type { ComponentType } from "preact";
import { useEffect, useErrorBoundary, useRef, useState } from "preact/hooks";
import { linkTo, useAddress } from "./address.ts";
import { ModelBar } from "./parts/model-bar.tsx";
import { Trouble } from "./parts/trouble.tsx";
import { PLACES, type PlaceName } from "./places/places.ts";

export function App() {
  const { place } = useAddress();
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById("place")?.focus()}>
        Skip to the place
      </button>
      <header class="top">
        <a class="brand" href={linkTo(PLACES[0].name)}>
          <svg viewBox="0 0 32 20" aria-hidden="true">
            <path d="M1 14c6 0 6-5 12-5s6 5 12 5 6-3 6-3M1 7c6 0 6-5 12-5s6 5 12 5 6-3 6-3" />
          </svg>
          Riverbank
        </a>
        <Road place={place} />
        <ModelBar />
      </header>
      <Place key={place} name={place} />
    </>
  );
}

function Road({ place }: { place: PlaceName }) {
  const here = useRef<HTMLAnchorElement>(null);
  useEffect(() => here.current?.scrollIntoView({ block: "nearest", inline: "center" }), [place]);
  return (
    <nav class="road" aria-label="The road from text to meaning">
      <ol>
        {PLACES.map(({ name, title }) => (
          <li key={name}>
            <a
              href={linkTo(name)}
              ref={name === place ? here : null}
              aria-current={name === place ? "page" : undefined}
            >
              {title}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Place({ name }: { name: PlaceName }) {
  const [Shown, setShown] = useState<ComponentType>();
  const [failure, setFailure] = useState<unknown>();
  const [broken] = useErrorBoundary();
  const place = PLACES.find((other) => other.name === name) ?? PLACES[0];
  useEffect(() => {
    document.title = `${place.title} · Riverbank`;
    place.load().then(({ default: component }) => setShown(() => component), setFailure);
  }, [place]);
  const trouble = failure ?? broken;
  return (
    <main id="place" tabIndex={-1} class="place" data-place={name}>
      {trouble ? <Trouble problem={trouble} /> : Shown && <Shown />}
    </main>
  );
}
