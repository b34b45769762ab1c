// A record that was saved, opened from a file: it needs no model.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Trace } from "riverbank";
import { ask } from "../../engine/ask.ts";
import { FileButton } from "../../parts/file-button.tsx";
import { Trouble } from "../../parts/trouble.tsx";

export interface Saved {
  name: string;
  record: Trace;
}

interface Props {
  saved: Saved | undefined;
  onSaved: (saved: Saved | undefined) => void;
  /** What stands before the button while no record is open. */
  children: ComponentChildren;
}

export function SavedTrace({ saved, onSaved, children }: Props) {
  const [problem, setProblem] = useState<unknown>();
  const open = async (file: File) => {
    try {
      onSaved({ name: file.name, record: await ask("replayTrace", { file }) });
      setProblem(undefined);
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <>
      <div class="trace-saved">
        {!saved && children}
        <FileButton
          label="Open a saved trace…"
          name="A saved trace"
          accept=".json,application/json"
          onFiles={([file]) => void open(file)}
        />
        {saved && (
          <>
            <button type="button" onClick={() => onSaved(undefined)}>
              Back to your text
            </button>
            <span>
              <b>{saved.name}</b>: “{saved.record.text}”, as it was saved; nothing is computed.
            </span>
          </>
        )}
      </div>
      <Trouble problem={problem} />
    </>
  );
}
