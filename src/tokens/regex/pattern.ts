// The patterns of tokenizer.json, { "String": … } or { "Regex": … }, and where a text may be cut that they work on.

import type { Local } from "../cut-rule.ts";
import type { CutRule } from "../parts.ts";
import type { Settings } from "../settings.ts";
import { type Locality, localityOf } from "./locality.ts";
import { parse } from "./parse.ts";
import { write } from "./tree.ts";

export interface Pattern {
  readonly expression: RegExp;
  readonly locality: Locality;
}

/** The setting "pattern". */
export function readPattern(settings: Settings): Pattern {
  const [[kind, text] = [], ...others] = Object.entries(settings.object("pattern"));
  if (typeof text !== "string" || (kind !== "String" && kind !== "Regex") || others.length > 0) {
    throw settings.error("invalid", 'has a pattern that is neither { "String": text } nor { "Regex": text }');
  }
  const tree = parse(kind === "Regex" ? text : quote(text), settings.where);
  return { expression: new RegExp(write(tree), "gv"), locality: localityOf(tree) };
}

export interface Replacement {
  readonly expression: RegExp;
  readonly content: string;
  readonly local: Local;
  readonly keeps: CutRule;
}

/** The settings "pattern" and "content" of a Replace. */
export function readReplacement(settings: Settings): Replacement {
  const { expression, locality } = readPattern(settings);
  const content = settings.text("content");
  if (content.includes("$") && "Regex" in settings.object("pattern")) {
    // Versions of Hugging Face's tokenizers, and their normaliser and decoder, differ on what "$1" is.
    throw settings.error("unsupported", 'has a "$" in its content, which has no agreed meaning beside a Regex');
  }
  const inDark = !locality.space && /\P{White_Space}$/u.test(content);
  const inSpace = locality.space && !locality.dark && content.startsWith(" ");
  const local = locality.local && (!locality.space || inSpace) ? "dark" : "none";
  return { expression, content, local, keeps: inDark || inSpace ? "space" : "none" };
}

function quote(text: string): string {
  return Array.from(text, (character) => `\\x{${character.codePointAt(0)?.toString(16)}}`).join("");
}
