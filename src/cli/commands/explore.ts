// riverbank explore: the page of the explorer, or the walk in the terminal and then the reader's own words.

import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { DEFAULT_LIMITS } from "../../server/limits.ts";
import { RiverbankError } from "../../shared/errors.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import { describeError, Interrupted } from "../errors.ts";
import { count, indent, showText } from "../layout.ts";
import { openModel } from "../model.ts";
import { addExamples, describe, wholeNumber } from "../options.ts";
import { print } from "../output.ts";
import { openExplorer, serveUntilSignal } from "../serving.ts";
import { styleFor } from "../style.ts";
import { answer, STEPS } from "../tour.ts";

const ABOUT = `Open the explorer: the road from text to meaning as a page, at an address of this machine that is printed. All is computed
in the browser, on the models that come with Riverbank or on those that are named. Ctrl-C ends it.

With --terminal the walk is here instead: tokens, ids, vectors, similarity, neighbours, analogy, the odd one. Every step
shows the command that does it, and a terminal then takes words of your own.`;

interface Options {
  model?: string;
  encoder?: string;
  port?: number;
  terminal?: boolean;
}

/** Where the page is looked for by habit; any other port where this one is taken. */
const PORTS = [4173, 0];

const style = styleFor(process.stdout);

export function define(command: Command): void {
  describe(command, ABOUT)
    .option("--model <file>", "model to explore (default: the English model that comes with Riverbank)")
    .option("--encoder <path>", "encoder for words in context (default: the one that comes with Riverbank)")
    .option(
      "--port <number>",
      "port of the page, 0 for a free one (default: 4173, or a free one)",
      wholeNumber("--port", 0, 65535),
    )
    .option("--terminal", "walk in the terminal instead");
  addExamples(command, "explore", "explore --model my.safetensors", "explore --terminal");
  command.action(async (options: Options) => {
    if (!options.terminal) return openPage(options);
    const table = await openModel(options.model);
    walk(table, options.model);
    if (process.stdin.isTTY && process.stdout.isTTY) await converse(table);
  });
}

async function openPage({ model, encoder, port }: Options): Promise<void> {
  const page = await openExplorer();
  if (page.length === 0) {
    throw new RiverbankError("missing", "page: it was not built; npm run build does, or walk here with --terminal");
  }
  const onBound = (address: string) => {
    print(`The explorer is at ${style.accent(`${address}/`)}\n${style.dim("Open it in a browser; ctrl-C ends it.")}`);
  };
  const hosts = new Set(["localhost", "127.0.0.1"]);
  const ports = port === undefined ? PORTS : [port];
  const how = { host: "127.0.0.1", ports, hosts, workers: 1, limits: DEFAULT_LIMITS, log: () => {} };
  await serveUntilSignal({ model, encoder, page, ...how, onBound });
}

function walk(table: EmbeddingTable, model: string | undefined): void {
  const shape = `${count(table.rows)} words × ${table.dims} numbers, ${table.precision}`;
  const name = model ?? "the English model that comes with it";
  print(`${style.bold("Riverbank")}: text all the way to meaning\n${style.dim(`${showText(name)}: ${shape}`)}`);
  STEPS.forEach(({ title, text, command, words, show }, index) => {
    const missing = words.filter((word) => !table.vocabulary.has(word));
    const body = missing.length > 0 ? style.dim(`left out: the model lacks ${missing.join(", ")}`) : show(table);
    const head = `\n${style.bold(`${index + 1}  ${title}`)}\n${indent(text.join("\n"), 3)}`;
    print(`${head}\n   ${style.dim("$")} ${style.accent(`riverbank ${showText(command(model))}`)}\n${indent(body, 5)}`);
  });
  print(
    `\n${style.bold("Your own")}\n   Train on your text: ${style.accent("riverbank train text.txt -o my.safetensors")}`,
  );
  print(`   All commands:       ${style.accent("riverbank --help")}`);
}

/** Answers lines until `q` or the end of the input; ctrl-C ends it as it ends every command. */
async function converse(table: EmbeddingTable): Promise<void> {
  print("\nOne word shows its neighbours, two are compared, of more the odd one is found;");
  print("king - man + woman is an analogy, and q quits.");
  const prompt = createInterface({ input: process.stdin, output: process.stdout, prompt: style.bold("> ") });
  let interrupted = false;
  let said = false;
  prompt.on("SIGINT", () => {
    interrupted = true;
    prompt.close();
  });
  prompt.prompt();
  for await (const line of prompt) {
    if ((said = ["q", "quit", "exit"].includes(line.trim()))) break;
    const reply = answerOrExplain(table, line);
    if (reply !== "") print(reply);
    prompt.prompt();
  }
  prompt.close();
  // Ctrl-C and ctrl-D leave the cursor behind the prompt.
  if (!said) print("");
  if (interrupted) throw new Interrupted();
}

function answerOrExplain(table: EmbeddingTable, line: string): string {
  try {
    return answer(table, line);
  } catch (error) {
    if (error instanceof RiverbankError) return describeError(error);
    throw error;
  }
}
