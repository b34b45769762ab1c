// Claims about labelled vectors, answered: does it hold, and by which numbers?

import { RiverbankError } from "../shared/errors.ts";
import { type Dimension, type LabelledVector, type LabelledVectors, listNames } from "../vectors/labelled.ts";
import { type Claim, type ClaimTerm, readClaims } from "./claim-grammar.ts";
import { checkTolerance, isEqual, nameOf, type ParallelOptions, TOLERANCE } from "./parallel.ts";
import { checkedNorm, cosine, norm } from "./vector.ts";

export interface ClaimOptions extends ParallelOptions {
  /**
   * How far two numbers of `=` and `!=` may be apart, as a share of the larger, and how far the cosine of `~` may be
   * below 1. From 0 to below 1. Default 1e-6 for `=` and `!=`, 0.001 for `~`.
   */
  tolerance?: number | undefined;
  /** What errors call the claims, such as their file's name. Default "claims". */
  name?: string | undefined;
}

/** A claim and its answer. */
export interface Verdict {
  claim: string;
  holds: boolean;
  /** The numbers that decided, and the tolerance. */
  why: string;
}

/** `~` asks for much the same direction: below a thousandth, 2.6 degrees lie between. */
const DIRECTION_TOLERANCE = 1e-3;

/** What a product or a cosine may be off by rounding. */
const ROUNDING = 1e-14;

/** So many dimensions are told in a `why`, those that fail first. */
const TOLD = 4;

/**
 * Answers claims about objects, one a line, in the form that {@link readClaims} describes. `=` holds where both sides
 * are equal in every dimension, `!=` where they are not, `~` where they point the same way: a cosine of 1, nearly. What
 * is equal does not depend on the units, a cosine does.
 *
 * Throws `invalid claim` and `unknown object` with line and column, `invalid tolerance`, and `invalid vector` for `~`
 * about an object of zeros, which has no direction.
 *
 * @example
 * checkClaims(materials, "E = 2.5 A\nA ~ C");
 * // [{ claim: "E = 2.5 A", holds: false,
 * //    why: "mass 7.5 kg = 2.5 × 3 kg, volume 2 ℓ ≠ 2.5 × 30 ℓ = 75 ℓ (off by 97.3 %); cosine 0.352528, tolerance 0.000001" },
 * //  { claim: "A ~ C", holds: true, why: "cosine 0.99994, at least 0.999 was asked; tolerance 0.001" }]
 */
export function checkClaims(table: LabelledVectors, text: string, options: ClaimOptions = {}): Verdict[] {
  const { tolerance, name = "claims" } = options;
  if (tolerance !== undefined) checkTolerance(tolerance);
  const byName = new Map(table.objects.map((object) => [object.name, object]));
  return readClaims(text, name).map((claim) => {
    const [left, right] = [claim.left, claim.right].map((term) => {
      const object = byName.get(term.name);
      if (object) return { ...term, object };
      const where = `${name} line ${claim.line}, column ${term.column}`;
      const came = `${where} names ${JSON.stringify(term.name)}; ${listNames("there are", table.objects)}`;
      throw new RiverbankError("unknown", `object: ${came}`);
    });
    const check = claim.relation === "~" ? checkDirection : checkEquality;
    return { claim: claim.text, ...check(left, right, claim, tolerance) };
  });
}

interface Side extends ClaimTerm {
  object: LabelledVector;
}

type Answer = Omit<Verdict, "claim">;

function checkDirection(left: Side, right: Side, _claim: Claim, tolerance = DIRECTION_TOLERANCE): Answer {
  for (const { factor, object } of [left, right]) {
    const zeros = `side, 0 times ${JSON.stringify(object.name)}`;
    if (factor === 0) checkedNorm([0], zeros);
    checkedNorm(object.vector, nameOf(object));
  }
  const turned = Math.sign(left.factor) * Math.sign(right.factor);
  const found = turned * cosine(left.object.vector, right.object.vector);
  const least = 1 - tolerance;
  return {
    holds: found >= least - ROUNDING,
    why: `cosine ${show(found)}, at least ${show(least, 15)} was asked; tolerance ${tolerance}`,
  };
}

function checkEquality(left: Side, right: Side, { relation }: Claim, tolerance = TOLERANCE): Answer {
  const places = left.object.dimensions.map((dimension, place) => {
    const sides = [left, right].map((side) => quantify(side, place));
    return tellPlace(dimension, sides, tolerance);
  });
  const failed = places.filter(({ equal }) => !equal);
  // Where all are told their order is kept; where not, those that fail come first.
  const told = places.length <= TOLD ? places : [...failed, ...places.filter(({ equal }) => equal)].slice(0, TOLD);
  const rest = places.length - told.length;
  const more = rest > 0 ? `, ${rest} more dimensions (${failed.length} of ${places.length} unequal)` : "";
  const equal = failed.length === 0;
  const angle = equal ? "" : tellCosine(left.object, right.object);
  const why = `${told.map(({ text }) => text).join(", ")}${more}; ${angle}tolerance ${tolerance}`;
  return { holds: equal === (relation === "="), why };
}

/** One number of an object, and so many times it. */
interface Quantified {
  factor: number;
  own: number;
  value: number;
}

function quantify({ factor, object }: Side, place: number): Quantified {
  const own = object.vector[place];
  return { factor, own, value: factor * own };
}

/** "mass 7.5 kg = 2.5 × 3 kg", or "volume 2 ℓ ≠ 2.5 × 30 ℓ = 75 ℓ (off by 97.3 %)" */
function tellPlace({ name, unit }: Dimension, [a, b]: Quantified[], tolerance: number) {
  const equal = isEqual(a.value, b.value, tolerance);
  const measured = unit === null || unit === "1" ? "" : ` ${unit}`;
  const [first, second] = [a, b].map(({ factor, own, value }) => {
    if (factor === 1) return `${own}${measured}`;
    const product = equal ? "" : ` = ${show(value, 15)}${measured}`;
    return `${show(factor, 15)} × ${own}${measured}${product}`;
  });
  if (equal) return { equal, text: `${name} ${first} ${isEqual(a.value, b.value, ROUNDING) ? "=" : "≈"} ${second}` };
  const off = Math.abs(a.value - b.value) / Math.max(Math.abs(a.value), Math.abs(b.value));
  return { equal, text: `${name} ${first} ≠ ${second} (off by ${show(100 * off, 3)} %)` };
}

function tellCosine(a: LabelledVector, b: LabelledVector): string {
  return norm(a.vector) > 0 && norm(b.vector) > 0 ? `cosine ${show(cosine(a.vector, b.vector))}, ` : "";
}

function show(value: number, digits = 6): string {
  return String(Number(value.toPrecision(digits)));
}
