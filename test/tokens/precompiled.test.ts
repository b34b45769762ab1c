import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RiverbankError } from "#src/shared/errors.js";
import { aligned, slice } from "#src/tokens/aligned.js";
import { Precompiled } from "#src/tokens/normalisers/precompiled.js";
import { compileCharsmap, toBase64 } from "../helpers/charsmap.ts";
import { describeShared, sharedPath } from "../helpers/shared.ts";

const character = fc.constantFrom("a", "b", " ", "é", "ﬁ", "\u0301", "海", "😀", "\u0000", "\ud83d", "\ufffd");
const ruled = fc.constantFrom("a", "b", " ", "é", "ﬁ", "\u0301", "海", "😀", "\ufffd");
const rules = fc.uniqueArray(
  fc.tuple(fc.string({ unit: ruled, minLength: 1, maxLength: 3 }), fc.string({ unit: ruled, maxLength: 3 })),
  { maxLength: 8, minLength: 1, selector: ([from]) => from },
);

test("the longest rule is applied, and what it wrote is left alone", () => {
  const map = compileCharsmap([
    ["a", "b"],
    ["ab", "x"],
    ["e\u0301", "é"],
    ["ﬁ", "fi"],
    ["\u200b", ""],
  ]);
  const text = aligned("ab a ce\u0301 ﬁx\u200b!", 10);
  const { text: written, starts, ends, at, place } = new Precompiled(map).normalise(text);
  expect(written).toBe("x b cé fix!");
  expect(Array.from(starts ?? [])).toEqual([10, 12, 13, 14, 15, 16, 18, 19, 19, 20, 22]);
  expect(Array.from(ends ?? [])).toEqual([12, 13, 14, 15, 16, 18, 19, 20, 20, 21, 23]);
  expect([at, place]).toEqual([10, "later"]);
});

test("rules are applied as a plain search through their list would", () => {
  fc.assert(
    fc.property(rules, fc.string({ unit: character, maxLength: 12 }), (list, text) => {
      const plain = text.replace(/\p{Surrogate}/gu, "\ufffd");
      let expected = "";
      const origins: number[] = [];
      for (let at = 0; at < plain.length; ) {
        const rule = list
          .filter(([from]) => text.startsWith(from, at))
          .sort(([a], [b]) => b.length - a.length)
          .at(0);
        const one = String.fromCodePoint(plain.codePointAt(at) ?? 0);
        const written = rule ? rule[1] : one;
        // A rule that writes what stands there changes nothing, so every part keeps its own place.
        const isNew = rule !== undefined && rule[0] !== rule[1];
        for (let i = 0; i < written.length; i++) origins.push(isNew ? at : at + i);
        expected += written;
        at += (rule ? rule[0] : one).length;
      }
      const result = new Precompiled(compileCharsmap(list)).normalise(aligned(text));
      expect(result.text).toBe(expected);
      if (result.starts) expect(Array.from(result.starts)).toEqual(origins);
    }),
  );
});

test("text that no rule changes is the argument itself", () => {
  const normaliser = new Precompiled(
    compileCharsmap([
      ["é", "é"],
      ["a\u0301", "á"],
      ["\t", " "],
    ]),
  );
  for (const text of ["", "plain ASCII, a b", "é", "née", "海 a"]) {
    const piece = aligned(text);
    expect(normaliser.normalise(piece)).toBe(piece);
  }
  expect(normaliser.normalise(aligned("a\tb")).text).toBe("a b");
});

test("a half of a character is U+FFFD, whatever rule there is for that", () => {
  expect(new Precompiled(compileCharsmap([["x", "y"]])).normalise(aligned("a\ud83d")).text).toBe("a\ufffd");
  expect(new Precompiled(compileCharsmap([["\ufffd", " "]])).normalise(aligned("\udc00a\ufffd")).text).toBe("\ufffda ");
});

test("text may be cut before spaces unless a rule continues with one", () => {
  expect(new Precompiled(compileCharsmap([[" \u0301", "´"]])).cuts).toBe("space");
  expect(new Precompiled(compileCharsmap([["a b", "c"]])).cuts).toBe("none");
  fc.assert(
    fc.property(rules, fc.string({ unit: character, maxLength: 12 }), (list, text) => {
      const normaliser = new Precompiled(compileCharsmap(list));
      const whole = aligned(text);
      fc.pre(normaliser.cuts === "space");
      const places = [...text.matchAll(/(?<=\S) /g)].map(({ index }) => index);
      const parts = [0, ...places].map((from, i) => slice(whole, from, [...places, text.length][i]));
      expect(parts.map((part) => normaliser.normalise(part).text).join("")).toBe(normaliser.normalise(whole).text);
    }),
  );
});

