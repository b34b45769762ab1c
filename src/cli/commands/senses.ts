// riverbank senses: a word's uses in a corpus, in groups.

import type { Command } from "commander";
import type { Sense, Senses, SensesProgress } from "../../context/lens/senses.ts";
import type { Use } from "../../context/lens/uses.ts";
import { answerSenses, SENSES_DEFAULTS as DEFAULTS } from "../../questions/senses.ts";
import { openCorpus } from "../../text/files.ts";
import { addCorpusOptions, type CorpusOptions, corpusOptions } from "../corpus.ts";
import { addEncoderOptions, addLayerOption, type EncoderOptions, openEncoderModel } from "../encoder.ts";
import { interruptSignal } from "../interrupt.ts";
import { count, indent, plural, showText } from "../layout.ts";
import { addExamples, describe, positiveNumber, wholeNumber } from "../options.ts";
import { printResult } from "../output.ts";
import { ProgressLine } from "../progress.ts";

interface Options extends EncoderOptions, CorpusOptions {
  corpus: string[];
  layer?: number;
  limit: number;
  most: number;
  silhouette: number;
  sentences: number;
  seed: number;
}

const ABOUT = `Read a word's uses in a corpus and group them by their vectors in context: each group is a sense, shown with its share,
the words nearest to it, the words that mark its sentences, and sentences.

The corpus is read once; of the sentences that hold the word a fair sample of at most --limit is kept. Uses are split only
where the groups stand further apart than those of one cloud of the same shape that is cut into as many, by the share
--silhouette of what is possible: a word that is used in one sense stays one group.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("<word>", "the word")
    .requiredOption("--corpus <paths...>", "where to look: files, folders, patterns or -")
    .option("--limit <number>", "sentences that are kept, at most", wholeNumber("--limit", 1), DEFAULTS.limit)
    .option("--most <number>", "senses, at most", wholeNumber("--most", 1), DEFAULTS.most)
    .option(
      "--silhouette <number>",
      "how far apart groups must stand, 0 to 1",
      positiveNumber("--silhouette", { zero: true, most: 1 }),
      DEFAULTS.silhouette,
    )
    .option(
      "--sentences <number>",
      "sentences to show for each sense",
      wholeNumber("--sentences", 0),
      DEFAULTS.sentences,
    )
    .option("--seed <number>", "seed of the sample and the grouping", wholeNumber("--seed", 0), DEFAULTS.seed);
  addEncoderOptions(addLayerOption(addCorpusOptions(command)));
  addExamples(command, "senses bank --corpus simplewiki.txt.gz", "senses spring --corpus notes/ --limit 2000 --json");
  command.action(run);
}

async function run(word: string, { encoder: named, json, corpus: paths, ...options }: Options): Promise<void> {
  const encoder = await openEncoderModel(named);
  const corpus = await openCorpus(paths, corpusOptions(options));
  const { layer, limit, most, silhouette, sentences, seed } = options;
  const line = new ProgressLine(process.stderr);
  const onProgress = ({ stage, done, total }: SensesProgress) => {
    const percent = total ? ` ${Math.floor((100 * done) / total)} %` : "";
    line.show(`${stage === "corpus" ? "reading the corpus" : "reading uses in context"}${percent}`);
  };
  let found: Senses;
  try {
    const asked = { word, layer, limit, most, silhouette, sentences, seed };
    found = await answerSenses(encoder, asked, corpus, { onProgress, signal: interruptSignal() });
  } finally {
    line.clear();
    await encoder.close();
  }
  printResult(found, json, showSenses);
}

function showSenses({ word, layer, found, read, seed, senses }: Senses): string {
  const sample = read < found ? `, a sample of ${count(read)} was read (seed ${seed})` : "";
  const head = `${showText(word)}: ${plural(found, "sentence")} with it${sample}; ${plural(senses.length, "sense")} at layer ${layer}`;
  return [head, ...senses.map(showSense)].join("\n\n");
}

function showSense({ uses, share, neighbours, company, sentences }: Sense, index: number): string {
  const names = (words: readonly { token: string }[]) => words.map(({ token }) => showText(token)).join(", ");
  const lines = [
    `${index + 1}  ${Math.round(100 * share)} %, ${plural(uses, "use")}: ${names(neighbours)}`,
    ...(company.length > 0 ? [`   with ${names(company)}`] : []),
    ...sentences.map((use) => indent(showUse(use), 3)),
  ];
  return lines.join("\n");
}

/** Letters shown to each side of the word. */
const AROUND = 70;

/** The sentence around the word, which stands between brackets. */
function showUse({ text, start, end }: Use): string {
  const [before, after] = [text.slice(0, start), text.slice(end)];
  const left = before.length > AROUND ? `…${before.slice(-AROUND)}` : before;
  const right = after.length > AROUND ? `${after.slice(0, AROUND)}…` : after;
  return showText(`${left}[${text.slice(start, end)}]${right}`);
}
