// Which table the page answers from, how far it has come, and a way to bring one's own.

import { openModel } from "../engine/ask.ts";
import { useModel } from "../engine/use-answer.ts";
import { FileButton } from "./file-button.tsx";

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

export function ModelBar() {
  const { state, name, loaded, size, rows, dims, message } = useModel();
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
      <FileButton label="Open a table…" name="A table of vectors" plain onFiles={([file]) => openModel(file)} />
      {state === "failed" && (
        <p class="trouble" role="alert">
          {message}
        </p>
      )}
    </div>
  );
}
