// The same as code and as a command.

import { commandLine } from "../../parts/command.ts";
import type { Source } from "./sources.ts";

const quote = (text: string) => JSON.stringify(text);
/** A text as a shell takes it for one word. */
const shellWord = (text: string) => commandLine(text).slice("riverbank ".length);

/** Where the page's own tokenizers lie in the repository. */
const pathOf = (kind: string) => `explorer/public/tokenizers/${kind}.json`;

/** A call of the library that gives the tokens shown; `model` is the visitor's own table. */
export function codeOf(source: Source, text: string, model = "models/en.safetensors"): string {
  switch (source.kind) {
    case "points":
      return `import { codePoints } from "riverbank";\n\ncodePoints(${quote(text)});`;
    case "words":
      return `import { openTable } from "riverbank/node";\nimport { answerTokenize } from "riverbank/questions";\n\nconst table = await openTable(${quote(model)});\nanswerTokenize(table, { text: ${quote(text)} });`;
    case "letters":
      return learnedCode("a", `{ kind: "characters", lowercase: true }`, text);
    case "learned":
      return learnedCode(source.text, `{ size: ${source.size} }`, text);
    default: {
      const file = source.kind === "file" ? mainFile(source.files) : pathOf(source.kind);
      return `import { openTokenizer } from "riverbank/node";\n\nconst tokenizer = await openTokenizer(${quote(file)});\ntokenizer.encode(${quote(text)});`;
    }
  }
}

function learnedCode(from: string, options: string, text: string): string {
  return `import { corpusFromTexts, trainTokenizer } from "riverbank";\n\nconst corpus = corpusFromTexts([${quote(from)}]);\nconst tokenizer = await trainTokenizer(corpus, ${options});\ntokenizer.encode(${quote(text)});`;
}

/** The command that prints the tokens shown. */
export function commandOf(source: Source, text: string, model?: string): string {
  // What begins with a dash would be taken for an option.
  const last = text.startsWith("-") ? ["--", text] : [text];
  const tokenize = (...args: string[]) => commandLine("tokenize", ...args, ...last);
  switch (source.kind) {
    case "points":
      return tokenize("--code-points");
    case "words":
      return model === undefined ? tokenize() : tokenize("--model", model);
    case "letters":
      return learnedCommand("a", ["--kind", "characters", "--lowercase"], "letters.json", tokenize);
    case "learned":
      return learnedCommand(source.text, ["--size", String(source.size)], "learned.json", tokenize);
    case "file":
      return tokenize("--tokenizer", mainFile(source.files));
    default:
      return tokenize("--tokenizer", pathOf(source.kind));
  }
}

function learnedCommand(
  from: string,
  options: string[],
  file: string,
  tokenize: (...args: string[]) => string,
): string {
  const learn = commandLine("train-tokenizer", "-", ...options, "-o", file);
  return `printf %s ${shellWord(from)} | ${learn} && ${tokenize("--tokenizer", file)}`;
}

function mainFile(files: readonly File[]): string {
  return (files.find(({ name }) => name.endsWith(".json")) ?? files[0]).name;
}
