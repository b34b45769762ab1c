// riverbank embed: texts in, a vector for each out.

import { extname } from "node:path";
import { type Command, Option } from "commander";
import { checkWritable, writeAtomically } from "../../shared/files.ts";
import { openCorpus } from "../../text/files.ts";
import { readLines } from "../../text/formats/lines.ts";
import { type EmbeddedText, type EmbedStreamOptions, embedStream } from "../../vectors/embed-stream.ts";
import type { Weighting } from "../../vectors/sentence-embedder.ts";
import { EMBEDDING_WRITERS } from "../embeddings.ts";
import { UsageError } from "../errors.ts";
import { exitOnInterrupt } from "../interrupt.ts";
import { plural } from "../layout.ts";
import { openModel } from "../model.ts";
import { addExamples, describe, oneOf, positiveNumber, wholeNumber } from "../options.ts";
import { note, printPiece } from "../output.ts";

interface Options {
  file?: string;
  output?: string;
  model?: string;
  weighting?: Weighting;
  a?: number;
  components?: number;
  normalise?: boolean;
}

const ABOUT = `Turn texts into vectors: the mean of the vectors of a text's words, frequent words weighted down (SIF), without
the direction that all the texts have in common.

Texts are the arguments, or the lines of --file or of standard input. Each gets a line of JSON,
{"text":"...","vector":[...]}; -o writes a file by its ending: .jsonl, .csv (the text, then its numbers) or .npy (a row of
numbers per text, all held in memory until the end). A text of which the model knows nothing has the vector null: empty
cells in CSV, a row of zeros in .npy; they are counted at the end.

The common direction is learned from the texts themselves, the first 10,000 of them: compare only vectors of one run, or
take none away (--components 0). A single text keeps its whole vector. Model2Vec's tables embed as Model2Vec does: plain
means, of length 1 where the model says so.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("[text...]", "texts, each an argument")
    .addOption(new Option("-f, --file <file>", 'file with a text per line, gzipped or not; "-" is standard input'))
    .option("-o, --output <file>", "file to write, .jsonl, .csv or .npy (default: JSON lines on standard output)")
    .option("--model <file>", "model to ask (default: the English model that comes with Riverbank)")
    .option(
      "--weighting <name>",
      "sif or mean (default: sif; mean for Model2Vec's tables)",
      oneOf("--weighting", ["sif", "mean"]),
    )
    .option("--a <number>", "sif: the share of all text at which a word counts half (default: 0.001)", positive)
    .option(
      "--components <number>",
      "common directions to take away (default: 1 for sif, 0 for mean)",
      wholeNumber("--components", 0),
    )
    .option("--normalise", "bring every vector to length 1 (default: as the model says, or leave it)")
    .option("--no-normalise", "leave every vector its length");
  addExamples(
    command,
    'embed "the bank of the river" "money in the bank"',
    "embed --file reviews.txt -o reviews.npy --normalise",
    "embed --components 0 < questions.txt > questions.jsonl",
  );
  command.action(run);
}

const positive = positiveNumber("--a");

async function run(texts: string[], { file, output, model, ...how }: Options): Promise<void> {
  if (texts.length > 0 && file !== undefined) {
    throw new UsageError("conflicting texts: arguments and --file came; give one of them");
  }
  const ending = output === undefined ? ".jsonl" : extname(output).toLowerCase();
  const write = EMBEDDING_WRITERS[ending];
  if (!write) {
    const known = Object.keys(EMBEDDING_WRITERS).join(", ");
    throw new UsageError(`invalid -o: the ending of ${JSON.stringify(output)} says no format; use one of ${known}`);
  }
  exitOnInterrupt();
  if (output !== undefined) await checkWritable(output);
  const table = await openModel(model);
  const options: EmbedStreamOptions = how;
  const unknown = { count: 0 };
  const embedded = countUnknown(embedStream(table, texts.length > 0 ? texts : linesOf(file ?? "-"), options), unknown);
  const chunks = write(embedded, table.dims);
  if (output !== undefined) await writeAtomically(output, chunks);
  else {
    const decoder = new TextDecoder();
    for await (const chunk of chunks) await printPiece(decoder.decode(chunk, { stream: true }));
  }
  if (unknown.count > 0) note(`the model knows nothing of ${plural(unknown.count, "text")}, which have no vector`);
}

async function* countUnknown(
  embedded: AsyncIterable<EmbeddedText>,
  unknown: { count: number },
): AsyncGenerator<EmbeddedText> {
  for await (const item of embedded) {
    if (!item.vector) unknown.count++;
    yield item;
  }
}

/** A file's lines, empty ones too, so that row and line number agree. */
async function* linesOf(path: string): AsyncGenerator<string> {
  if (path === "-" && process.stdin.isTTY) note("type the texts, a line each, and end with ctrl-D");
  const corpus = await openCorpus([path], { format: "txt" });
  let last: string | undefined;
  for await (const line of readLines(corpus.read())) {
    if (last !== undefined) yield last;
    last = line;
  }
  // A corpus ends its text with a line end of its own: where the file had one, an empty line is left over.
  if (last) yield last;
}
