// A report card as Markdown, with its plots as files beside it: what shows Markdown on the web takes SVG out of it, but
// shows SVG files.

import type { ReportCard } from "../report-card.ts";
import { whole } from "./numbers.ts";
import { type CardTable, sectionsOf } from "./sections.ts";

export interface CardMarkdown {
  text: string;
  /** The plots that the text refers to, each with the name of its file. */
  plots: { file: string; svg: string }[];
}

export interface CardOptions {
  /** What the card calls the table. Default "Word vectors". */
  name?: string;
}

/**
 * A card as Markdown, to be put beside a model. `prefix` begins the names of the plots' files, to stand beside the text.
 *
 * @example
 * const { text, plots } = cardMarkdown(card, { name: "en.safetensors", prefix: "en" });
 * plots[0].file; // "en-similarity.svg"
 */
export function cardMarkdown(
  card: ReportCard,
  { name = "Word vectors", prefix = "card" }: CardOptions & { prefix?: string } = {},
): CardMarkdown {
  const plots: CardMarkdown["plots"] = [];
  const parts = [`# ${cell(name)}`, describeTable(card)];
  for (const { id, title, about, tables, plot } of sectionsOf(card)) {
    parts.push(`## ${title}`, about);
    if (plot) {
      const file = `${prefix}-${id}.svg`;
      plots.push({ file, svg: plot.svg });
      parts.push(`![${cell(plot.alt)}](<${file.replace(/[<>\\]/g, "\\$&")}>)`);
    }
    parts.push(...tables.filter(({ rows }) => rows.length > 0).map(markdownTable));
  }
  return { text: `${parts.join("\n\n")}\n`, plots };
}

/** What the table is, in a sentence. */
export function describeTable({ table }: ReportCard): string {
  const { rows, dims, precision, subwords } = table;
  return `${whole(rows)} rows × ${whole(dims)} dims, ${precision}${subwords ? ", with subwords" : ""}. Measured by \`riverbank evaluate\`; intervals are 95 %.`;
}

function markdownTable({ head, rows }: CardTable): string {
  const rule = head.map((_, column) => (column === 0 ? "---" : "---:"));
  return [head, rule, ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");
}

/** Text that Markdown shall show as it is. */
function cell(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]<>#|~]/g, "\\$&")
    .replaceAll("&", "&amp;");
}
