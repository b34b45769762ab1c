// Map: the vocabulary as a picture that says how far it can be believed.

import { useMemo, useRef } from "preact/hooks";
import type { ColourBy as By, MapPoints, MapView } from "riverbank/map-view";
import { useField } from "../../address.ts";
import { useModel } from "../../engine/use-answer.ts";
import { Trouble } from "../../parts/trouble.tsx";
import type { MapQuestion } from "./calls.ts";
import { Chosen } from "./chosen.tsx";
import { AxisField, ColourBy } from "./colour-by.tsx";
import { Controls, goBackTo, useQuestion } from "./controls.tsx";
import { readRows, writeRows } from "./fields.ts";
import { FindWord } from "./find-word.tsx";
import { useArrival, useAxis, useColoured, useDark, useNewTable } from "./hooks.ts";
import { Legend } from "./legend.tsx";
import { Picture } from "./picture.tsx";
import { Selection } from "./selection.tsx";
import { Standing, Worth } from "./standing.tsx";
import { Take } from "./take.tsx";
import { useMap } from "./use-map.ts";
import "./map.css";

export default function WordMap() {
  const model = useModel();
  const question = useQuestion(model.rows);
  const drawn = useMap(question);
  const [by, axis, fade] = [useField("colour", "cluster"), useField("axis", "size"), useField("fade", "yes")];
  const [word, picked, only, at] = [
    useField("word", ""),
    useField("pick", ""),
    useField("only", ""),
    useField("at", ""),
  ];
  const view = useRef<MapView>(null);
  const dark = useDark();

  const colour = useAxis(by.value === "axis" ? axis.value : undefined, drawn.question?.limit);
  const points = useColoured(drawn.points, colour.values);
  const shownBy = by.value === "axis" && !points?.axis ? "cluster" : (by.value as By);
  const row = useMemo(() => (word.value ? (points?.words.indexOf(word.value) ?? -1) : -1), [points, word.value]);
  const rows = useMemo(
    () => (points && picked.value ? readRows(picked.value, points.rows) : undefined),
    [points?.rows, picked.value],
  );
  const clusters = useMemo(() => new Set(only.value ? only.value.split(".").map(Number) : []), [only.value]);
  const look = useMemo(
    () => ({ by: shownBy, fade: fade.value !== "no", only: clusters, selected: rows, chosen: row, words: !drawn.busy }),
    [shownBy, fade.value, clusters, rows, row, drawn.busy],
  );

  const go = (to: number) => {
    if (!points) return;
    word.set(points.words[to]);
    view.current?.flyTo(to);
  };
  useNewTable(model.version);
  useArrival(points, row, at.value === "", view);
  const filter = (cluster: number | undefined) => {
    if (cluster === undefined) return only.set("");
    const now = clusters.has(cluster) ? [...clusters].filter((other) => other !== cluster) : [...clusters, cluster];
    only.set(now.join("."));
  };
  // Neither is drawn anew with every picture of a map that is being made.
  const beside = useMemo(
    () =>
      points && (
        <>
          {row >= 0 && <Chosen points={points} row={row} onGo={go} onClose={() => word.set("")} />}
          <Legend points={points} by={shownBy} dark={dark} only={clusters} onFilter={filter} />
        </>
      ),
    [points, row, shownBy, dark, clusters],
  );
  const below = useMemo(
    () => points && rows && <Selection points={points} rows={rows} onGo={go} onClear={() => picked.set("")} />,
    [points, rows],
  );
  return (
    <>
      <h1>Words on a map, as near to each other as their meanings</h1>
      <p class="lead">
        A row of {model.dims ?? "many"} numbers cannot be drawn. A map squashes it to two or three, and must distort: so
        neighbours, clusters and figures are always those of the original space.
      </p>
      <div class="row map-controls">
        <Controls rows={model.rows} />
        <ColourBy by={by} />
      </div>
      {by.value === "axis" && <AxisField axis={axis} problem={colour.problem} note={colour.note} />}
      <Trouble problem={drawn.problem} />
      <div class="map-over">
        <Standing drawn={drawn} onStop={() => goBackTo(drawn.question, model.rows ?? 0)} />
        <FindWord words={points?.words ?? []} onFind={go} />
      </div>
      <div class="map-main">
        <div class="map-left">
          <Picture
            points={points}
            layout={drawn.layout}
            look={look}
            at={at}
            fade={fade}
            view={view}
            label={labelOf(points, question)}
            onChoose={(chosen) => word.set(chosen < 0 ? "" : (points?.words[chosen] ?? ""))}
            onSelect={(selected) => picked.set(writeRows(selected))}
          >
            {word.value && points && row < 0 && !drawn.busy && (
              <p class="map-missing">{`“${word.value}” is not among the ${points.rows.toLocaleString("en")} words of this map.`}</p>
            )}
          </Picture>
          {below}
          <Worth drawn={drawn} />
        </div>
        <aside class="map-aside">{beside}</aside>
      </div>
      {drawn.question && (
        <Take question={drawn.question} by={by.value} axis={axis.value} view={view} model={model.name} />
      )}
    </>
  );
}

function labelOf(points: MapPoints | undefined, question: MapQuestion): string {
  const turn =
    question.dims === 3 ? "Drag or arrow keys turn it, with shift a drag moves it" : "Drag or arrow keys move it";
  return `Map of ${points?.rows ?? 0} words. ${turn}, plus and minus change its size, 0 shows all.`;
}
