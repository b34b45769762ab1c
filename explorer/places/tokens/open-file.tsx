// A tokenizer from the visitor's own file.

import { useRef } from "preact/hooks";
import { openOwnFile, useOwnFile } from "./own-file.ts";

export function OpenFile() {
  const { files } = useOwnFile();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="row">
      <button type="button" onClick={() => input.current?.click()}>
        Open a tokenizer…
      </button>
      <input
        ref={input}
        type="file"
        multiple
        class="hidden"
        tabIndex={-1}
        aria-label="A tokenizer’s file, or a vocabulary and its merges"
        onChange={({ currentTarget }) => {
          if (currentTarget.files?.length) openOwnFile([...currentTarget.files]);
          currentTarget.value = "";
        }}
      />
      <p class="note">
        {files.length > 0
          ? files.map(({ name }) => name).join(" and ")
          : "tokenizer.json, vocab.txt or .tiktoken; or vocab.json together with its merges.txt."}
      </p>
    </div>
  );
}
