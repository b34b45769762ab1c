// SentencePiece's way to write spaces: as a visible character, at the beginning of words.

import type { Aligned } from "../aligned.ts";
import type { LocalPreTokenizer } from "../cut-rule.ts";
import { prefix, replaceEach } from "../rewrite.ts";
import type { Settings } from "../settings.ts";
import { cutAt } from "./pieces.ts";

export const PREPEND_SCHEMES = ["always", "first", "never"] as const;
export type PrependScheme = (typeof PREPEND_SCHEMES)[number];

/** The replacement and whether it is prepended, from the old form of the settings ("add_prefix_space") or the new. */
export function readMetaspace(settings: Settings): { replacement: string; scheme: PrependScheme; split: boolean } {
  settings.ignore("str_rep");
  const replacement = settings.character("replacement");
  const prefix = settings.flag("add_prefix_space", true);
  const old = settings.has("add_prefix_space") && !prefix ? "never" : "always";
  const scheme = settings.oneOf("prepend_scheme", PREPEND_SCHEMES, old);
  if (settings.has("add_prefix_space") && !prefix && scheme !== "never") {
    throw settings.error("invalid", `has prepend_scheme "${scheme}", but add_prefix_space false`);
  }
  return { replacement, scheme, split: settings.flag("split", true) };
}

/**
 * Writes the replacement for each U+0020, and one before a piece that does not begin with it ("always"; "first": only
 * where the text begins; "never"); splits before each.
 */
export function metaspace(settings: Settings): LocalPreTokenizer {
  const { replacement, scheme, split } = readMetaspace(settings);
  const mark = new RegExp(`\\u{${replacement.codePointAt(0)?.toString(16)}}`, "gu");
  return {
    config: settings.config,
    cuts: split ? "space" : "none",
    local: split ? "any" : "none",
    borders: split,
    split(piece: Aligned): Aligned[] {
      if (piece.text.includes(" ")) piece = replaceEach(piece, / /g, () => replacement);
      const wanted = scheme === "always" || (scheme === "first" && piece.place === "first");
      if (wanted && piece.text !== "" && !piece.text.startsWith(replacement)) piece = prefix(piece, replacement);
      return split ? cutAt(piece, mark, "MergedWithNext") : piece.text === "" ? [] : [piece];
    },
  };
}
