// What BERT does to a text before it is split.

import type { Aligned } from "../aligned.ts";
import type { LocalNormaliser } from "../cut-rule.ts";
import { replaceEach } from "../rewrite.ts";
import type { Settings } from "../settings.ts";
import { toForm } from "./forms.ts";
import { drop, lower } from "./letters.ts";

const PLAIN = /^[ -~]*$/;
// Controls, formats, private and lone units; and white space other than U+0020, which is all in \p{Z} and these three.
const UNCLEAN = /(?! )[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Z}\ufffd]/gu;
const SPACE = /[\t\n\r\p{Z}]/u;
const IDEOGRAPH =
  /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;
const NONSPACING = /\p{Mn}/gu;

/**
 * Removes controls and makes all white space U+0020 (`clean_text`), puts spaces around CJK ideographs
 * (`handle_chinese_chars`), strips accents (`strip_accents`; null: if lowercase), lowers letters (`lowercase`).
 */
export function bertNormaliser(settings: Settings): LocalNormaliser {
  const clean = settings.flag("clean_text");
  const spread = settings.flag("handle_chinese_chars");
  const lowercase = settings.flag("lowercase");
  const strip = settings.flag("strip_accents", lowercase);
  return {
    config: settings.config,
    cuts: "space",
    marks: true,
    local: "any",
    keeps: spread ? "none" : clean || strip ? "word" : "space",
    normalise(piece: Aligned): Aligned {
      if (!PLAIN.test(piece.text)) {
        if (clean) piece = replaceEach(piece, UNCLEAN, (character) => (SPACE.test(character) ? " " : ""));
        if (spread) piece = replaceEach(piece, IDEOGRAPH, (character) => ` ${character} `);
        if (strip) piece = drop(toForm(piece, "NFD"), NONSPACING);
      }
      return lowercase ? lower(piece) : piece;
    },
  };
}
