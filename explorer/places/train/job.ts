// The training under way, or the last one: it goes on while the visitor looks at other places.

import { useEffect, useState } from "preact/hooks";
import { ask } from "../../engine/ask.ts";
import type { Problem } from "../../engine/problem.ts";
import type { TrainAnswer, TrainNews, TrainQuestion } from "./calls.ts";

/** A point of the loss's curve: how much of the work was done, and the mean loss then. */
export type LossPoint = readonly [share: number, loss: number];

/** A long training's curve is thinned out when it has more. */
const MOST_POINTS = 600;

export interface Job {
  /** Counts trainings. */
  run: number;
  busy: boolean;
  stopping: boolean;
  question?: TrainQuestion | undefined;
  news?: TrainNews | undefined;
  losses: readonly LossPoint[];
  answer?: TrainAnswer | undefined;
  problem?: Problem | undefined;
}

let job: Job = { run: 0, busy: false, stopping: false, losses: [] };
const watchers = new Set<(job: Job) => void>();

function change(changes: Partial<Job>): void {
  job = { ...job, ...changes };
  for (const watch of watchers) watch(job);
}

/** The training, always as it stands now. */
export function useJob(): Job {
  const [now, setNow] = useState(job);
  useEffect(() => {
    watchers.add(setNow);
    setNow(job);
    return () => void watchers.delete(setNow);
  }, []);
  return now;
}

/** Begins a training; only one at a time. */
export function startTraining(question: TrainQuestion): void {
  if (job.busy) return;
  job = { run: job.run + 1, busy: true, stopping: false, question, losses: [] };
  change({});
  ask("trainTable", question, { long: true, onNews: hear }).then(
    (answer) => change({ answer, busy: false, losses: wholeCurve(answer) ?? job.losses }),
    (problem: Problem) => change({ busy: false, problem: problem.code === "cancelled" ? undefined : problem }),
  );
}

/** Ends it with what is learned by now. */
export function stopTraining(): void {
  change({ stopping: true });
  void ask("trainStop", null, { long: true });
}

function hear(news: TrainNews): void {
  const scored = news.stage === "training" && news.done > 0;
  const curve = job.losses.length < MOST_POINTS ? job.losses : job.losses.filter((_, i) => i % 2 === 1);
  const losses = scored ? [...curve, [news.done / news.total, news.loss] as const] : curve;
  change({ news, losses });
}

/** At the end every epoch's loss is known. */
function wholeCurve({ report, stopped }: TrainAnswer): LossPoint[] | undefined {
  const { loss, settings } = report;
  if (stopped || loss.length < 2) return undefined;
  return loss.map((value, epoch) => [(epoch + 1) / settings.epochs, value]);
}
