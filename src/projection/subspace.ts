// The space that some axes span: what of a vector lies in it, and what is left outside.

import { RiverbankError } from "../shared/errors.ts";
import { checkedNorm, cosine, dot } from "../similarity/vector.ts";
import type { Line } from "./line.ts";

/** A line with a name, as every axis is. */
export interface NamedLine extends Line {
  readonly name: string;
}

/** What is left of a direction of length 1 beside others, where it lies in their span but for rounding to float32. */
const DEPENDENT = 1e-5;

/**
 * The span of some axes, with an orthonormal basis.
 *
 * Its zero is where every axis of it scores 0, so that two things on the same side of all axes are alike in it, and two
 * on opposite sides are opposites.
 *
 * @example
 * const animals = subspaceOf(libraryAxes(table, { names: ["animal", "pet", "sound"] }).axes);
 * animals.similarity(table.vectorOf("dog"), table.vectorOf("cat")); // 0.99
 * animals.inside(table.vectorOf("dog")); // 0.62: the share of its squared length that these three topics hold
 */
export class Subspace {
  readonly dims: number;
  /** The axes whose directions span it, in order. */
  readonly names: readonly string[];
  /** Axes that add nothing, since their directions lie in the span of those before them. */
  readonly dependent: readonly string[];
  /** Directions of length 1 at right angles to each other, one for each of `names`. */
  readonly basis: readonly Float64Array[];
  /** Where all axes score 0, in coordinates of the basis. */
  readonly zero: Float64Array;

  /** See {@link subspaceOf}. */
  constructor(axes: readonly NamedLine[]) {
    this.dims = checkAxes(axes);
    const names: string[] = [];
    const dependent: string[] = [];
    const basis: Float64Array[] = [];
    const zero: number[] = [];
    for (const { name, direction, origin } of axes) {
      const { rest, parts } = split(direction, basis);
      const length = Math.sqrt(dot(rest, rest));
      (length > DEPENDENT ? names : dependent).push(name);
      if (!(length > DEPENDENT)) continue;
      basis.push(rest.map((value) => value / length));
      // direction = Σ parts × basis + length × the new one, and its dot product with the zero is the origin.
      zero.push((origin - parts.reduce((sum, part, i) => sum + part * zero[i], 0)) / length);
    }
    this.names = names;
    this.dependent = dependent;
    this.basis = basis;
    this.zero = Float64Array.from(zero);
  }

  /** How many dimensions it has. */
  get size(): number {
    return this.basis.length;
  }

  /**
   * Where a vector's direction lies, [size]: its coordinates along the basis, seen from the zero. Throws `mismatched
   * dims`, and `invalid vector` for zeros.
   */
  coordinates(vector: ArrayLike<number>): Float64Array {
    this.#check(vector);
    const length = checkedNorm(vector);
    return this.zero.map((zero, i) => dot(this.basis[i], vector) / length - zero);
  }

  /** A vector's part inside, [dims]. Throws `mismatched dims`. */
  project(vector: ArrayLike<number>): Float32Array {
    const outside = this.#outside(vector);
    return Float32Array.from(outside, (value, i) => vector[i] - value);
  }

  /** A vector without its part inside, [dims]; zeros where nothing but rounding is left. Throws `mismatched dims`. */
  remove(vector: ArrayLike<number>): Float32Array {
    const outside = this.#outside(vector);
    const left = dot(outside, outside) > DEPENDENT ** 2 * dot(vector, vector);
    return left ? Float32Array.from(outside) : new Float32Array(this.dims);
  }

  /**
   * The share of a vector's squared length that lies inside, 0 to 1; what is left of 1 lies outside. A vector that has
   * nothing to do with the axes has about size / dims. Throws `mismatched dims`, and `invalid vector` for zeros.
   */
  inside(vector: ArrayLike<number>): number {
    const outside = this.#outside(vector);
    const length = checkedNorm(vector);
    return Math.max(0, 1 - dot(outside, outside) / length ** 2);
  }

  /**
   * How alike two things are as far as these axes go: the cosine of their coordinates, -1 to 1. Throws as
   * {@link coordinates} does.
   */
  similarity(a: ArrayLike<number>, b: ArrayLike<number>): number {
    return cosine(this.coordinates(a), this.coordinates(b));
  }

  #outside(vector: ArrayLike<number>): Float64Array {
    this.#check(vector);
    return split(vector, this.basis).rest;
  }

  #check(vector: ArrayLike<number>): void {
    if (vector.length === this.dims) return;
    const came = `the vector has ${vector.length}, the axes have ${this.dims}`;
    throw new RiverbankError("mismatched", `dims: ${came}; take both from the same model`);
  }
}

/**
 * The space that axes span. An axis whose direction lies in the span of those before it adds nothing, and is listed.
 * Throws `missing axes` where none came, and `mismatched dims` for axes of several models.
 */
export function subspaceOf(axes: readonly NamedLine[]): Subspace {
  return new Subspace(axes);
}

function checkAxes(axes: readonly NamedLine[]): number {
  if (axes.length === 0) throw new RiverbankError("missing", "axes: a subspace needs at least one; give some");
  const dims = axes[0].direction.length;
  const other = axes.find(({ direction }) => direction.length !== dims);
  if (!other) return dims;
  const came = `axis ${axes[0].name} has ${dims}, axis ${other.name} has ${other.direction.length}`;
  throw new RiverbankError("mismatched", `dims: ${came}; take all from the same model`);
}

/** A vector as its parts along an orthonormal basis and the rest; twice, since once leaves rounding behind. */
export function split(
  vector: ArrayLike<number>,
  basis: readonly Float64Array[],
): { rest: Float64Array; parts: number[] } {
  const rest = Float64Array.from(vector);
  const parts = basis.map(() => 0);
  for (let pass = 0; pass < 2; pass++) {
    basis.forEach((axis, index) => {
      const along = dot(rest, axis);
      parts[index] += along;
      for (let i = 0; i < rest.length; i++) rest[i] -= along * axis[i];
    });
  }
  return { rest, parts };
}
