// A tokenizer from the visitor's own file.

import { FileButton } from "../../parts/file-button.tsx";
import { openOwnFile, useOwnFile } from "./own-file.ts";

export function OpenFile() {
  const { files } = useOwnFile();
  return (
    <div class="row">
      <FileButton
        label="Open a tokenizer…"
        name="A tokenizer’s file, or a vocabulary and its merges"
        multiple
        onFiles={openOwnFile}
      />
      <p class="note">
        {files.length > 0
          ? files.map(({ name }) => name).join(" and ")
          : "tokenizer.json, vocab.txt or .tiktoken; or vocab.json together with its merges.txt."}
      </p>
    </div>
  );
}
