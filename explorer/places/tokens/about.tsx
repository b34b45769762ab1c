// What a tokenizer is, and where the page has it from.

import type { Tokenized } from "./calls.ts";

const KINDS: Readonly<Record<string, string>> = {
  letters:
    "The low-level list of the lesson: a to z are 0 to 25. Capitals are lowered; 26 stands for whatever else comes, spaces too.",
  points: "Every character is a token, and its id the number that Unicode gives it: the list that all computers share.",
  words:
    "The model’s own list, the most frequent word first. A token is a whole word in lower case; spaces and punctuation are no tokens.",
  bpe: "Begins with the 256 bytes, so no text is unknown; then the two tokens that stand together most often became one, again and again. In the list Ġ is a space, Ċ a line break.",
  wordpiece:
    "Words in lower case, cut from the left into the longest tokens of the list. ## marks a token that goes on a word.",
  unigram:
    "Every token has a probability, and a text is cut so that its tokens are together the most probable. ▁ stands for a space.",
  learned: "Byte pairs, learned in this page from the text further down.",
  file: "The tokenizer of your file. It stays in this page and is sent nowhere.",
};

/** The command by which one of the page's own tokenizers was learned. */
const madeBy = (kind: string) =>
  `head -n 70000 simplewiki.txt | riverbank train-tokenizer - --kind ${kind} --size 8000 -o ${kind}.json`;

export function About({ name, answer }: { name: string; answer: Tokenized | undefined }) {
  const shipped = name === "bpe" || name === "wordpiece" || name === "unigram";
  const size = answer?.source === name ? ` ${answer.size.toLocaleString("en")} ids.` : "";
  return (
    <div class="t-about">
      <p class="note">
        {KINDS[name]}
        {size}
      </p>
      {shipped && (
        <p class="note">
          Learned from Simple English Wikipedia (CC BY-SA 3.0) by <code>{madeBy(name)}</code>
        </p>
      )}
    </div>
  );
}
