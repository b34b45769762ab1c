// How far the encoder has come; it is fetched when a place first asks for it.

import { useEffect, useState } from "preact/hooks";
import { onModel } from "../engine/ask.ts";
import type { ModelState } from "../engine/call.ts";

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** A line while the encoder is fetched. What went wrong is told by the question that needed it. */
export function EncoderBar() {
  const [now, setNow] = useState<ModelState>();
  useEffect(() => onModel((kind, state) => void (kind === "encoder" && setNow(state))), []);
  if (now?.state !== "loading") return null;
  const { name, loaded, size } = now;
  return (
    <p class="note" role="status">
      {`${name}: ${megabytes(loaded)}${size ? ` of ${megabytes(size)}` : ""} `}
      <progress max={size ?? 1} value={size ? loaded : undefined} aria-label="Fetching the encoder" />
    </p>
  );
}
