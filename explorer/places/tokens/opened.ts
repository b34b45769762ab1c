// In the engine: tokenizers by their source, each made once.

import { corpusFromTexts, loadTokenizer, RiverbankError, type Tokenizer, trainTokenizer } from "riverbank";
import type { Source } from "./sources.ts";

export type TokenizerSource = Exclude<Source, { kind: "points" | "words" }>;

/** Tokenizers that are kept; typing into the text to learn from makes one per stroke. */
const KEPT = 8;
/** More would be learned here in minutes, and nobody could look at them all. */
const LARGEST = 65_536;

const made = new Map<string, Promise<Tokenizer>>();

/** The tokenizer of a source. Throws what loading and learning throw. */
export function tokenizerOf(source: TokenizerSource): Promise<Tokenizer> {
  const key = JSON.stringify(source);
  const tokenizer = made.get(key) ?? make(source);
  made.delete(key);
  made.set(key, tokenizer);
  tokenizer.catch(() => made.delete(key));
  for (const oldest of [...made.keys()].slice(0, -KEPT)) made.delete(oldest);
  return tokenizer;
}

function make(source: TokenizerSource): Promise<Tokenizer> {
  switch (source.kind) {
    case "letters":
      // The alphabet is there whatever the text; "a" adds nothing to it.
      return trainTokenizer(corpusFromTexts(["a"]), { kind: "characters", lowercase: true });
    case "learned":
      return learn(source.text, source.size);
    case "file":
      return open(source.files);
    default:
      return fetchTokenizer(source.address);
  }
}

async function learn(text: string, size: number): Promise<Tokenizer> {
  if (size > LARGEST) throw new RiverbankError("invalid", `size: ${size} came, at most ${LARGEST} was expected here`);
  return trainTokenizer(corpusFromTexts([text], "the text to learn from"), { size });
}

/** One file, or a vocab.json and its merges in either order. */
async function open(files: readonly File[]): Promise<Tokenizer> {
  const main = files.find(({ name }) => name.endsWith(".json")) ?? files[0];
  const other = files.find((file) => file !== main);
  const bytes = new Uint8Array(await main.arrayBuffer());
  return loadTokenizer(bytes, { name: main.name, ...(other && { merges: await other.text() }) });
}

async function fetchTokenizer(address: string): Promise<Tokenizer> {
  const name = new URL(address).pathname.split("/").slice(-2).join("/");
  const response = await fetch(address).catch(() => undefined);
  if (response?.ok) return loadTokenizer(new Uint8Array(await response.arrayBuffer()), { name });
  const status = response ? `, status ${response.status}` : "";
  throw new RiverbankError(
    "missing",
    `tokenizer: ${name} can't be fetched${status}; look at the connection and reload`,
  );
}
