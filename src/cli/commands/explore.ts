// riverbank explore: the walk, and then the reader's own words.

import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { RiverbankError } from "../../shared/errors.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import { describeError, Interrupted } from "../errors.ts";
import { count, indent, showText } from "../layout.ts";
import { openModel } from "../model.ts";
import { addExamples, describe } from "../options.ts";
import { print } from "../output.ts";
import { styleFor } from "../style.ts";
import { answer, STEPS } from "../tour.ts";

const ABOUT = `Walk from text to meaning on a model: tokens, ids, vectors, similarity, neighbours, analogy, the odd one.

Every step shows the command that does it. In a terminal it then takes words of your own.`;

const style = styleFor(process.stdout);

export function define(command: Command): void {
  describe(command, ABOUT).option(
    "--model <file>",
    "model to walk on (default: the English model that comes with Riverbank)",
  );
  addExamples(command, "explore", "explore --model my.safetensors");
  command.action(async ({ model }: { model?: string }) => {
    const table = await openModel(model);
    walk(table, model);
    if (process.stdin.isTTY && process.stdout.isTTY) await converse(table);
  });
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
