import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WordCounter } from "#src/tokens/counter.js";
import { WordTokenizer } from "#src/tokens/words.js";
import { cutAt, text } from "../helpers/text.ts";

interface Counted {
  /** The words read, null where a sentence ends. */
  words: (string | null)[];
  counts: Map<string, number>;
}

function countWith(counter: WordCounter, pieces: Iterable<Uint8Array>): Counted {
  const ids: number[] = [];
  for (const piece of pieces) for (const block of counter.write(piece)) ids.push(...block);
  for (const block of counter.finish()) ids.push(...block);
  const known = [...counter.wordsAbove(1)];
  expect(known.map(({ id }) => id)).toEqual(known.map((_, index) => index));
  const words = ids.map((id) => (id < 0 ? null : known[id].token));
  return { words, counts: new Map(known.map(({ token, count }) => [token, count])) };
}

function countPlainly(input: string, lowercase: boolean): Counted {
  const tokenizer = new WordTokenizer({ lowercase });
  const lines = input.split("\n").map((line) => tokenizer.tokenize(line));
  const words = lines.flatMap((line) => (line.length > 0 ? [...line, null] : []));
  const counts = new Map<string, number>();
  for (const word of words) if (word !== null) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { words, counts };
}

const utf8 = (input: string) => new TextEncoder().encode(input);
const decode = (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

describe.each([{ reference: false }, { reference: true }])("WordCounter (reference: $reference)", ({ reference }) => {
  const open = (lowercase = true, blockLength = 7) => new WordCounter({ lowercase, blockLength, reference });

  test("reads what WordTokenizer reads, however the text is cut", () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(2000), { maxLength: 5 }), fc.boolean(), (input, places, lowercase) => {
        const pieces = cutAt(utf8(input), places);
        expect(countWith(open(lowercase), pieces)).toEqual(countPlainly(decode(utf8(input)), lowercase));
      }),
      { numRuns: reference ? 100 : 400 },
    );
  });

  test("takes bytes that are not UTF-8 for what TextDecoder takes them", () => {
    const byte = fc.oneof(
      fc.nat(255),
      fc.constantFrom(0x61, 0x27, 0xc3, 0xa9, 0xe0, 0xa0, 0xed, 0xe2, 0x80, 0x99, 0xf0, 0xf4),
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 60 }), (values) => {
        const bytes = Uint8Array.from(values);
        expect(countWith(open(), [bytes])).toEqual(countPlainly(decode(bytes), true));
      }),
      { numRuns: reference ? 100 : 1000 },
    );
  });

  test("reads all characters of Unicode's first plane, and one in 13 of the others, as WordTokenizer does", () => {
    const step = reference ? 61 : 1;
    const codes = Array.from({ length: 0x110000 }, (_, code) => code);
    const chosen = codes.filter(
      (code) => (code & 0xf800) !== 0xd800 && code % (code > 0xffff ? 13 * step : step) === 0,
    );
    const input = chosen.map((code) => `a${String.fromCodePoint(code)}1\n`).join("");
    const counted = countWith(open(true, 65536), [utf8(input)]);
    const expected = countPlainly(input, true);
    expect(counted.words.length).toBe(expected.words.length);
    expect(counted.words.findIndex((word, index) => word !== expected.words[index])).toBe(-1);
  });

  test("cuts endless words and endless runs where WordTokenizer does", () => {
    const input = ["x", "É", "字", "12.", "a'", "K", "ȺЖ\u0301"].map((part) => part.repeat(2500)).join(" ");
    expect(countWith(open(), [utf8(input)])).toEqual(countPlainly(input, true));
  });

  test("grows its table and its arena", () => {
    const numbers = Array.from({ length: 120_000 }, (_, index) => (index * 7919).toString(36));
    const input = `${numbers.join(" ")}\n${numbers.join(" ")}`;
    const { counts, words } = countWith(open(true, 50_000), [utf8(input)]);
    expect(counts.size).toBe(120_000);
    expect([...counts.values()].every((count) => count === 2)).toBe(true);
    expect(words).toEqual([...numbers, null, ...numbers, null]);
  });
});
