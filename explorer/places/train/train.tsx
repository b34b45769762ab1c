// Train: a text in, a table out, and in between words that find their places.

import { useRef, useState } from "preact/hooks";
import { useField } from "../../address.ts";
import { openModel } from "../../engine/ask.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { csvOf, save } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { optionOf, settingsOf, trainCode, trainCommand, useChoices } from "./choices.ts";
import { startTraining, stopTraining, useJob } from "./job.ts";
import { Neighbours } from "./neighbours.tsx";
import { coursePicture } from "./picture.ts";
import { TrainingProgress } from "./progress.tsx";
import { TrainSettings } from "./settings.tsx";
import { filesOf, SAMPLE, SAMPLE_WORDS, useFiles, useText } from "./text.ts";
import { TextCard } from "./text-card.tsx";
import { Timeline } from "./timeline.tsx";
import "./train.css";
import { useCourse } from "./use-course.ts";
import { WordPlane } from "./word-plane.tsx";

const OPTIONS = new Set([
  ...["architecture", "dims", "window", "epochs", "minCount", "seed", "rate", "sample", "threads", "minN", "maxN"],
]);
const CLOSE = 8;

export default function Train() {
  const text = useText();
  const [own] = useFiles();
  const bytes = own.length > 0 ? own.reduce((sum, file) => sum + unpacked(file), 0) : text.value.length;
  const choices = useChoices(bytes);
  const settings = settingsOf(choices);
  const isSample = own.length === 0 && text.value === SAMPLE;
  const words = useField("words", isSample ? SAMPLE_WORDS : "");
  const word = useField("word", isSample ? "bank" : "");
  const [moment, setMoment] = useState<number>();
  const go = useRef<HTMLDivElement>(null);
  const job = useJob();
  const { problem: refused } = useAnswer("trainSettings", settings);

  const paths = own.length > 0 ? own.map(({ name }) => name) : [isSample ? "sample.txt" : "text.txt"];
  const output = `${paths[0].replace(/(\.[a-z]+)?(\.gz)?$/i, "")}.safetensors`;
  const course = useCourse(
    job.run === 0
      ? undefined
      : {
          run: job.run,
          moments: job.news?.moments ?? 0,
          done: !job.busy,
          words: words.value.split(/[\s,;]+/).filter(Boolean),
          word: word.value.trim(),
          k: CLOSE,
        },
  );
  const last = Math.max(0, (course?.moments.length ?? 0) - 1);
  const at = Math.min(moment ?? last, last);
  const problem = job.problem ?? refused;
  const ofOption = OPTIONS.has(optionOf(problem) ?? "");
  const answer = job.busy ? undefined : job.answer;
  return (
    <>
      <h1>Words find their places while a text is read</h1>
      <p class="lead">
        At first every word has a row of random numbers. Training goes through the text again and again and shifts the
        rows a little each time, so that words which keep the same company come to lie close together.
      </p>
      <TextCard column={choices.column} />
      {!ofOption && <Trouble problem={job.problem} />}
      <TrainSettings choices={choices} problem={ofOption ? problem : undefined} />
      <div class="row train-go" ref={go}>
        {job.busy ? (
          <button type="button" class="main" disabled={job.stopping} onClick={stopTraining}>
            Stop here
          </button>
        ) : (
          <button
            type="button"
            class="main"
            disabled={refused !== undefined}
            onClick={() => {
              setMoment(undefined);
              // What is to be watched stands below the choices.
              go.current?.scrollIntoView({ block: "start" });
              startTraining({ files: filesOf(own, text.value), name: output, column: choices.column.value, settings });
            }}
          >
            Train
          </button>
        )}
        {answer && (
          <>
            <button type="button" onClick={() => openModel(answer.file)}>
              Use this table in all places
            </button>
            <button type="button" onClick={() => save(answer.file.name, answer.file)}>
              Save {answer.file.name}
            </button>
            <span class="note">
              {answer.rows.toLocaleString("en")} × {answer.dims}, {(answer.file.size / 1000).toFixed(1)} kB
            </span>
          </>
        )}
      </div>
      <TrainingProgress job={job} />
      <h2>Where the words went</h2>
      <div class="train-course">
        <div class="card">
          <WordPlane course={course} at={at} onChoose={(chosen) => word.set(chosen)} />
          <Timeline course={course} at={at} onMove={setMoment} />
          <p class="note">
            {course?.explained
              ? `The plane on which these words spread most at the end; it shows ${share(course.explained)} of how they spread. Colours are groups of their final rows.`
              : "The plane on which these words spread most, turned as little as it must be from moment to moment."}
          </p>
        </div>
        <div class="card train-side">
          <TextField label="Neighbours of" field={word} {...(course && { hint: course.word })} />
          <Trouble problem={course?.problems.word} />
          {course?.moments[at] ? (
            <Neighbours course={course} at={at} onChoose={(chosen) => word.set(chosen)} />
          ) : (
            <p class="note">Its neighbours appear here, and change while it learns.</p>
          )}
        </div>
      </div>
      <TextField
        label="Words to draw"
        field={words}
        lines={2}
        hint={course ? course.words.slice(0, 8).join(", ") : "the most frequent, without the commonest"}
      />
      <Trouble problem={course?.problems.words} />
      <TakeAway
        name={output.replace(/\.safetensors$/, "")}
        code={trainCode(paths, output, choices.column.value, settings, {
          words: course?.words ?? [],
          word: course?.word ?? "",
        })}
        command={trainCommand(paths, output, choices.column.value, settings)}
        picture={() => course && coursePicture(course, at)}
        json={() => ({ settings, report: answer?.report, ...course })}
        csv={() =>
          csvOf([
            ["words_seen", "loss", "word", "x", "y"],
            ...(course?.moments ?? []).flatMap(({ done, loss, places }) =>
              places.map(([x, y], index) => [done, loss, course?.words[index], x, y]),
            ),
          ])
        }
      />
    </>
  );
}

/** Bytes of a file, about, when a packed one is unpacked. */
function unpacked({ name, size }: File): number {
  return /\.gz$/i.test(name) ? 3 * size : size;
}

function share(explained: readonly number[]): string {
  return `${(100 * explained.reduce((sum, value) => sum + value, 0)).toFixed(1)} %`;
}
