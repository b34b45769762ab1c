// SentencePiece's compiled rules: a map from strings to strings, of which the longest that fits is applied.

import { type Aligned, Rewrite } from "../aligned.ts";
import type { CutRule, Normaliser, PartConfig } from "../parts.ts";
import { CharsMap } from "./chars-map.ts";

/**
 * Applies the rules of a `precompiled_charsmap` (mostly NFKC and more, as "nmt_nfkc"): at each place the longest rule that
 * fits is applied, else the character stays; what a rule wrote is not looked at again. This is SentencePiece's
 * definition. Lone surrogates become U+FFFD, to which no rule applies, as malformed UTF-8 does there.
 *
 * Hugging Face's tokenizers differ: they look up a whole grapheme cluster of up to 5 bytes, then single characters, and
 * take the shortest rule that begins it, so that a rule over several characters may be missed or may swallow what
 * follows. `@huggingface/tokenizers` has no maps: it applies Unicode's NFKC with a list of exceptions.
 *
 * @example
 * const rules = new Precompiled(config.precompiled_charsmap);
 * rules.normalise(aligned("ﬁne ①")).text; // "fine 1"
 */
export class Precompiled implements Normaliser {
  readonly config: PartConfig;
  readonly cuts: CutRule;
  readonly #map: CharsMap;

  /** Throws `invalid precompiled_charsmap` where it is no base64, cut off, or points outside itself. */
  constructor(charsmap: string) {
    this.config = { type: "Precompiled", precompiled_charsmap: charsmap };
    this.#map = new CharsMap(charsmap);
    // A cut before a space would cut through what such a rule replaces.
    this.cuts = this.#map.continuesWithSpace ? "none" : "space";
  }

  normalise(piece: Aligned): Aligned {
    const { text } = piece;
    const map = this.#map;
    let rewrite: Rewrite | undefined;
    let kept = 0;
    for (let at = map.skip(text, 0); at < text.length; at = map.skip(text, at)) {
      const width = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      const lone = width === 1 && (text.charCodeAt(at) & 0xf800) === 0xd800;
      const length = map.match(text, at);
      const end = at + (length || width);
      const written = length > 0 ? map.replacement : "\ufffd";
      if (length > 0 ? written !== text.slice(at, end) : lone) {
        rewrite ??= new Rewrite(piece);
        rewrite.keep(kept, at);
        rewrite.replace(at, end, written);
        kept = end;
      }
      at = end;
    }
    if (!rewrite) return piece;
    rewrite.keep(kept, text.length);
    return rewrite.done();
  }
}
