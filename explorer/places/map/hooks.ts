// What the map's place keeps an eye on.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { MapPoints, MapView } from "riverbank/map-view";
import { setFields } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";

/** The map's words along an axis, as far as it is asked for. */
export function useAxis(axis: string | undefined, limit: number | undefined) {
  const asked = axis === undefined || limit === undefined ? undefined : { axis, limit };
  const { answer, problem } = useAnswer("mapAxis", asked, { wait: 250 });
  return { values: asked && answer, note: asked && answer?.note, problem: asked && problem };
}

export function useColoured(points: MapPoints | undefined, axis: MapPoints["axis"] | undefined): MapPoints | undefined {
  return useMemo(() => {
    if (!points || axis?.values.length !== points.rows) return points;
    return { ...points, axis };
  }, [points, axis]);
}

/** What was chosen on the map of another table is nothing on this one's. */
export function useNewTable(version: number): void {
  const before = useRef(version);
  useEffect(() => {
    if (before.current > 0 && before.current !== version) {
      setFields({ at: undefined, pick: undefined, only: undefined }, { replace: true });
    }
    before.current = version;
  }, [version]);
}

/** A link with a word, but from nowhere in particular, leads to the word. */
export function useArrival(
  points: MapPoints | undefined,
  row: number,
  fromAfar: boolean,
  view: { current: MapView | null },
): void {
  const arrived = useRef(false);
  useEffect(() => {
    if (!points || arrived.current) return;
    arrived.current = true;
    if (row >= 0 && fromAfar) view.current?.flyTo(row);
  }, [points, row, fromAfar, view]);
}

export function useDark(): boolean {
  const [query] = useState(() => matchMedia("(prefers-color-scheme: dark)"));
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const hear = () => setDark(query.matches);
    query.addEventListener("change", hear);
    return () => query.removeEventListener("change", hear);
  }, [query]);
  return dark;
}
