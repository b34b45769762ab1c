import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aligned, slice } from "#src/tokens/aligned.js";
import { BYTE_CHARACTERS, byteLevel, bytesOf } from "#src/tokens/byte-level.js";
import { text } from "../helpers/text.ts";

describe("byteLevel", () => {
  test("has GPT-2's 256 characters", () => {
    expect(new Set(BYTE_CHARACTERS).size).toBe(256);
    expect([0, 10, 32, 33, 126, 127, 160, 161, 173, 255].map((byte) => BYTE_CHARACTERS[byte]).join("")).toBe(
      "ĀĊĠ!~ġł¡Ńÿ",
    );
  });

  test("writes the bytes of UTF-8, and back, for any text", () => {
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(text, (input) => {
        const bytes = encoder.encode(input);
        const { text: mapped } = byteLevel(aligned(input));
        expect(mapped).toBe(Array.from(bytes, (byte) => BYTE_CHARACTERS[byte]).join(""));
        expect(bytesOf(mapped)).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
  });

  test("each byte knows its character's place", () => {
    const piece = slice(aligned("xx é𝒜", 100), 2, 6);
    const { text: mapped, starts, ends, at, place } = byteLevel(piece);
    expect([mapped, at, place]).toEqual(["ĠÃ©ðĿĴľ", 102, "later"]);
    expect([...(starts ?? [])]).toEqual([102, 103, 103, 104, 104, 104, 104]);
    expect([...(ends ?? [])]).toEqual([103, 104, 104, 106, 106, 106, 106]);
  });

  test("keeps the places that an earlier part gave", () => {
    const [starts, ends] = [Int32Array.of(5, 5), Int32Array.of(7, 7)];
    const ascii = byteLevel({ text: " a", at: 5, place: "later", starts, ends });
    expect([ascii.text, ascii.starts, ascii.ends]).toEqual(["Ġa", starts, ends]);
    const other = byteLevel({ text: "aé", at: 5, place: "later", starts, ends });
    expect([other.starts, other.ends]).toEqual([Int32Array.of(5, 5, 5), Int32Array.of(7, 7, 7)]);
  });

  test("returns a piece of printable ASCII itself", () => {
    const piece = aligned("river");
    expect(byteLevel(piece)).toBe(piece);
  });

  test("maps a long text whole", () => {
    expect(byteLevel(aligned("é".repeat(50_000))).text).toBe("Ã©".repeat(50_000));
  });

  test("a token that is not made of bytes gives its own UTF-8", () => {
    expect(new TextDecoder().decode(bytesOf("<漢> é"))).toBe("<漢> é");
  });
});
