// The whole report card of a table: every set that was given, and what can be measured without any.

import { throwIfCancelled } from "../shared/errors.ts";
import { nextEvent } from "../shared/events.ts";
import type { EmbeddingTable, Precision } from "../vectors/table.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { type Evaluation, type EvaluationSets, evaluate } from "./evaluate.ts";
import { type Hubness, hubness } from "./hubness.ts";
import { type Isotropy, isotropy } from "./isotropy.ts";
import type { PartOptions } from "./progress.ts";
import { type SmallTests, smallTests } from "./small-tests.ts";

export interface ReportCard extends Evaluation {
  table: { rows: number; dims: number; precision: Precision; subwords: boolean };
  coverage: Coverage[];
  smallTests: SmallTests;
  /** Null where the table has fewer than two rows that are not zero. */
  isotropy: Isotropy | null;
  /** Null where it has fewer than k + 2 = 12 of them. */
  hubness: Hubness | null;
}

export interface ReportCardOptions extends EvaluationSets, PartOptions {
  /** How many rows hubness is measured on, 0: all; see {@link hubness}. Default 5,000. */
  sample?: number;
}

const LEAST_FOR_HUBS = 12;

/**
 * Measures all that can be said of a table: the sets of {@link evaluate} where they are given, and always
 * {@link smallTests}, {@link isotropy} and {@link hubness}. {@link cardHtml} and {@link cardMarkdown} make it readable.
 *
 * Throws `cancelled` by `signal`.
 *
 * @example
 * const card = await reportCard(table, { similarity: [{ name: "WordSim-353", pairs }] });
 * card.smallTests.groups.auc; // 0.98
 */
export async function reportCard(table: EmbeddingTable, options: ReportCardOptions = {}): Promise<ReportCard> {
  const { sample, signal, onProgress, ...sets } = options;
  onProgress?.({ part: "sets", done: 0, total: 1 });
  await nextEvent();
  const result = evaluate(table, sets);
  await nextEvent();
  throwIfCancelled(signal, "evaluation");
  const how = { signal, onProgress };
  const usable = table.norms.reduce((sum, norm) => (norm > 0 ? sum + 1 : sum), 0);
  const taking = sample ? Math.min(sample, usable) : usable;
  const { rows, dims, precision, subwords } = table;
  return {
    table: { rows, dims, precision, subwords: subwords !== undefined },
    ...result,
    coverage: coverageOf(table, sets),
    smallTests: await smallTests(table, how),
    isotropy: usable >= 2 ? await isotropy(table, how) : null,
    hubness:
      taking >= LEAST_FOR_HUBS ? await hubness(table, { ...how, ...(sample === undefined ? {} : { sample }) }) : null,
  };
}
