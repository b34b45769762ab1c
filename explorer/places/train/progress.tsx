// How the training goes: how far, how fast, how long yet, and its loss.

import type { Job } from "./job.ts";
import { LossPlot } from "./loss-plot.tsx";

const whole = (value: number) => Math.round(value).toLocaleString("en");

function clock(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const left = Math.ceil(seconds);
  const [hours, minutes, rest] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

export function TrainingProgress({ job }: { job: Job }) {
  const { news, busy, answer, losses } = job;
  const training = news?.stage === "training" ? news : undefined;
  const report = busy ? undefined : answer?.report;
  const facts: [string, string][] = [
    ["Words a second", report ? whole(report.wordsPerSecond) : training ? whole(training.wordsPerSecond) : "–"],
    ["Loss", (report?.loss.at(-1) ?? losses.at(-1)?.[1])?.toFixed(4) ?? "–"],
    [
      "Times read",
      report
        ? `${whole(report.loss.length)} of ${whole(report.settings.epochs)}`
        : training
          ? `${whole(training.epoch)} of ${whole(training.epochs)}`
          : "–",
    ],
    report ? ["Took", `${report.seconds.toFixed(1)} s`] : ["Time left", training ? clock(training.secondsLeft) : "–"],
  ];
  const share = answer && !busy ? 1 : news?.total ? news.done / news.total : busy ? undefined : 0;
  return (
    <div class="card train-progress">
      <progress max={1} value={share} aria-label="The training" />
      <p class="train-stage" role="status">
        {stageOf(job)}
      </p>
      <dl class="train-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <LossPlot losses={losses} glove={job.question?.settings.architecture === "glove"} />
    </div>
  );
}

/** Said aloud by screen readers, so it changes with the stage alone. */
function stageOf({ busy, stopping, news, answer, problem }: Job): string {
  if (busy) {
    if (stopping) return "Stopping…";
    if (!news || news.stage === "reading") return "Reading the text…";
    return news.stage === "counting" ? "Counting which words meet…" : "Training…";
  }
  if (problem) return "The training ended with an error.";
  if (!answer) return "Nothing trained yet.";
  const { words, vocabulary } = answer.report;
  return `${answer.stopped ? "Stopped" : "Trained"}: ${whole(vocabulary)} words have a row, from a text of ${whole(words)} words.`;
}
