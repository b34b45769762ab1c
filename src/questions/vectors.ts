// vectors: objects with named dimensions, compared two by two, and claims about them.

import { checkClaims, type Verdict } from "../similarity/claims.ts";
import { comparePairs, type Pair } from "../similarity/parallel.ts";
import { norm } from "../similarity/vector.ts";
import { dimensionLabel, type LabelledVectors } from "../vectors/labelled.ts";

/** What `vectors` is asked. */
export interface VectorsFields {
  /** Claims, one a line. Default: none. */
  claims?: string | undefined;
  /** What errors call the claims. Default "claims". */
  claimsName?: string | undefined;
  /** How far numbers may differ and count as equal, and a cosine be below 1. Default 1e-6, for `~` 0.001. */
  tolerance?: number | undefined;
}

/** What `vectors` answers. */
export interface VectorsReport {
  objects: { name: string; dimensions: string[]; vector: number[]; norm: number }[];
  pairs: Pair[];
  claims: Verdict[];
}

/** The objects with their norms, every pair compared, every claim checked. */
export function answerVectors(
  table: LabelledVectors,
  { claims = "", claimsName, tolerance }: VectorsFields = {},
): VectorsReport {
  return {
    objects: table.objects.map((object) => ({
      name: object.name,
      dimensions: table.dimensions.map(dimensionLabel),
      vector: Array.from(object.vector),
      norm: norm(object.vector),
    })),
    pairs: comparePairs(table.objects, { tolerance }),
    claims: checkClaims(table, claims, { tolerance, name: claimsName }),
  };
}
