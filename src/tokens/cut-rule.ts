// Where a text may be cut before it is tokenized: each part's own word on it, and what follows for all of them.

import type { CutRule, Normaliser, PreTokenizer } from "./parts.ts";

/**
 * Before which U+0020 a part may be cut: before any, only before one that follows something else than white space
 * ("dark"), or before none. The part's result is then the same, but that a piece ends there.
 */
export type Local = "any" | "dark" | "none";

/** A normaliser that says what becomes of such a place. */
export interface LocalNormaliser extends Normaliser {
  readonly local: Local;
  /** Where the rewritten text still has its U+0020 after something else than white space, if the raw text was cut so. */
  readonly keeps: CutRule;
  /** Whether a cut beside ASCII punctuation, between ASCII characters, changes nothing. */
  readonly marks?: boolean;
}

/** A pre-tokenizer that says what it does at such a place. */
export interface LocalPreTokenizer extends PreTokenizer {
  readonly local: Local;
  /** Whether a piece ends there anyway. */
  readonly borders: boolean;
  /** Whether it leaves every piece whole and its text as it is, but for how bytes are written. */
  readonly spans?: boolean;
  /** Whether it ends its pieces on both sides of ASCII punctuation. */
  readonly marks?: boolean;
}

/**
 * The rule by which raw text may be cut for these two parts together. It is not just the stricter of their own rules: a
 * normaliser that removes characters can bring two spaces together, and a pre-tokenizer may look at both at once.
 */
export function cutRule(normaliser: Normaliser | undefined, preTokenizer: PreTokenizer | undefined): CutRule {
  if (!preTokenizer || preTokenizer.cuts === "none") return "none";
  const marks = (part: (Normaliser | PreTokenizer) & { marks?: boolean }) => part.marks === true;
  if (marks(preTokenizer) && (!normaliser || marks(normaliser))) return "mark";
  if (!normaliser || normaliser.cuts === "none") return normaliser?.cuts ?? preTokenizer.cuts;
  if ((preTokenizer as Partial<LocalPreTokenizer>).local === "any") return "space";
  return (normaliser as Partial<LocalNormaliser>).keeps ?? "none";
}

/** The rule of parts that run one after the other, each seeing what the former made of the text. */
export function normalisersInARow(
  parts: readonly (Normaliser & Partial<LocalNormaliser>)[],
): Pick<LocalNormaliser, "local" | "keeps"> {
  let local: Local = "any";
  let keeps: CutRule = "space";
  for (const part of parts) {
    const own = part.local ?? (part.cuts === "none" ? "none" : "dark");
    const kept = part.keeps ?? "none";
    if (own === "none" || (own === "dark" && keeps !== "space")) local = "none";
    else if (own === "dark" && local === "any") local = "dark";
    if (kept === "none" || keeps === "space") keeps = kept;
  }
  return { local, keeps };
}

/** The same for pre-tokenizers; once one of them ends its pieces at the place, later ones do not see it. */
export function preTokenizersInARow(parts: readonly LocalPreTokenizer[]): Pick<LocalPreTokenizer, "local" | "borders"> {
  let local: Local = "any";
  for (const part of parts) {
    if (part.local === "none") local = "none";
    else if (part.local === "dark" && local === "any") local = "dark";
    if (part.borders) return { local, borders: true };
  }
  return { local, borders: false };
}
