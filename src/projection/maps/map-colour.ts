// What the colours of a map can show.

import { RiverbankError } from "../../shared/errors.ts";

/** Clusters, how often a word was seen, or numbers of one's own, one per word, such as scores on an axis. */
export type MapColour = "cluster" | "frequency" | { readonly name: string; readonly values: ArrayLike<number> };

/** Throws `mismatched colour` for another number of values than words, and `invalid colour`. */
export function checkColour(colour: MapColour, rows: number): void {
  if (colour === "cluster" || colour === "frequency") return;
  const values = typeof colour === "object" ? colour?.values : undefined;
  if (!values) {
    throw new RiverbankError(
      "invalid",
      `colour: ${colour} came, cluster, frequency or values with a name were expected`,
    );
  }
  if (values.length !== rows) {
    throw new RiverbankError("mismatched", `colour: ${values.length} values came for ${rows} words`);
  }
  const at = Array.prototype.findIndex.call(values, (value: number) => !Number.isFinite(value));
  if (at >= 0)
    throw new RiverbankError("invalid", `colour: value ${at + 1} is ${values[at]}, a finite one was expected`);
}
