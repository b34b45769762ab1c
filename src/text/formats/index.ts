// Which reader a format has, and which format a name tells.

import { RiverbankError } from "../../shared/errors.ts";
import { readJsonLines } from "./jsonl.ts";
import { readMarkdown } from "./markdown.ts";
import { readSeparated } from "./separated.ts";

export type TextFormat = "txt" | "md" | "csv" | "tsv" | "jsonl";

export interface FormatOptions {
  /** The format. Default: what the name's ending tells, else plain text. */
  format?: TextFormat;
  /**
   * csv, tsv: the column to read, by its name in the first row or as a number from 1; a number takes the first row as
   * data. Default: the only column, or the one named "text".
   */
  column?: string | number;
  /** jsonl: the field to read, dots leading into objects ("post.body"). Default "text". */
  field?: string;
}

const ENDINGS = new Map<string, TextFormat>([
  ["txt", "txt"],
  ["text", "txt"],
  ["md", "md"],
  ["markdown", "md"],
  ["csv", "csv"],
  ["tsv", "tsv"],
  ["jsonl", "jsonl"],
  ["ndjson", "jsonl"],
]);

/** The format that a name's ending tells, ".gz" left aside; undefined where it tells none. */
export function formatOf(name: string): TextFormat | undefined {
  const [, ending = ""] = /\.([^./\\]+)$/.exec(name.replace(/\.gz$/i, "")) ?? [];
  return ENDINGS.get(ending.toLowerCase());
}

/** The text in `pieces`, taken out of its format; "\n" ends a sentence. */
export function readFormat(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
  { format = formatOf(name) ?? "txt", column, field }: FormatOptions,
): AsyncIterable<Uint8Array> {
  if (format === "txt") return pieces;
  if (format === "md") return readMarkdown(pieces);
  if (format === "csv" || format === "tsv") return readSeparated(pieces, name, format, column);
  if (format === "jsonl") return readJsonLines(pieces, name, field ?? "text");
  throw new RiverbankError("unsupported", `format: ${String(format)} came, txt, md, csv, tsv or jsonl was expected`);
}
