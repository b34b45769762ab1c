// A word's uses in a text, grouped: each group is a sense, with sentences.

import { useState } from "preact/hooks";
import { type Field, useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { commandLine } from "../../parts/command.ts";
import { FileButton } from "../../parts/file-button.tsx";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { USES, WORD } from "./examples.ts";
import { SenseList } from "./sense-list.tsx";

/** A text of more letters is no part of the address. */
const MOST = 4000;

/** The sentences: part of the address while they are few. */
function useText(): Field {
  const field = useField("text", USES);
  const [long, setLong] = useState<string>();
  return {
    value: long ?? field.value,
    set: (value, options) => {
      setLong(value.length > MOST ? value : undefined);
      if (value.length <= MOST) field.set(value, options);
    },
  };
}

/** Groups the uses; asked once nothing else is, since it takes a while. */
export function SensesOf({ ready }: { ready: boolean }) {
  const word = useField("sense", WORD);
  const text = useText();
  const [file, setFile] = useState<File>();
  const stamp = file && `${file.name} ${file.size} ${file.lastModified}`;
  const question = { word: word.value, text: file ? "" : text.value, file, stamp };
  const { answer, problem, news, busy } = useAnswer("sensesInContext", ready ? question : undefined, {
    long: true,
    wait: 400,
  });
  return (
    <section class="context-part" aria-labelledby="context-senses">
      <h2 id="context-senses">Senses in a text</h2>
      <p class="note">
        Every sentence with the word is read, and its uses are grouped where they stand apart. A word that is used in
        one sense stays one group.
      </p>
      <div class="row">
        <TextField label="The word whose uses are grouped" field={word} />
        <FileButton label="Open a text…" name="A text file" onFiles={([first]) => setFile(first)} />
      </div>
      {file ? (
        <p class="note">
          {`From ${file.name}, which the link does not carry. `}
          <button type="button" class="plain" onClick={() => setFile(undefined)}>
            Take the text again
          </button>
        </p>
      ) : (
        <TextField
          label={`Sentences${text.value.length > MOST ? ", too many for the link to carry" : ""}`}
          field={text}
          lines={7}
        />
      )}
      <Trouble problem={problem} />
      <p class="note context-progress" role="status">
        {busy && ready && progressOf(news)}
      </p>
      {answer && <SenseList senses={answer} />}
      <TakeAway
        name={`senses-${word.value}`}
        code={codeOf(word.value, file ? undefined : text.value, file?.name)}
        command={commandOf(word.value, file ? undefined : text.value, file?.name)}
        json={() => answer}
        csv={() =>
          csvOf([
            ["sense", "share", "sentence"],
            ...(answer?.senses.flatMap(({ share, sentences }, at) =>
              sentences.map((use) => [at + 1, share, use.text]),
            ) ?? []),
          ])
        }
      />
    </section>
  );
}

function progressOf(news: { stage: string; done: number; total: number | undefined } | undefined): string {
  if (!news) return "Waiting for the encoder";
  const percent = news.total ? ` ${Math.floor((100 * news.done) / news.total)} %` : "";
  return `${news.stage === "corpus" ? "Reading the text" : "Reading uses in context"}${percent}`;
}

function codeOf(word: string, text: string | undefined, file = ""): string {
  const corpus = text === undefined ? `await openCorpus(${JSON.stringify(file)})` : `corpusFromTexts([text])`;
  const given = text === undefined ? "" : `const text = ${JSON.stringify(text)};\n`;
  const openers = text === undefined ? "openCorpus, openEncoder" : "openEncoder";
  return `import { ${text === undefined ? "findSenses" : "corpusFromTexts, findSenses"} } from "riverbank";
import { ${openers} } from "riverbank/node";

${given}const encoder = await openEncoder("models/en-context.safetensors");
await findSenses(encoder, ${JSON.stringify(word)}, ${corpus});`;
}

function commandOf(word: string, text: string | undefined, file = ""): string {
  if (text === undefined) return commandLine("senses", word, "--corpus", file);
  return `${commandLine("senses", word, "--corpus", "-")} <<'END'\n${text}\nEND`;
}
