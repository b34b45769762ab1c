// Numbers as files hold them: a line of decimals to float32, and the search for a number that is none.

const LF: i32 = 10;
const DIGITS_KEPT: u64 = 100000000000000000; // 10^17: one more digit still fits 63 bits
const EXACT_MANTISSA: u64 = 9007199254740992; // 2^53: up to here a float64 holds every whole number
/** Well above the relative error of the inexact road below: at most four roundings of 2^-53 and 10^-17 of cut digits. */
const DOUBT: f64 = 1.7763568394002505e-15; // 2^-49

/** 10^k, exact for 0 ≤ k ≤ 22: every product below is a whole number that a float64 holds. */
function powerOfTen(k: i32): f64 {
  let power: f64 = select<f64>(10, 1, (k & 1) !== 0);
  power *= select<f64>(100, 1, (k & 2) !== 0);
  power *= select<f64>(10000, 1, (k & 4) !== 0);
  power *= select<f64>(100000000, 1, (k & 8) !== 0);
  return power * select<f64>(10000000000000000, 1, (k & 16) !== 0);
}

function isBlank(byte: i32): bool {
  return byte === 32 || byte === 9;
}

/**
 * Reads `dims` decimals, each behind one blank, from the line that starts at `text`.
 * Returns the line's bytes, its line feed included, or -1: not such a line, or a number too close to call.
 */
export function parseRow(dest: usize, text: usize, dims: i32): i32 {
  let p = text;
  for (let i = 0; i < dims; i++) {
    if (!isBlank(load<u8>(p++))) return -1;
    let byte: i32 = load<u8>(p);
    const negative = byte === 45;
    if (negative || byte === 43) p++;

    let mantissa: u64 = 0;
    let exponent = 0;
    let start = p;
    let digit: u32;
    for (; (digit = <u32>load<u8>(p) - 48) <= 9; p++) {
      if (mantissa < DIGITS_KEPT) mantissa = mantissa * 10 + digit;
      else exponent++;
    }
    let cut = exponent;
    let digits = <i32>(p - start);
    if (load<u8>(p) === 46) {
      start = ++p;
      for (; (digit = <u32>load<u8>(p) - 48) <= 9; p++) {
        if (mantissa < DIGITS_KEPT) {
          mantissa = mantissa * 10 + digit;
          exponent--;
        } else cut++;
      }
      digits += <i32>(p - start);
    }
    if (digits === 0) return -1;

    byte = load<u8>(p);
    if (byte === 101 || byte === 69) {
      byte = load<u8>(++p);
      const down = byte === 45;
      if (down || byte === 43) p++;
      start = p;
      let power = 0;
      for (; (digit = <u32>load<u8>(p) - 48) <= 9; p++) {
        if (power > 999) return -1;
        power = power * 10 + digit;
      }
      if (p === start) return -1;
      exponent += down ? -power : power;
    }

    // Clinger, "How to read floating point numbers accurately", PLDI 1990: two exact operands and one division or
    // multiplication round once, hence correctly.
    let value = <f64>(<i64>mantissa);
    if (mantissa <= EXACT_MANTISSA && cut === 0 && exponent >= -22 && exponent <= 22) {
      if (exponent < 0) value /= powerOfTen(-exponent);
      else value *= powerOfTen(exponent);
    } else {
      if (exponent < -44 || exponent > 44) return -1;
      const near = min(22, abs(exponent));
      const far = abs(exponent) - near;
      value = exponent < 0 ? value / powerOfTen(near) / powerOfTen(far) : value * powerOfTen(near) * powerOfTen(far);
      // Rounding is monotone: where both ends of the doubt round to one float32, so does the number between them.
      if (<f32>(value * (1 - DOUBT)) !== <f32>(value * (1 + DOUBT))) return -1;
    }
    const result = <f32>value;
    if (result === f32.MAX_VALUE * 2) return -1;
    store<f32>(dest + ((<usize>i) << 2), negative ? -result : result);
  }
  while (isBlank(load<u8>(p)) || load<u8>(p) === 13) p++;
  return load<u8>(p) === LF ? <i32>(p + 1 - text) : -1;
}

/** The index of the first of `n` float32 numbers at `x` that is NaN or infinite, or -1. */
export function firstNonFinite(x: usize, n: i32): i32 {
  const exponentBits = i32x4.splat(0x7f800000);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const exponents = v128.and(v128.load(x + ((<usize>i) << 2)), exponentBits);
    if (v128.any_true(i32x4.eq(exponents, exponentBits))) break;
  }
  for (; i < n; i++) {
    if ((load<u32>(x + ((<usize>i) << 2)) & 0x7f800000) === 0x7f800000) return i;
  }
  return -1;
}
