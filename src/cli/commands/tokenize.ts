// riverbank tokenize: text in, tokens and their ids out.

import { type Command, Option } from "commander";
import { answerTokenize, tokensBy } from "../../questions/tokenize.ts";
import { RiverbankError } from "../../shared/errors.ts";
import { corpusFromTexts } from "../../text/corpus.ts";
import { openCorpus } from "../../text/files.ts";
import { encodeCorpus } from "../../tokens/encode-corpus.ts";
import { openTokenizer } from "../../tokens/open.ts";
import { codePoints, type Tokens } from "../../tokens/tokenize.ts";
import type { Tokenizer } from "../../tokens/tokenizer.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import { readInput } from "../input.ts";
import { interruptSignal } from "../interrupt.ts";
import { openModel } from "../model.ts";
import { addExamples, addQuestionOptions, describe, type QuestionOptions, wholeNumber } from "../options.ts";
import { printPiece, printResult } from "../output.ts";
import { showTokenStrip, showTokens } from "../show.ts";
import { styleFor } from "../style.ts";

interface Options extends QuestionOptions {
  tokenizer?: string;
  addSpecial?: boolean;
  recogniseSpecial?: boolean;
  keepCase?: boolean;
  codePoints?: boolean;
  ids?: boolean;
  threads: number;
}

const ABOUT = `Cut text into tokens, each with its id and where it stands in the text.

The tokenizer is the model's own, or that of a file: tokenizer.json, vocab.txt, vocab.json with merges.txt beside it,
.tiktoken, or a folder that holds one of them. Offsets count UTF-16 units, as JavaScript strings do. A word that a model
of words does not know has no id ("-", in JSON null).`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("[text...]", 'the text; standard input where there is none, or "-"')
    .addOption(new Option("--tokenizer <file>", "tokenizer to use (default: the model's own)").conflicts("model"))
    .option("--add-special", "put the special tokens around the text that a model wants, such as [CLS]")
    .option("--recognise-special", "take text that looks like a special token for that token")
    .option("--keep-case", "words: leave capital letters as they are (default: as the model was trained, or lower all)")
    .addOption(
      new Option("--code-points", "every character by its number in Unicode, without a tokenizer").conflicts([
        ...["model", "tokenizer", "ids"],
      ]),
    )
    .option("--ids", "print ids alone, a line for each line of text that is not empty; takes texts of any size")
    .option("--threads <number>", "with --ids: workers that encode", wholeNumber("--threads", 1, 256), 1);
  addQuestionOptions(command);
  addExamples(
    command,
    'tokenize "The bank of the river"',
    'tokenize --tokenizer bert-base-uncased/tokenizer.json --json "The riverbank"',
    "tokenize --tokenizer cl100k_base.tiktoken --ids --threads 2 < book.txt > ids.txt",
  );
  command.action(run);
}

async function run(words: string[], options: Options): Promise<void> {
  const { json, ids, codePoints: plain } = options;
  const given = words.join(" ");
  const text = given === "" ? "-" : given;
  if (plain) {
    printTokens(text, codePoints(text === "-" ? await readInput("-") : text), json);
    return;
  }
  const table = options.tokenizer === undefined ? await openModel(options.model) : undefined;
  const tokenizer = options.tokenizer === undefined ? table?.tokenizer : await openTokenizer(options.tokenizer);
  if (ids) {
    if (!tokenizer)
      throw new RiverbankError(
        "unsupported",
        "--ids: it needs a tokenizer with ids for every text; add --tokenizer FILE",
      );
    await printIds(text, tokenizer, options);
    return;
  }
  const source = text === "-" ? await readInput("-") : text;
  const fields = { ...options, text: source };
  const tokens = tokenizer ? tokensBy(tokenizer, fields) : answerTokenize(table as EmbeddingTable, fields);
  printTokens(source, tokens, json);
}

function printTokens(text: string, tokens: Tokens, json: boolean | undefined): void {
  const { isTTY, columns } = process.stdout;
  printResult(tokens, json, isTTY ? () => showTokenStrip(text, tokens, columns, styleFor(process.stdout)) : showTokens);
}

/** Prints the ids of every line, however many there are. */
async function printIds(text: string, tokenizer: Tokenizer, { threads }: Options): Promise<void> {
  const corpus = text === "-" ? await openCorpus(["-"], { format: "txt" }) : corpusFromTexts([text]);
  let blank = "";
  for await (const ids of encodeCorpus(corpus, tokenizer, { threads, signal: interruptSignal() })) {
    const parts: string[] = [];
    for (const id of ids) {
      parts.push(id < 0 ? "\n" : `${blank}${id}`);
      blank = id < 0 ? "" : " ";
    }
    await printPiece(parts.join(""));
  }
  if (blank !== "") await printPiece("\n");
}
