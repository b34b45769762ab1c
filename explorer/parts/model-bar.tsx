// Which table the page answers from, how far it has come, and a way to bring one's own.

import { useRef } from "preact/hooks";
import { openModel } from "../engine/ask.ts";
import { useModel } from "../engine/use-answer.ts";

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

export function ModelBar() {
  const { state, name, loaded, size, rows, dims, message } = useModel();
  const input = useRef<HTMLInputElement>(null);
  const shape = rows && dims ? `${rows.toLocaleString("en")} × ${dims}` : "";
  return (
    <div class="model">
      <span class="model-name" role="status">
        {state === "loading"
          ? `${name}: ${megabytes(loaded)}${size ? ` of ${megabytes(size)}` : ""}`
          : `${name} ${shape}`}
      </span>
      {state === "loading" && (
        <progress max={size ?? 1} value={size ? loaded : undefined} aria-label="Fetching the model" />
      )}
      <button type="button" class="plain" onClick={() => input.current?.click()}>
        Open a table…
      </button>
      <input
        ref={input}
        type="file"
        class="hidden"
        tabIndex={-1}
        aria-label="A table of vectors"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) openModel(file);
          currentTarget.value = "";
        }}
      />
      {state === "failed" && (
        <p class="trouble" role="alert">
          {message}
        </p>
      )}
    </div>
  );
}
