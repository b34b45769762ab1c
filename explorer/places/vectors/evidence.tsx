// Why words are near: the company they keep in a text that the visitor opens.

import { useEffect, useState } from "preact/hooks";
import type { Evidence as Found, NeighbourEvidence, SharedWord } from "riverbank";
import { ask } from "../../engine/ask.ts";
import type { Problem } from "../../engine/problem.ts";
import { FileButton } from "../../parts/file-button.tsx";
import { plural } from "../../parts/numbers.ts";
import { Trouble } from "../../parts/trouble.tsx";

interface Props {
  query: string;
  /** The words that are near it. */
  words: readonly string[];
}

interface Reading {
  found?: Found;
  problem?: Problem;
  /** The share of the text that is read, 0 to 1. */
  done?: number;
}

export function Evidence({ query, words }: Props) {
  const [file, setFile] = useState<File>();
  const { found, problem, done } = useReading(file, query, words);
  return (
    <section class="v-stack">
      <h2>Why are they near?</h2>
      <p class="note">
        Because they keep the same company. Open a text, best the one that the table was trained on, to see which words
        stand near both. It stays in this page.
      </p>
      <div class="row">
        <FileButton label="Open a text…" name="A text" onFiles={([first]) => setFile(first)} />
        {done !== undefined && <progress max={1} value={done} aria-label="Reading the text" />}
      </div>
      <Trouble problem={problem} />
      {found && (
        <>
          <p role="status">
            {query} was seen {plural(found.query.count, "time")} among {plural(found.words, "word")}.
          </p>
          <ul class="v-evidence">
            {found.neighbours.filter(isThere).map((neighbour) => (
              <Company key={neighbour.token} query={query} neighbour={neighbour} />
            ))}
          </ul>
          {found.neighbours.some((neighbour) => !isThere(neighbour)) && (
            <p class="note">Not in this text: {absent(found.neighbours)}.</p>
          )}
        </>
      )}
    </section>
  );
}

const isThere = ({ count }: NeighbourEvidence) => count > 0;
const absent = (neighbours: readonly NeighbourEvidence[]) =>
  neighbours.flatMap((neighbour) => (isThere(neighbour) ? [] : [neighbour.token])).join(", ");

/** Reads the text for these words, again whenever they change. */
function useReading(file: File | undefined, query: string, words: readonly string[]): Reading {
  const [reading, setReading] = useState<Reading>({});
  const key = JSON.stringify([query, words]);
  useEffect(() => {
    setReading({});
    if (!file) return;
    const control = new AbortController();
    ask(
      "vectorsEvidence",
      { file, query, words: [...words] },
      { signal: control.signal, long: true, onNews: (done) => setReading({ done }) },
    ).then(
      (found) => setReading({ found }),
      (problem: Problem) => problem.code !== "cancelled" && setReading({ problem }),
    );
    return () => control.abort();
  }, [file, key]);
  return reading;
}

function Company({
  query,
  neighbour: { token, count, rare, together, shared },
}: {
  query: string;
  neighbour: NeighbourEvidence;
}) {
  return (
    <li>
      <strong>{token}</strong>: seen {plural(count, "time")}
      {together > 0 && `, ${plural(together, "sentence")} with ${query}`}
      {rare && "; so rare here that it says little"}
      {shared.map((word) => (
        <Shared key={word.token} names={[query, token]} word={word} />
      ))}
    </li>
  );
}

function Shared({ names, word: { token, counts, sentences } }: { names: [string, string]; word: SharedWord }) {
  return (
    <div class="v-shared">
      <p>
        <em>{token}</em>: near {names[0]} {plural(counts[0], "time")}, near {names[1]} {plural(counts[1], "time")}
      </p>
      {sentences.map((sentence) => (
        <q key={sentence}>{sentence}</q>
      ))}
    </div>
  );
}
