// Normalisers by the names that tokenizer.json gives them.

import type { Aligned } from "../aligned.ts";
import { byteLevel } from "../byte-level.ts";
import { type Local, type LocalNormaliser, normalisersInARow } from "../cut-rule.ts";
import type { CutRule, Normaliser } from "../parts.ts";
import { readReplacement } from "../regex/pattern.ts";
import { prefix, replaceEach } from "../rewrite.ts";
import { type PartReader, readPart, type Settings } from "../settings.ts";
import { bertNormaliser } from "./bert.ts";
import { type Form, toForm } from "./forms.ts";
import { drop, lower, trim } from "./letters.ts";
import { Precompiled } from "./precompiled.ts";

const MARKS = /\p{M}/gu;
// ASCII controls but tab, line ends, form feed and NUL, and two of Latin-1.
const CONTROLS = /(?![\t\n\f\r\0])\p{Cc}(?<![\u0080-\u008e\u0090-\u009e])/gu;
const BLANKS = /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g;

const readers: Record<string, PartReader<Normaliser>> = {
  BertNormalizer: bertNormaliser,
  ByteLevel: (settings) => part(settings, byteLevel, "none", "none"),
  Lowercase: (settings) => part(settings, lower),
  NFC: form,
  NFD: form,
  NFKC: form,
  NFKD: form,
  Nmt: (settings) => part(settings, (piece) => replaceEach(drop(piece, CONTROLS), BLANKS, () => " "), "any", "word"),
  Precompiled: (settings) => new Precompiled(settings.text("precompiled_charsmap")),
  Prepend: prepend,
  Replace: replace,
  Sequence: sequence,
  Strip: strip,
  StripAccents: (settings) => part(settings, (piece) => drop(piece, MARKS), "any", "word"),
};

/**
 * A normaliser from the "normalizer" of a tokenizer.json.
 *
 * @param where the file, for error messages.
 * Throws `unsupported tokenizer` for a type or a setting that is not known, `missing` and `invalid tokenizer` for bad ones.
 *
 * @example
 * const normaliser = readNormaliser({ type: "Lowercase" }, "tokenizer.json");
 * normaliser.normalise(aligned("River")).text; // "river"
 */
export function readNormaliser(config: unknown, where: string): Normaliser {
  return readPart(config, "normalizer", where, readers);
}

function part(
  { config }: Settings,
  normalise: (piece: Aligned) => Aligned,
  local: Local = "any",
  keeps: CutRule = "space",
): LocalNormaliser {
  const cuts: CutRule = local === "none" ? "none" : "space";
  return { config, cuts, local, keeps, normalise };
}

function form(settings: Settings): Normaliser {
  const name = settings.config.type as Form;
  return part(settings, (piece) => toForm(piece, name));
}

function strip(settings: Settings): Normaliser {
  const left = settings.flag("strip_left");
  const right = settings.flag("strip_right");
  return part(settings, (piece) => trim(piece, left, right), left || right ? "none" : "any");
}

function prepend(settings: Settings): Normaliser {
  const text = settings.text("prepend");
  return part(settings, (piece) => (piece.text === "" || piece.place === "later" ? piece : prefix(piece, text)));
}

function replace(settings: Settings): Normaliser {
  const { expression, content, local, keeps } = readReplacement(settings);
  return part(settings, (piece) => replaceEach(piece, expression, () => content), local, keeps);
}

function sequence(settings: Settings): Normaliser {
  const parts = settings.list("normalizers").map((config) => readNormaliser(config, settings.where));
  const { local, keeps } = normalisersInARow(parts);
  return part(settings, (piece) => parts.reduce((made, each) => each.normalise(made), piece), local, keeps);
}