test("a map that is no map is one clear error", () => {
  const unit = (...words: number[]) => toBase64(new Uint8Array(Uint32Array.from(words).buffer));
  expect(() => new Precompiled("§")).toThrow("invalid precompiled_charsmap: base64 was expected");
  expect(() => new Precompiled("")).toThrow("0 bytes came, a size, a trie of 0 bytes and replacements were expected");
  expect(() => new Precompiled(unit(1024, 0, 0))).toThrow("12 bytes came, a size, a trie of 1024 bytes and");
  expect(() => new Precompiled(unit(4, 1 << 10, 0))).toThrow("unit 0 leads to 1, it has 1 units");
  expect(() => new Precompiled(unit(8, 0x100 | (1 << 10), 400, 0))).toThrow("the replacement at byte 400 of 4");
  expect(() => new Precompiled(unit(4, 0, 0xffffffff))).toThrow("its replacements are no UTF-8");
  expect(() => new Precompiled(unit(4, 0, 0x61616161))).toThrow("its last replacement is cut off");
});

test("a damaged map is an error or another map, and never more", () => {
  const good = atob(
    compileCharsmap([
      ["ab", "x"],
      ["é", "e"],
      ["éa", "海"],
    ]),
  );
  const bytes = Uint8Array.from(good, (character) => character.charCodeAt(0));
  const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(flips, fc.integer({ min: 0, max: bytes.length }), (changes, length) => {
      const bad = bytes.slice(0, length % 4 === 0 ? length : bytes.length);
      for (const [at, value] of changes) if (at < bad.length) bad[at] = value;
      let normaliser: Precompiled;
      try {
        normaliser = new Precompiled(toBase64(bad));
      } catch (error) {
        expect(error).toBeInstanceOf(RiverbankError);
        return;
      }
      expect(normaliser.normalise(aligned("abéa😀".repeat(40))).text).toBeTypeOf("string");
    }),
    { numRuns: 500 },
  );
});

test("rules that lead in circles end after 64 characters", () => {
  // Unit 0 and unit 97 lead to each other's "a": offset 0 from 0, and offset 97 ^ 0 ^ 97 back again.
  const units = new Uint32Array(1 + 256 + 1);
  units[0] = 4 * 256;
  units[1 + 97] = 97 | 0x100 | (97 << 10);
  const map = new Precompiled(toBase64(new Uint8Array(units.buffer)));
  // The replacement is empty: its place, unit 0, holds 0.
  expect(map.normalise(aligned(`${"a".repeat(200_000)}b`)).text).toBe("b");
});

describeShared("t5-small's rules", () => {
  const read = (): Precompiled => {
    const file = readFileSync(sharedPath("tokenizers", "t5-small", "tokenizer.json"), "utf8");
    return new Precompiled(JSON.parse(file).normalizer.precompiled_charsmap);
  };

  test("are NFKC, but for controls, more kinds of space, and ▁", () => {
    const normaliser = read();
    const spaces = [0x1680, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x2581, 0xfeff, 0xfffd];
    const kept = new Set([0, 0x7f, 0x8f, 0x9f, 0xff5e]);
    // Characters that are younger than the rules stand elsewhere.
    for (const [from, to] of [
      [0, 0x2e80],
      [0xac00, 0xd7a4],
      [0xf900, 0x10000],
    ]) {
      for (let code = from; code < to; code++) {
        const text = String.fromCodePoint(code);
        const white = spaces.includes(code) || [9, 10, 12, 13].includes(code);
        const expected = white ? " " : (code > 0 && code < 32) || code === 0x7f ? "" : text.normalize("NFKC");
        const result = normaliser.normalise(aligned(text)).text;
        if (code === 0x8f || code === 0x9f) expect(result).toBe("");
        else expect(result, code.toString(16)).toBe(kept.has(code) && code !== 0x7f ? text : expected);
      }
    }
  });

  test("put characters together as NFKC does", () => {
    const normaliser = read();
    expect(normaliser.cuts).toBe("space");
    for (const text of ["Cafe\u0301", "ﬁne ①", "ｱﾞ", "각", "a\u0323\u0302", "o\u031b\u0301", "Ǆ ㎏"]) {
      expect(normaliser.normalise(aligned(text)).text).toBe(text.normalize("NFKC"));
    }
  });
});
