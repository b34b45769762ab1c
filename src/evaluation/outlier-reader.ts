// Files of outlier detection: groups of words that belong together, and words that don't belong to them.

import { RiverbankError } from "../shared/errors.ts";
import type { ReaderOptions } from "./readers.ts";

/** Words that belong together, and strangers of which each in turn must be told from them. */
export interface OutlierGroup {
  category: string;
  words: string[];
  outliers: string[];
}

const EXPECTED = "a category and two lists such as ['tiger', 'lion']";

/**
 * Reads groups from CSV with the columns `category`, `outliers` and `words`, the last two lists in Python's writing, as
 * 8-8-8.csv has them; empty words in them are none. Throws `invalid outlier groups` with the line's number.
 *
 * @example
 * readOutliers("category,outliers,words\nBig_cats,\"['dog', '']\",\"['tiger', 'lion']\"\n");
 * // [{ category: "Big_cats", words: ["tiger", "lion"], outliers: ["dog"] }]
 */
export function readOutliers(text: string, { name = "outlier groups" }: ReaderOptions = {}): OutlierGroup[] {
  const [head = [], ...lines] = text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .map((line) => fieldsOf(line));
  const [category, outliers, words] = ["category", "outliers", "words"].map((column) => head.indexOf(column));
  if (Math.min(category, outliers, words) < 0) {
    const came = head.join(",").slice(0, 60);
    throw new RiverbankError(
      "invalid",
      `${name}: line 1 is ${JSON.stringify(came)}, columns category, outliers, words were expected`,
    );
  }
  const groups = lines.flatMap((fields, index) => {
    if (fields.join("") === "") return [];
    const group = { category: fields[category], words: listOf(fields[words]), outliers: listOf(fields[outliers]) };
    if (group.words.length >= 2 && group.outliers.length > 0) return [group];
    const came = JSON.stringify(fields.join(",").slice(0, 60));
    throw new RiverbankError("invalid", `${name}: line ${index + 2} is ${came}, ${EXPECTED} were expected`);
  });
  if (groups.length === 0) throw new RiverbankError("invalid", `${name}: no group stands in it`);
  return groups;
}

/** The fields of a line of CSV: those in quotes may hold commas, and quotes written twice. */
function fieldsOf(line: string): string[] {
  const fields = `,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return Array.from(fields, ([, quoted, bare]) => (quoted === undefined ? bare.trim() : quoted.replaceAll('""', '"')));
}

/** The strings of a list in Python's writing, each once. */
function listOf(text = ""): string[] {
  const strings = text.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g);
  const words = Array.from(strings, ([, single, double]) => (single ?? double).replace(/\\(.)/g, "$1").trim());
  return [...new Set(words.filter((word) => word !== ""))];
}
