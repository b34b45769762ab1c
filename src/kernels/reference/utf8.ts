// UTF-8 by the character, at an address.

import type { Address } from "../contract.ts";
import type { View } from "./view.ts";

/** One character as the WHATWG UTF-8 decoder reads it, a byte at a time after a fault; undefined where it is cut off. */
export function decode(view: View, p: Address, end: Address): { code: number; width: number } | undefined {
  const malformed = { code: 0xfffd, width: 1 };
  const first = view.uint8(p);
  if (first < 0x80) return { code: first, width: 1 };
  if (first < 0xc2 || first > 0xf4) return malformed;
  const width = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  let code = first & (0xff >> (width + 1));
  for (let i = 1; i < width; i++) {
    if (p + i >= end) return undefined;
    const next = view.uint8(p, i);
    const low = i > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const high = i > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (next < low || next > high) return malformed;
    code = (code << 6) | (next & 63);
  }
  return { code, width };
}

/** Bytes of a code point in UTF-8. */
export function utf8Size(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** Writes a code point in the `size` bytes that it needs. */
export function encode(view: View, at: Address, code: number, size: number): void {
  for (let i = size - 1; i > 0; i--, code >>= 6) view.setUint8(at, i, 0x80 | (code & 63));
  view.setUint8(at, 0, size === 1 ? code : ((0xf00 >> size) & 0xff) | code);
}
