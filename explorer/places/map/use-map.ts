// A map as the engine makes it: what can be seen of it so far, and how far it is.

import { useEffect, useRef, useState } from "preact/hooks";
import { barePoints, type MapPoints } from "riverbank/map-view";
import { ask } from "../../engine/ask.ts";
import type { Problem } from "../../engine/problem.ts";
import { useModel } from "../../engine/use-answer.ts";
import type { MapAnswer, MapNews, MapQuestion } from "./calls.ts";

export interface Drawn {
  /** What stands on the map; the one before until there is something of the next. */
  points?: MapPoints | undefined;
  /** Where the points of a map that is being made stand now. */
  layout?: Float32Array | undefined;
  /** The last map that was finished, and what it answers. */
  answer?: MapAnswer | undefined;
  question?: MapQuestion | undefined;
  problem?: Problem | undefined;
  busy: boolean;
  /** What is done now, and its share from 0 to 1. */
  stage?: string | undefined;
  share?: number | undefined;
}

/** Up to so many words PCA is a matter of a second, for which no second engine need be started. */
const QUICK = 3000;

/** Whether a map is better made apart from quick questions. */
export const isLong = ({ method, limit }: MapQuestion): boolean => !(method === "pca" && limit <= QUICK);

/** A question that was asked. */
interface Asked {
  key: string;
  version: number;
  control: AbortController;
  ended: boolean;
}

/** Draws the map of a question, whenever it or the table is another one; gives up the one before. */
export function useMap(question: MapQuestion): Drawn {
  const [drawn, setDrawn] = useState<Drawn>({ busy: true });
  const last = useRef<Asked | undefined>(undefined);
  const { version } = useModel();
  const key = JSON.stringify(question);
  // The question is what `key` says, the table what `version` does.
  useEffect(() => {
    // Who asks before there is a table waits for the first.
    if (last.current?.key === key && !last.current.ended && last.current.version === 0 && version === 1) return;
    last.current?.control.abort();
    const asked: Asked = { key, version, control: new AbortController(), ended: false };
    last.current = asked;
    setDrawn(({ problem, layout, ...before }) => ({ ...before, busy: true, stage: "words", share: 0 }));
    const { signal } = asked.control;
    const onNews = (news: MapNews) => !signal.aborted && setDrawn((now) => follow(now, news));
    ask("drawMap", question, { signal, long: isLong(question), onNews })
      .finally(() => {
        asked.ended = true;
      })
      .then(
        (answer) => setDrawn({ answer, question, points: { ...answer.points, axis: null }, busy: false }),
        (problem: Problem) => problem.code !== "cancelled" && setDrawn((now) => ({ ...now, problem, busy: false })),
      );
  }, [key, version]);
  useEffect(() => () => last.current?.control.abort(), []);
  return drawn;
}

/** What is to be seen after news. */
function follow(now: Drawn, { stage, share, layout, words, counts }: MapNews): Drawn {
  const next = { ...now, stage, share };
  if (!layout) return next;
  if (!words || !counts) return { ...next, layout };
  return { ...next, layout, points: begin(now.points, barePoints(words, counts, layout)) };
}

/** Clusters and neighbours are of the space: where the words are the same, those that are known stay. */
function begin(before: MapPoints | undefined, bare: MapPoints): MapPoints {
  if (!before || before.rows !== bare.rows || !before.words.every((word, row) => word === bare.words[row])) return bare;
  const { clusters, clusterOf, near, cosine } = before;
  return { ...bare, clusters, clusterOf, near, cosine };
}
