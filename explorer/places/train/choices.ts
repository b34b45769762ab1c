// What can be chosen about a training, with defaults that suit the text's size, and how code and command say it.

import type { Settings } from "riverbank";
import { type Field, useField } from "../../address.ts";
import { commandLine } from "../../parts/command.ts";

type NumberName = "dims" | "window" | "epochs" | "minCount" | "seed" | "rate" | "sample" | "threads";

export interface Choices extends Record<NumberName, Field> {
  architecture: Field;
  subwords: Field;
  column: Field;
}

const NUMBERS: readonly NumberName[] = ["dims", "window", "epochs", "minCount", "sample", "rate", "seed", "threads"];
/** As the command's --subwords has it. */
const SUBWORDS = { minN: 3, maxN: 6 };
/** About so many words are gone over where the text is small, so that something is learned from it. */
const WORDS = 1_000_000;

/** What suits a text of so many bytes. */
function defaultsFor(bytes: number): Record<NumberName, string> {
  const words = Math.max(1, bytes / 5);
  const small = bytes < 100_000;
  return {
    dims: small ? "32" : "64",
    window: "5",
    epochs: String(Math.min(300, Math.max(5, Math.round(WORDS / words)))),
    minCount: small ? "3" : "5",
    sample: small ? "0.002" : bytes < 5_000_000 ? "0.001" : "0.0001",
    rate: "0.025",
    seed: "1",
    threads: "1",
  };
}

/** The fields of the address. */
export function useChoices(bytes: number): Choices {
  const architecture = useField("architecture", "skip-gram");
  const standard = defaultsFor(bytes);
  // What an architecture refuses, or has another default for, is left to the library.
  if (architecture.value !== "skip-gram") standard.rate = "";
  if (architecture.value === "glove") standard.sample = "";
  return {
    architecture,
    dims: useField("dims", standard.dims),
    window: useField("window", standard.window),
    epochs: useField("epochs", standard.epochs),
    minCount: useField("minCount", standard.minCount),
    sample: useField("sample", standard.sample),
    rate: useField("rate", standard.rate),
    seed: useField("seed", standard.seed),
    threads: useField("threads", standard.threads),
    subwords: useField("subwords", "no"),
    column: useField("column", ""),
  };
}

/** The choices as the library takes them; an empty field leaves the choice to it. */
export function settingsOf(choices: Choices): Partial<Settings> {
  const given = NUMBERS.filter((name) => choices[name].value.trim() !== "");
  return {
    architecture: choices.architecture.value as Settings["architecture"],
    ...Object.fromEntries(given.map((name) => [name, Number(choices[name].value)])),
    ...(choices.subwords.value === "yes" && SUBWORDS),
  };
}

/** The option that an error of the library is about. */
export function optionOf(problem: Error | undefined): string | undefined {
  return /^\w+ (\w+):/.exec(problem?.message ?? "")?.[1];
}

/** The command that trains the same table. */
export function trainCommand(paths: readonly string[], output: string, column: string, settings: Partial<Settings>) {
  const { minN: _, maxN, architecture, ...numbers } = settings;
  const flag = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return commandLine(
    ...["train", ...paths, "-o", output],
    ...(architecture === "skip-gram" || !architecture ? [] : ["--architecture", architecture]),
    ...Object.entries(numbers).flatMap(([name, value]) => [flag(name), String(value)]),
    ...(maxN ? ["--subwords"] : []),
    ...(column ? [paths.some((path) => /jsonl|ndjson/.test(path)) ? "--field" : "--column", column] : []),
  );
}

/** The library's call that trains the same table, and what is shown of it. */
export function trainCode(
  paths: readonly string[],
  output: string,
  column: string,
  settings: Partial<Settings>,
  { words, word }: { words: readonly string[]; word: string },
): string {
  const corpus = paths.length === 1 ? JSON.stringify(paths[0]) : JSON.stringify(paths);
  const format = column ? `, ${JSON.stringify({ column, field: column })}` : "";
  const show =
    words.length === 0
      ? ""
      : `\nnearest(table, ${JSON.stringify(word)}, { k: 8 }).neighbours;\nconst { project } = await pca(pointsOf(table, { words: ${JSON.stringify(words)} }));\n`;
  return `import { nearest, pca, pointsOf, train } from "riverbank";
import { openCorpus, saveTable } from "riverbank/node";

const { table, report } = await train(await openCorpus(${corpus}${format}), ${JSON.stringify(settings)});
await saveTable(table, ${JSON.stringify(output)});
${show}`;
}
