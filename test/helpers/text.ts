// Random text that finds the edges of the word rules: every plane of Unicode, and many of the characters that matter.

import fc from "fast-check";

const EDGES = [..."aZ09_'’.,- \n\r\u200c\u200d\u0301éÀßẞİΣKЖ½Ⅷ٣中文かカーไทยລາວខ្មែမြန်𝒜𞤀🙂\ufeff\ufffd"];
const STRETCHES = [
  "don't",
  "3.14",
  "Hello ",
  "the bank",
  "ABCDEFGHIJKLMNOP",
  "x".repeat(40),
  "ÄÖÜ",
  "’é",
  "1,0",
  " \n",
];

/** Strings of up to some hundred characters; single surrogates may be among them. */
export const text: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...EDGES) },
      { weight: 4, arbitrary: fc.constantFrom(...STRETCHES) },
      { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) },
    ),
    { maxLength: 120 },
  )
  .map((parts) => parts.join(""));

/** The bytes, cut into pieces at the given places. */
export function cutAt(bytes: Uint8Array, places: number[]): Uint8Array[] {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...cuts].map((from, index) => bytes.subarray(from, cuts[index] ?? bytes.length));
}
