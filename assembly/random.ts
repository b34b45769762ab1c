// The generator of src/shared/random.ts (xoshiro128** 1.1), its four words of state in memory.

/** Advances the state and returns 32 random bits. */
export function nextRandom(state: usize): u32 {
  const s0 = load<u32>(state);
  const s1 = load<u32>(state, 4);
  const s2 = load<u32>(state, 8) ^ s0;
  const s3 = load<u32>(state, 12) ^ s1;
  store<u32>(state, s0 ^ s3);
  store<u32>(state, s1 ^ s2, 4);
  store<u32>(state, s2 ^ (s1 << 9), 8);
  store<u32>(state, rotl<u32>(s3, 11), 12);
  return rotl<u32>(s1 * 5, 7) * 9;
}

/** A whole number in [0, limit), by multiply and shift. */
export function randomBelow(state: usize, limit: u32): u32 {
  return <u32>((<u64>nextRandom(state) * <u64>limit) >> 32);
}
