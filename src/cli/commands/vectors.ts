// riverbank vectors: objects with named dimensions and units, compared two by two, and claims about them checked.

import type { Command } from "commander";
import { answerVectors, type VectorsReport } from "../../questions/vectors.ts";
import type { Verdict } from "../../similarity/claims.ts";
import type { Pair } from "../../similarity/parallel.ts";
import { readLabelled } from "../../vectors/formats/labelled-csv.ts";
import { dimensionLabel, type LabelledVectors, selectDimensions } from "../../vectors/labelled.ts";
import { openLabelled } from "../../vectors/labelled-file.ts";
import { UsageError } from "../errors.ts";
import { readInput } from "../input.ts";
import { columns, plain, showText } from "../layout.ts";
import { addExamples, describe, positiveNumber } from "../options.ts";
import { printResult } from "../output.ts";

interface Options {
  dimensions?: string;
  claims?: string;
  tolerance?: number;
  json?: boolean;
}

const ABOUT = `Compare the objects of a table by their numbers: norms, and for all pairs dot product, cosine and scale.

The table is csv or tsv: the first row names the dimensions, as in material,mass (kg),volume (ℓ); each further row is an
object. Units may stand in the cells instead (3 kg); all of a column must agree. The scale of a and b is the factor s for
which s · b comes nearest to a; where it fits in every dimension, the two are parallel.

Claims stand one a line, # starts a comment: D = 2.5 A and C != A ask whether both are equal in every dimension, A ~ C
whether they point the same way, by the cosine.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("<table>", 'csv or tsv file, "-" for standard input')
    .option("--claims <file>", 'check the claims in this file, "-" for standard input')
    .option("--dimensions <list>", "keep only these dimensions: mass,volume (default: all)")
    .option(
      "--tolerance <share>",
      "how far numbers may differ and count as equal, and a cosine be below 1 (default: 0.000001; for ~ 0.001)",
      positiveNumber("--tolerance", { zero: true, most: 0.999 }),
    )
    .option("--json", "print the result as JSON");
  addExamples(command, "vectors materials.csv", "vectors materials.csv --claims claims.txt --tolerance 0.01");
  command.action(run);
}

async function run(path: string, { dimensions, claims, tolerance, json }: Options): Promise<void> {
  if (path === "-" && claims === "-") {
    throw new UsageError("invalid input: - came for the table and the claims; name a file for one of them");
  }
  const read =
    path === "-" ? readLabelled(await readInput(path), { name: "standard input" }) : await openLabelled(path);
  const names = dimensions?.split(",").map((name) => name.trim());
  const table = names === undefined ? read : selectDimensions(read, names);
  const text = claims === undefined ? "" : await readInput(claims);
  const name = claims === "-" ? "standard input" : claims;
  const report = answerVectors(table, { claims: text, claimsName: name, tolerance });
  printResult(report, json, (result) => showReport(result, table));
}

function showReport({ objects, pairs, claims }: VectorsReport, { kind, dimensions }: LabelledVectors): string {
  const head = [kind, ...dimensions.map(dimensionLabel), "norm"].map(showText);
  const rows = objects.map(({ name, vector, norm: length }) => [showText(name), ...vector.map(String), plain(length)]);
  const parts = [columns([head, ...rows], "lr")];
  if (pairs.length > 0) parts.push(columns([["pair", "", "dot", "cosine", "scale"], ...pairs.map(showPair)], "llrrrl"));
  if (claims.length > 0) parts.push(columns([["claim", "holds", "why"], ...claims.map(showVerdict)]));
  return parts.join("\n\n");
}

function showPair({ a, b, dot, cosine, scale, parallel }: Pair): string[] {
  const [first, second] = [a, b].map(showText);
  const factor = plain(scale);
  const verdict = `${first} = ${factor === "1" ? "" : `${factor} `}${second}`;
  return [first, second, plain(dot), cosine.toFixed(5), factor, parallel ? verdict : ""];
}

function showVerdict({ claim, holds, why }: Verdict): string[] {
  return [showText(claim), String(holds), showText(why)];
}
