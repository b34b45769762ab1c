// riverbank project: words on axes that somebody named, with how far each score and each axis can be trusted.

import { extname } from "node:path";
import type { Command } from "commander";
import { type ProjectionPlot, projectionPlot } from "../../projection/plot.ts";
import { type Projection, project } from "../../projection/project.ts";
import type { Reliability } from "../../projection/reliability.ts";
import { EXPRESSION_HELP, queriesOf } from "../../questions/queries.ts";
import { AXIS_HELP, typedAxis } from "../../questions/typed-axis.ts";
import { checkWritable, writeAtomically } from "../../shared/files.ts";
import { collect, ratedAxisOf } from "../axes.ts";
import { UsageError } from "../errors.ts";
import { columns, showText } from "../layout.ts";
import { openModel } from "../model.ts";
import { addExamples, addQuestionOptions, describe, oneOf, type QuestionOptions } from "../options.ts";
import { note, printResult } from "../output.ts";

interface Options extends QuestionOptions {
  axis?: string[];
  rated?: string[];
  output?: string;
  plot?: ProjectionPlot;
}

const PLOTS: readonly ProjectionPlot[] = ["scatter", "strip", "profile"];

const ABOUT = `Lay words on axes: -1 is where the negative pole's words stand, 1 the positive pole's, 0 half-way; on a topic 0 is the
model's average word and 1 the topic's. On a rated axis a score is a predicted rating.

${AXIS_HELP}

Every score comes with an error: how much it moves with the choice of the axis' words. Every axis is tested: each of
its words is left out in turn and laid on the axis of the others; if random words do as well, the axis is noise.

${EXPRESSION_HELP}`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("<words...>", "the words or expressions to lay on the axes")
    .option(
      "--axis <axis>",
      "an axis, name=words:words, a topic, name=words, or a name of the library; may come several times",
      collect,
    )
    .option("--rated <file>", "an axis from a csv with the columns word and rating; may come several times", collect)
    .option("-o, --output <file>", "also draw the words, as .svg")
    .option(
      "--plot <name>",
      "scatter (two axes), strip (axes under each other) or profile (one word over all axes) (default: by their number)",
      oneOf("--plot", PLOTS),
    );
  addQuestionOptions(command);
  addExamples(
    command,
    'project mouse dog whale --axis "size=small,tiny:large,huge"',
    "project mouse dog whale --axis size --axis animal",
    'project prince banana --axis "royalty=king,queen,royal" --axis "gender=man,he:woman,she" --json',
    "project holiday funeral --rated valence.csv",
    'project mouse cat whale --axis "size=small,tiny:large,huge" -o size.svg',
  );
  command.action(run);
}

async function run(words: string[], { model, json, axis = [], rated = [], output, plot }: Options): Promise<void> {
  if (axis.length + rated.length === 0) {
    throw new UsageError('missing --axis: none came; give at least one, such as --axis "size=small,tiny:large,huge"');
  }
  await checkDrawing(output, plot);
  const table = await openModel(model);
  const axes = axis.map((text) => typedAxis(table, text));
  for (const path of rated) axes.push(await ratedAxisOf(table, path));
  const projection = project(table, axes, queriesOf(table, words));
  if (output !== undefined) {
    await writeAtomically(output, [new TextEncoder().encode(projectionPlot(projection.words, axes, { plot }))]);
    note(`wrote ${output}`);
  }
  printResult(projection, json, showProjection);
}

/** Whether a drawing was asked for that can be made and written. */
async function checkDrawing(output: string | undefined, plot: ProjectionPlot | undefined): Promise<void> {
  if (output === undefined) {
    if (plot === undefined) return;
    throw new UsageError(`missing --output: --plot ${plot} came without a file to draw to; add -o words.svg`);
  }
  if (extname(output).toLowerCase() === ".svg") return checkWritable(output);
  throw new UsageError(`invalid --output: ${JSON.stringify(output)} came, a name ending in .svg was expected`);
}

/** A table of scores, and a line for each axis. */
function showProjection({ axes, words }: Projection): string {
  const names = axes.map(({ name }) => name);
  const rows = words.map(({ token, scores, errors }) => [
    showText(token),
    ...names.map((name) => showScore(scores[name], errors[name])),
  ]);
  const lines = axes.map(({ name, reliability }) => [showText(name), showReliability(reliability)]);
  return `${columns([["", ...names.map(showText)], ...rows], "lr")}\n\n${columns(lines)}`;
}

function showScore(score: number, error: number | null): string {
  return `${score.toFixed(2)} ± ${error === null ? "?" : error.toFixed(2)}`;
}

function showReliability({ verdict, reason, spread, wrongSide, coverage }: Reliability): string {
  const { missing } = coverage;
  return [
    `${verdict}: ${reason}`,
    ...(spread ? [`without some of its words the direction stays within a cosine of ${spread.min.toFixed(2)}`] : []),
    ...(wrongSide.length > 0 ? [`on the wrong side when left out: ${list(wrongSide)}`] : []),
    ...(missing.length > 0 ? [`not in the model: ${list(missing)}`] : []),
  ].join("; ");
}

/** The first few words. */
function list(words: readonly string[]): string {
  const shown = words.slice(0, 8).map(showText).join(", ");
  return words.length > 8 ? `${shown} and ${words.length - 8} more` : shown;
}
