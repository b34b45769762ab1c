// Random bits and drawn words on the state of a training thread, in the order in which the kernels draw them.

import type { Address } from "../contract.ts";
import { STATE } from "./state.ts";
import type { View } from "./view.ts";

const POOL_MASK = 255;

/** xoshiro128** on the four words in memory: the generator of shared/random.ts. */
export function nextRandom(view: View, state: Address): number {
  const at = state + STATE.random;
  const s = [0, 1, 2, 3].map((i) => view.uint32(at, i));
  const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
  const s2 = s[2] ^ s[0];
  const s3 = s[3] ^ s[1];
  view.setUint32(at, 0, s[0] ^ s3);
  view.setUint32(at, 1, s[1] ^ s2);
  view.setUint32(at, 2, s2 ^ (s[1] << 9));
  view.setUint32(at, 3, rotateLeft(s3, 11));
  return result;
}

function rotateLeft(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

/** A whole number in [0, limit). */
export function randomBelow(view: View, state: Address, limit: number): number {
  return Math.floor((nextRandom(view, state) * limit) / 4294967296);
}

/** A word from the noise distribution, by Walker's alias table. */
function drawWord(view: View, state: Address): number {
  const word = randomBelow(view, state, view.uint32(state + STATE.words));
  const noise = view.uint32(state + STATE.noise);
  return nextRandom(view, state) < view.uint32(noise, 2 * word) ? word : view.uint32(noise, 2 * word + 1);
}

/** Renews one place of the pool of drawn words; returns the `count` words of the next handful. */
export function handful(view: View, state: Address, count: number): number[] {
  const bits = nextRandom(view, state);
  view.setUint32(state + STATE.pool, (bits >>> 8) & POOL_MASK, drawWord(view, state));
  return Array.from({ length: count }, (_, i) => view.uint32(state + STATE.pool, (bits + i) & POOL_MASK));
}
