// The list of commands, each loaded only when it is asked for, so that --help answers at once.

import { readFileSync } from "node:fs";
import { Command } from "commander";
import { UsageError } from "./errors.ts";

/** What a command's file exports: it adds arguments, options, examples and the action. */
interface CommandModule {
  define(command: Command): void;
}

interface Listed {
  name: string;
  summary: string;
  load(): Promise<CommandModule>;
}

/** In road order. */
const COMMANDS: readonly Listed[] = [
  { name: "explore", summary: "Walk from text to meaning.", load: () => import("./commands/explore.ts") },
  { name: "tokenize", summary: "Cut text into tokens, with their ids.", load: () => import("./commands/tokenize.ts") },
  {
    name: "train-tokenizer",
    summary: "Learn a tokenizer from text.",
    load: () => import("./commands/train-tokenizer.ts"),
  },
  { name: "vectors", summary: "Compare objects by their numbers.", load: () => import("./commands/vectors.ts") },
  { name: "train", summary: "Train word vectors on text.", load: () => import("./commands/train.ts") },
  { name: "compare", summary: "Say how two words are related.", load: () => import("./commands/compare.ts") },
  { name: "nearest", summary: "List a word's nearest words.", load: () => import("./commands/nearest.ts") },
  { name: "analogy", summary: "Answer: a is to b as c is to ...?", load: () => import("./commands/analogy.ts") },
  { name: "odd", summary: "Find the word that does not fit.", load: () => import("./commands/odd.ts") },
  { name: "project", summary: "Lay words on axes that you name.", load: () => import("./commands/project.ts") },
  { name: "axes", summary: "List ready axes, and what they say of words.", load: () => import("./commands/axes.ts") },
  { name: "focus", summary: "Weigh topics for a query, keep what matters.", load: () => import("./commands/focus.ts") },
  { name: "map", summary: "Draw words as a map that says how it distorts.", load: () => import("./commands/map.ts") },
  { name: "embed", summary: "Turn texts into vectors.", load: () => import("./commands/embed.ts") },
  { name: "pretrain", summary: "Pretrain an encoder on text.", load: () => import("./commands/pretrain.ts") },
  { name: "context", summary: "Show one word in two sentences.", load: () => import("./commands/context.ts") },
  { name: "senses", summary: "Group a word's uses by sense.", load: () => import("./commands/senses.ts") },
  { name: "fill", summary: "Fill the gaps in a text.", load: () => import("./commands/fill.ts") },
  { name: "trace", summary: "Follow a text from characters to words.", load: () => import("./commands/trace.ts") },
  { name: "evaluate", summary: "Test a model on people's ratings.", load: () => import("./commands/evaluate.ts") },
  { name: "convert", summary: "Write a model in another format.", load: () => import("./commands/convert.ts") },
  { name: "inspect", summary: "Say what a model file holds.", load: () => import("./commands/inspect.ts") },
  { name: "serve", summary: "Answer questions over HTTP.", load: () => import("./commands/serve.ts") },
];

/** The program for these arguments: every command by its name, the one that they name as a whole. */
export async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command("riverbank")
    .description("Text all the way to meaning: vectors and encoders trained on your own text, and answers from them.")
    .version(readVersion())
    .addHelpText("after", "\nriverbank <command> --help explains a command. Docs: README.md, DESIGN.md")
    .exitOverride()
    // Errors are printed in one place, errors.ts.
    .configureOutput({ outputError: () => {} })
    .configureHelp({ helpWidth: Math.min(100, process.stdout.columns ?? 100) });
  const named = namedCommand(args);
  if (args[0] === "help" && named !== undefined && !COMMANDS.some(({ name }) => name === named)) {
    throw new UsageError(`unknown command '${named}'; --help lists what there is`);
  }
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).summary(summary).description(summary);
    if (name === named) (await load()).define(command);
  }
  return program;
}

/** The command that is run or, by `help <command>`, explained. */
function namedCommand(args: readonly string[]): string | undefined {
  const [first, second] = args.filter((arg) => !arg.startsWith("-"));
  return first === "help" ? second : first;
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return version;
}
