// UTF-8 by the character, as the WHATWG standard decodes it.

function isContinuation(byte: u32): bool {
  return (byte & 0xc0) === 0x80;
}

/** The character at `p` as code point × 8 + its bytes; U+FFFD and 1 byte where it is malformed, 0 where it is cut off. */
export function decode(p: usize, end: usize, final: bool): u32 {
  const malformed: u32 = (0xfffd << 3) | 1;
  const first: u32 = load<u8>(p);
  if (first < 0x80) return (first << 3) | 1;
  if (first < 0xc2 || first > 0xf4) return malformed;
  const cutOff: u32 = final ? malformed : 0;
  if (p + 1 >= end) return cutOff;
  const second: u32 = load<u8>(p, 1);
  if (!isContinuation(second)) return malformed;
  if (first < 0xe0) return ((((first & 31) << 6) | (second & 63)) << 3) | 2;
  // subtle: overlong forms, surrogates and what lies past U+10FFFF show in the second byte.
  if (first === 0xe0 && second < 0xa0) return malformed;
  if (first === 0xed && second > 0x9f) return malformed;
  if (first === 0xf0 && second < 0x90) return malformed;
  if (first === 0xf4 && second > 0x8f) return malformed;
  if (p + 2 >= end) return cutOff;
  const third: u32 = load<u8>(p, 2);
  if (!isContinuation(third)) return malformed;
  if (first < 0xf0) return ((((first & 15) << 12) | ((second & 63) << 6) | (third & 63)) << 3) | 3;
  if (p + 3 >= end) return cutOff;
  const fourth: u32 = load<u8>(p, 3);
  if (!isContinuation(fourth)) return malformed;
  return ((((first & 7) << 18) | ((second & 63) << 12) | ((third & 63) << 6) | (fourth & 63)) << 3) | 4;
}

export function sizeOf(code: u32): u32 {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

export function encode(at: usize, code: u32): void {
  if (code < 0x80) {
    store<u8>(at, code);
  } else if (code < 0x800) {
    store<u8>(at, 0xc0 | (code >> 6));
    store<u8>(at, 0x80 | (code & 63), 1);
  } else if (code < 0x10000) {
    store<u8>(at, 0xe0 | (code >> 12));
    store<u8>(at, 0x80 | ((code >> 6) & 63), 1);
    store<u8>(at, 0x80 | (code & 63), 2);
  } else {
    store<u8>(at, 0xf0 | (code >> 18));
    store<u8>(at, 0x80 | ((code >> 12) & 63), 1);
    store<u8>(at, 0x80 | ((code >> 6) & 63), 2);
    store<u8>(at, 0x80 | (code & 63), 3);
  }
}
