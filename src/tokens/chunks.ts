// A text in chunks that can be encoded apart: their tokens, one after the other, are those of the whole.

import { aligned, type Place } from "./aligned.ts";
import { cutRule } from "./cut-rule.ts";
import { nextCut } from "./cuts.ts";
import type { CutRule, Normaliser, PreTokenizer } from "./parts.ts";
import { Units } from "./units.ts";

/** Is told of a chunk: the text, where it stands in it, and whether it begins the whole text or a section of it. */
export type VisitChunk = (units: Units, start: number, end: number, place: Place) => void;

/** Cuts texts for one normaliser and one pre-tokenizer. */
export class Chunker {
  /** Where a text may be cut, also by others. */
  readonly cuts: CutRule;
  readonly #normaliser: Normaliser | undefined;
  readonly #scan: PreTokenizer["scan"];
  readonly #units = new Units();

  constructor(normaliser?: Normaliser, preTokenizer?: PreTokenizer) {
    this.#normaliser = normaliser;
    this.#scan = preTokenizer?.scan;
    this.cuts = cutRule(normaliser, preTokenizer);
  }

  /** Visits the chunks of `text`, which stands in its own text at `place`; together they are the text. */
  visit(text: string, place: Place, visit: VisitChunk): void {
    const scan = this.#scannerOf(text);
    const units = this.#units.set(text);
    let at = 0;
    if (scan) {
      while (at < text.length) {
        const end = scan(units, at);
        visit(units, at, end, "later");
        at = end;
      }
      return;
    }
    for (let where = place; at < text.length; where = "later") {
      const end = nextCut(units, at, this.cuts);
      visit(units, at, end, where);
      at = end;
    }
  }

  /** The pre-tokenizer's scanner, where the normaliser leaves this text as it is. */
  #scannerOf(text: string): PreTokenizer["scan"] {
    const changes = this.#scan && this.#normaliser && this.#normaliser.normalise(aligned(text)).text !== text;
    return changes ? undefined : this.#scan;
  }
}
