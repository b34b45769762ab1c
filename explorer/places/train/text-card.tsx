// Where the text comes from.

import { useState } from "preact/hooks";
import type { Field } from "../../address.ts";
import { FileButton } from "../../parts/file-button.tsx";
import { save } from "../../parts/save.ts";
import { TextField } from "../../parts/text-field.tsx";
import { filesOf, MOST_IN_FIELD, SAMPLE, useFiles, useText } from "./text.ts";

const KINDS = ".txt,.md,.csv,.tsv,.jsonl,.ndjson,.gz,text/*";
const kilobytes = (bytes: number) => `${Math.max(0.1, bytes / 1000).toFixed(1)} kB`;

export function TextCard({ column }: { column: Field }) {
  const text = useText();
  const [files, setFiles] = useFiles();
  const [over, setOver] = useState(false);
  const take = (more: Iterable<File>) => setFiles([...files, ...more]);
  const rows = files.some(({ name }) => /\.(csv|tsv|jsonl|ndjson)(\.gz)?$/i.test(name));
  return (
    <fieldset
      aria-label="The text"
      class={`card train-text${over ? " over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!event.dataTransfer?.files.length) return;
        event.preventDefault();
        take(event.dataTransfer.files);
      }}
      onPasteCapture={(event: ClipboardEvent) => {
        const pasted = event.clipboardData?.getData("text") ?? "";
        if (pasted.length <= MOST_IN_FIELD) return;
        event.preventDefault();
        setFiles([...files, new File([pasted], "pasted.txt")]);
      }}
    >
      {files.length === 0 ? (
        <TextField label="Text to learn from, a sentence a line" field={text} lines={7} />
      ) : (
        <ul class="train-files" aria-label="Files to learn from">
          {files.map((file, index) => (
            <li key={index}>
              <span>
                {file.name}, {kilobytes(file.size)}
              </span>
              <button type="button" class="plain" onClick={() => setFiles(files.filter((other) => other !== file))}>
                Remove <span class="hidden">{file.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {rows && <TextField label="Column or field with the text" field={column} hint="text" />}
      <div class="row">
        <FileButton label="Open files…" name="Files of text" multiple accept={KINDS} onFiles={take} />
        {(files.length > 0 || text.value !== SAMPLE) && (
          <button
            type="button"
            onClick={() => {
              setFiles([]);
              text.set(SAMPLE);
            }}
          >
            Use the sample text
          </button>
        )}
        {files.length === 0 && (
          <button
            type="button"
            class="plain"
            onClick={() => filesOf([], text.value).map((file) => save(file.name, file))}
          >
            Save the text
          </button>
        )}
        <p class="note">
          Or drop files here: txt, md, csv, jsonl, also gzipped. Nothing is sent anywhere.
          {!text.inLink && files.length === 0 && " This text is too long for a link, which will lead to the sample."}
          {files.length > 0 && " A link does not carry files."}
        </p>
      </div>
    </fieldset>
  );
}
