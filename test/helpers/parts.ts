// What tests of a tokenizer's parts share: texts with many spaces and marks, pieces as plain values, cuts.

import fc from "fast-check";
import { type Aligned, aligned, endOf, startOf } from "#src/tokens/aligned.js";
import type { CutRule } from "#src/tokens/parts.js";
import { text } from "./text.ts";

const EDGES = [
  ..."aKsß ÀİΣſ019²½Ⅷ的かカ가ㄱ\u1100\u1161ﾡￂｶﾞ①ﬁ😀\u200d\ufe0f\u0301\u0327\u0915\u094d\u200b\ufeff\ufffd\u00a0\u0085\u2028\u3000",
  ..."\t\n\r\v\f\0\x1c\u00ad'’\"-_.,!?$▁Ġ",
  ..."        ",
  "'s",
  "'LL",
  " the",
  "  ",
  "\r\n",
  " 123",
  "\ud800",
  "\udc00",
];

/** Strings that are mostly edges, among them lone surrogates and runs of white space. */
export const edgyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...EDGES), { maxLength: 40 }).map((parts) => parts.join("")) },
  { weight: 1, arbitrary: text },
);

/** A piece as [text, start, end]. */
export function placed(piece: Aligned): [text: string, start: number, end: number] {
  return [piece.text, startOf(piece, 0), endOf(piece, piece.text.length)];
}

/** Where a text may be cut by a rule. */
export function cutsOf(text: string, rule: CutRule): number[] {
  if (rule === "none") return [];
  const before = rule === "word" ? /[\p{L}\p{N}]$/u : /\P{White_Space}$/u;
  const places = Array.from({ length: text.length }, (_, index) => index + 1);
  const marked = (at: number) =>
    rule === "mark" && /^(?:[!-~][!-/:-@[-`{-~]|[!-/:-@[-`{-~][\0-~])/.test(text.slice(at - 1, at + 1));
  return places.filter((at) => (text[at] === " " && before.test(text.slice(0, at))) || marked(at));
}

/** The text in pieces, cut at some of the allowed places; `choice` says which. */
export function cut(text: string, rule: CutRule, choice: readonly boolean[]): Aligned[] {
  const places = [0, ...cutsOf(text, rule).filter((_, index) => choice[index % choice.length])];
  return places.map((at, index) => aligned(text.slice(at, places[index + 1]), at));
}

export const choices = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 });
