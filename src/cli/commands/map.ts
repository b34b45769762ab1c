// riverbank map: words as a picture that says how far it can be believed.

import { basename, extname } from "node:path";
import type { Command } from "commander";
import { axisLibrary } from "../../projection/library/library.ts";
import { describeMap, describeQuality } from "../../projection/maps/describe-map.ts";
import type { WordMap } from "../../projection/maps/map.ts";
import type { MapColour } from "../../projection/maps/map-colour.ts";
import { mapCsv, mapJson, mapReport } from "../../projection/maps/map-files.ts";
import { mapSvg } from "../../projection/maps/map-svg.ts";
import { mapHtml } from "../../projection/maps/page/html.ts";
import type { MapProgress } from "../../projection/maps/points.ts";
import { answerMap, type MapFields, strayChoice } from "../../questions/map.ts";
import { axisColour } from "../../questions/map-colour.ts";
import { AXIS_HELP, typedAxis } from "../../questions/typed-axis.ts";
import { checkWritable, writeAtomically } from "../../shared/files.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import { UsageError } from "../errors.ts";
import { readWordList } from "../input.ts";
import { interruptSignal } from "../interrupt.ts";
import { columns, count, plural, showText } from "../layout.ts";
import { modelPath, openModel } from "../model.ts";
import {
  addExamples,
  addQuestionOptions,
  describe,
  oneOf,
  positiveNumber,
  type QuestionOptions,
  wholeNumber,
} from "../options.ts";
import { note, print, printResult } from "../output.ts";
import { ProgressLine } from "../progress.ts";

interface Options extends QuestionOptions, Omit<MapFields, "words"> {
  output?: string;
  words?: string;
  color: string;
  threads?: number;
}

const ABOUT = `Draw words as a map, and say how far it can be believed.

Words are those given, those of a file, or the model's most frequent. Neighbours and clusters are found in the original
space, never on the picture; a cluster is called by the words that are both frequent and central in it. Every map is
judged: trustworthiness says whether what stands close together on it is close in the space, continuity whether what is
close there stands close together here. What is left out, cut or sampled is printed.

The ending of the output decides what is written: .html a page that stands alone, to move, search and click; .svg a
picture; .csv a line per word; .json all of it for programs. Without -o only the report is printed.

${AXIS_HELP}`;

const CLUSTERS_SHOWN = 12;
/** Colours that are no axis. */
const OWN_COLOURS: readonly string[] = ["cluster", "frequency"];

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("[words...]", "the words to show (default: the most frequent)")
    .option("-o, --output <file>", "map to write: .html, .svg, .csv or .json")
    .option("--method <name>", "umap, tsne or pca (default: umap)", oneOf("--method", ["umap", "tsne", "pca"]))
    .option("--dims <number>", "2 or 3 (default: 2)", wholeNumber("--dims", 2, 3))
    .option("--limit <number>", "show at most N words, the most frequent (default: 50000)", wholeNumber("--limit", 4))
    .option("--words <list>", "words to show: a,b,c or a file with one per line; unknown ones are left out and named")
    .option("--color <what>", "cluster, frequency, or an axis: size, or size=small,tiny:large,huge", "cluster")
    .option("--metric <name>", "cosine or euclidean (default: cosine)", oneOf("--metric", ["cosine", "euclidean"]))
    .option("--neighbours <number>", "umap, clusters: how many count (default: 15)", wholeNumber("--neighbours", 1))
    .option("--perplexity <number>", "tsne: how many neighbours weigh (default: 30)", positiveNumber("--perplexity"))
    .option(
      "--min-dist <number>",
      "umap: how close points may stand (default: 0.1)",
      positiveNumber("--min-dist", { zero: true, most: 1 }),
    )
    .option(
      "--epochs <number>",
      "umap: passes (default: 500, from 10,000 words on 200); tsne: iterations (default: 1000)",
      wholeNumber("--epochs", 1, 100_000),
    )
    .option(
      "--resolution <number>",
      "more makes more and smaller clusters (default: 1)",
      positiveNumber("--resolution", { most: 1e6 }),
    )
    .option("--seed <number>", "decides every draw (default: 1)", wholeNumber("--seed", 0))
    .option(
      "--threads <number>",
      "threads that work at once (default: the machine's cores)",
      wholeNumber("--threads", 1),
    );
  addQuestionOptions(command);
  addExamples(
    command,
    "map -o words.html --limit 10000",
    "map january march paris rome apple pear two three -o words.svg --method pca",
    'map --words animals.txt -o animals.html --color "size=small,tiny:large,huge"',
    "map -o words.csv --method tsne --limit 5000 --json",
  );
  command.action(run);
}

