// The map itself: a canvas to move, enlarge, turn, click and draw a lasso on, and to drop a file of vectors on.

import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { HOME, type MapLook, type MapPoints, MapView } from "riverbank/map-view";
import type { Field } from "../../address.ts";
import { openModel } from "../../engine/ask.ts";
import { readViewpoint, writeViewpoint } from "./fields.ts";

interface Props {
  points: MapPoints | undefined;
  /** Where the points stand while the map is being made. */
  layout: Float32Array | undefined;
  look: Omit<MapLook, "lasso">;
  /** From where it is looked at. */
  at: Field;
  /** "no": doubtful places are as plain as others. */
  fade: Field;
  view: RefObject<MapView | null>;
  label: string;
  onChoose: (row: number) => void;
  onSelect: (rows: Uint32Array) => void;
  children: ComponentChildren;
}

export function Picture({ points, layout, look, at, fade, view, label, onChoose, onSelect, children }: Props) {
  const [under, over, tip] = [
    useRef<HTMLCanvasElement>(null),
    useRef<HTMLCanvasElement>(null),
    useRef<HTMLDivElement>(null),
  ];
  const [lasso, setLasso] = useState(false);
  const [dropping, setDropping] = useState(false);
  const dims = points?.dims ?? 2;
  const home = writeViewpoint(HOME, dims);
  const events = useRef({ onChoose, onSelect, rest: (_: string) => {} });
  const written = useRef("");
  const rest = (now: string) => {
    written.current = now === home ? "" : now;
    at.set(written.current, { replace: true });
  };
  events.current = { onChoose, onSelect, rest };

  useEffect(() => {
    if (!under.current || !over.current || !tip.current) return;
    const stage = { points: under.current, words: over.current, tip: tip.current };
    const made = new MapView(stage, {
      onChoose: (row) => events.current.onChoose(row),
      onSelect: (rows) => {
        setLasso(false);
        events.current.onSelect(rows);
      },
      onRest: (viewpoint) => events.current.rest(writeViewpoint(viewpoint, over.current?.dataset.dims === "3" ? 3 : 2)),
    });
    view.current = made;
    return () => made.close();
  }, [view]);
  useEffect(() => points && view.current?.show(points), [points, view]);
  useEffect(() => layout && view.current?.move(layout), [layout, view]);
  useEffect(() => view.current?.look({ ...look, lasso }), [look, lasso, view]);
  // What was written here a moment ago is where the visitor is, or was: nobody else's wish.
  useEffect(() => {
    const now = view.current && writeViewpoint(view.current.viewpoint, dims);
    if (!view.current || at.value === written.current || now === (at.value || home)) return;
    written.current = at.value;
    view.current.viewpoint = readViewpoint(at.value, HOME);
  }, [at.value, dims, home, view]);

  const drag = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setDropping(true);
    },
    onDragLeave: () => setDropping(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setDropping(false);
      const [file] = event.dataTransfer?.files ?? [];
      if (file) openModel(file);
    },
  };
  return (
    <div class="map-picture">
      <div class={`map-stage${dropping ? " dropping" : ""}`} {...drag}>
        <canvas ref={under} />
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: as an application the canvas takes keys. */}
        <canvas ref={over} class="map-words" tabIndex={0} role="application" aria-label={label} data-dims={dims} />
        <div ref={tip} class="map-tip" role="tooltip" hidden />
        {dropping && <p class="map-drop">Drop a file of vectors to map it.</p>}
        {children}
        <div class="map-zoom">
          <button type="button" aria-label="Larger" onClick={() => view.current?.zoom(1.5)}>
            +
          </button>
          <button type="button" aria-label="Smaller" onClick={() => view.current?.zoom(1 / 1.5)}>
            −
          </button>
          <button type="button" onClick={() => view.current?.whole()}>
            All
          </button>
        </div>
      </div>
      <div class="row map-hand">
        <button type="button" aria-pressed={lasso} onClick={() => setLasso(!lasso)}>
          Lasso
        </button>
        <button type="button" onClick={() => view.current && onSelect(view.current.inView())}>
          Choose what is in view
        </button>
        <label class="map-fade">
          <input
            type="checkbox"
            checked={fade.value !== "no"}
            onChange={({ currentTarget }) => fade.set(currentTarget.checked ? "yes" : "no")}
          />
          Faint where a place is doubtful
        </label>
        <p class="map-hint">
          {lasso
            ? "Draw a line around words."
            : dims === 3
              ? "Drag or arrow keys turn the map, shift and drag move it. A file of vectors can be dropped on it."
              : "Drag or arrow keys move the map, plus and minus change its size. A file of vectors can be dropped on it."}
        </p>
      </div>
    </div>
  );
}
