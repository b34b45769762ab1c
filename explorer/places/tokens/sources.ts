// The tokenizers to choose from, and how the engine is told which it is.

import { useField } from "../../address.ts";
import { useOwnFile } from "./own-file.ts";

export type SourceName = "letters" | "points" | "words" | "bpe" | "wordpiece" | "unigram" | "learned" | "file";

/** A tokenizer, as a question names it. */
export type Source =
  | { kind: "letters" }
  | { kind: "points" }
  | { kind: "words" }
  | { kind: "bpe" | "wordpiece" | "unigram"; address: string }
  | { kind: "learned"; text: string; size: number }
  /** Files can't be compared, so a version tells them apart. */
  | { kind: "file"; files: readonly File[]; version: number };

/** From the smallest pieces to the largest, then the visitor's own. */
export const SOURCES: readonly (readonly [name: SourceName, title: string])[] = [
  ["letters", "Letters"],
  ["points", "Code points"],
  ["bpe", "Byte pairs"],
  ["wordpiece", "WordPiece"],
  ["unigram", "Unigram"],
  ["words", "Words"],
  ["learned", "Learned below"],
  ["file", "Your file"],
];

export function titleOf(name: string): string {
  return SOURCES.find(([other]) => other === name)?.[1] ?? name;
}

/** What a tokenizer is learned from, and how large it may become: the same on the whole page. */
export function useLearning() {
  const text = useField("from", PASSAGE);
  const size = useField("size", "300");
  return { text, size };
}

const PASSAGE =
  "The river runs to the sea. The riverbank runs along the river, and the rivers run and run. Whoever runs along the riverbank hears the river run.";

/** The tokenizer of a name; undefined where the visitor has opened no file yet. */
export function useSource(name: string): Source | undefined {
  const { files, version } = useOwnFile();
  const { text, size } = useLearning();
  switch (name) {
    case "letters":
    case "points":
      return { kind: name };
    case "bpe":
    case "wordpiece":
    case "unigram":
      return { kind: name, address: new URL(`tokenizers/${name}.json`, document.baseURI).href };
    case "learned":
      return { kind: "learned", text: text.value, size: Number(size.value) };
    case "file":
      return files.length > 0 ? { kind: "file", files, version } : undefined;
    default:
      return { kind: "words" };
  }
}