async function run(typed: string[], options: Options): Promise<void> {
  const { output, model, json, color } = options;
  checkOptions(typed, options);
  if (output !== undefined) await checkWritable(output);
  const listed = options.words === undefined ? undefined : await readWordList(options.words);
  const table = await openModel(model);
  const axis = OWN_COLOURS.includes(color) ? undefined : typedAxis(table, color);
  const map = await draw(table, typed.length > 0 ? typed : listed, listed !== undefined, options);
  const coloured = axis && axisColour(table, map.words, axis);
  const colour = coloured?.colour ?? (color as "cluster" | "frequency");
  const notes = coloured ? [...map.notes, coloured.note] : map.notes;
  if (output !== undefined) {
    const text = WRITERS[endingOf(output)]({ ...map, notes }, colour, basename(modelPath(model)));
    await writeAtomically(output, [new TextEncoder().encode(text)]);
    note(`wrote ${output}`);
  }
  if (json) printResult(mapReport({ ...map, notes }), true, String);
  else print(showReport({ ...map, notes }));
}

type Writer = (map: WordMap, colour: MapColour, model: string) => string;

/** By the ending of a file's name. */
const WRITERS: Readonly<Record<string, Writer>> = {
  ".html": (map, colour, model) => mapHtml(map, { name: `${model}: a map of words`, colour }),
  ".svg": (map, colour) => mapSvg(map, { colour }),
  ".csv": (map) => mapCsv(map),
  ".json": (map) => `${JSON.stringify(mapJson(map))}\n`,
};

function endingOf(output: string): string {
  return extname(output).toLowerCase();
}

/** Refuses what does not go together, before any work. */
function checkOptions(typed: readonly string[], options: Options): void {
  const { output, dims, words, color, method = "umap" } = options;
  if (output !== undefined && !WRITERS[endingOf(output)]) {
    const expected = `a name ending in ${Object.keys(WRITERS).join(", ")} was expected`;
    throw new UsageError(`invalid --output: ${JSON.stringify(output)} came, ${expected}`);
  }
  const flat = output !== undefined && endingOf(output) === ".svg";
  if (flat && dims === 3) {
    throw new UsageError("mismatched --dims: 3 came with an .svg, which is flat; write .html, or leave it out");
  }
  if (typed.length > 0 && words !== undefined) {
    throw new UsageError("mismatched --words: it came with words as arguments; give one of the two");
  }
  if (!OWN_COLOURS.includes(color) && !color.includes("=") && !axisLibrary().some(({ name }) => name === color)) {
    const expected = 'cluster, frequency or an axis, such as size or "size=small,tiny:large,huge", was expected';
    throw new UsageError(`invalid --color: ${JSON.stringify(color)} came, ${expected}`);
  }
  if (color !== "cluster" && (output === undefined || /^[.](csv|json)$/.test(endingOf(output)))) {
    throw new UsageError("mismatched --color: it came without a picture to colour; write .html or .svg");
  }
  const stray = strayChoice({ ...options, words: undefined });
  if (stray !== undefined) {
    const flag = stray === "minDist" ? "--min-dist" : `--${stray}`;
    throw new UsageError(`mismatched ${flag}: it came with --method ${method}, which has none; leave one of them out`);
  }
}

/** Draws the map with a line of progress; ctrl-C ends it between two steps. */
async function draw(
  table: EmbeddingTable,
  words: readonly string[] | undefined,
  fromList: boolean,
  options: Options,
): Promise<WordMap> {
  const { method, dims, limit, metric, neighbours, perplexity, minDist, epochs, resolution, seed, threads } = options;
  const fields = { words, method, dims, limit, metric, neighbours, perplexity, minDist, epochs, resolution, seed };
  const line = new ProgressLine(process.stderr);
  const onProgress = ({ stage, done, total }: MapProgress) => {
    line.show(`${stage}${String(Math.floor((100 * done) / Math.max(1, total))).padStart(4)} %`);
  };
  try {
    return await answerMap(table, fields, {
      threads,
      unknown: fromList ? "leave out" : "refuse",
      signal: interruptSignal(),
      onProgress,
    });
  } finally {
    line.clear();
  }
}

function showReport(map: WordMap): string {
  const { clusters, clusterOf, notes, rows } = map;
  const alone = clusterOf.filter((cluster) => cluster < 0).length;
  const shown = clusters.slice(0, CLUSTERS_SHOWN).map(({ name, size }) => [`  ${showText(name)}`, count(size)]);
  const more = clusters.length - CLUSTERS_SHOWN;
  return [
    describeMap(map),
    ...describeQuality(map).split(/(?<=[.]) (?=[A-Z])/),
    ...notes.map((text) => `Note: ${showText(text)}.`),
    "",
    `${plural(clusters.length, "cluster")} of ${plural(rows - alone, "word")}${alone > 0 ? `, ${plural(alone, "word")} in none` : ""}`,
    columns(shown, "lr"),
    ...(more > 0 ? [`  and ${count(more)} more (--json lists them all)`] : []),
  ].join("\n");
}
