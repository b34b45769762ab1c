// The seeded generator behind everything stochastic. The kernels carry the same one (assembly/random.ts), so that a
// seed means the same numbers in TypeScript and in WebAssembly.

/**
 * xoshiro128** 1.1, a 32-bit generator with 128 bits of state and period 2^128 - 1.
 *
 * Source: Blackman & Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021.
 *
 * @example
 * const random = new Random(1);
 * random.below(100); // always the same number for the same seed
 */
export class Random {
  /** The four words of state; a kernel may be handed a copy of them. */
  readonly state: Uint32Array;

  /** @param seed any whole number; its low 53 bits are used. */
  constructor(seed: number) {
    this.state = seedState(seed);
  }

  /** The next 32 random bits, as a number from 0 to 2^32 - 1. */
  next(): number {
    const s = this.state;
    const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotateLeft(s[3], 11);
    return result;
  }

  /** A number in [0, 1) with 32 random bits. */
  unit(): number {
    return this.next() / 4294967296;
  }

  /** A whole number in [0, limit), by multiply and shift; the bias is at most limit / 2^32. */
  below(limit: number): number {
    return Math.floor((this.next() * limit) / 4294967296);
  }

  /** A normal deviate with mean 0 and deviation 1 (Box & Muller, 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.unit()));
    return radius * Math.cos(2 * Math.PI * this.unit());
  }

  /** Shuffles in place (Fisher & Yates). */
  shuffle<Items extends Shuffled>(items: Items): Items {
    for (let i = items.length - 1; i > 0; i--) swap(items, i, this.below(i + 1));
    return items;
  }

  /** Draws `count` of the items evenly to the front, in place; the order of the others changes too. */
  draw<Items extends Shuffled>(items: Items, count: number): Items {
    for (let i = 0; i < count; i++) swap(items, i, i + this.below(items.length - i));
    return items;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what stands in the list is only moved.
type Shuffled = any[] | Uint32Array | Float64Array;

function swap(items: Shuffled, i: number, j: number): void {
  [items[i], items[j]] = [items[j], items[i]];
}

function rotateLeft(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

/** Expands a seed to four well-mixed words, never all zero (Steele, Lea & Flood's splitmix, in its 32-bit form). */
function seedState(seed: number): Uint32Array {
  const state = new Uint32Array(4);
  let x = (seed ^ Math.imul(Math.floor(seed / 4294967296), 0x85ebca6b)) >>> 0;
  for (let i = 0; i < 4; i++) {
    x = (x + 0x9e3779b9) >>> 0;
    let z = x;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    state[i] = z ^ (z >>> 15);
  }
  return state;
}
