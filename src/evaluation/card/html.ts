// A report card as one HTML page that stands alone: plots and style are in it, and it asks nobody for anything.

import { textOf } from "../../plots/svg.ts";
import type { ReportCard } from "../report-card.ts";
import { type CardOptions, describeTable } from "./markdown.ts";
import { type CardSection, type CardTable, sectionsOf } from "./sections.ts";

const STYLE = `:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#5a636d;--rule:#d9dde2}
@media screen and (prefers-color-scheme:dark){:root{--paper:#15191e;--ink:#e8eaed;--soft:#a7b0ba;--rule:#353c45}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Roboto,Arial,"Noto Sans",sans-serif}
main{max-width:44rem;margin:0 auto;padding:1rem}h1{font-size:1.7rem;overflow-wrap:anywhere}h2{margin:2.2rem 0 .4rem;font-size:1.25rem}
p{margin:.3rem 0 .8rem;color:var(--soft)}figure{margin:0}figure svg{display:block;max-width:100%;height:auto}
.table{overflow-x:auto}table{border-collapse:collapse;margin:.6rem 0 1.2rem;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .7rem;border-bottom:1px solid var(--rule);text-align:right;white-space:nowrap}th:first-child,td:first-child{text-align:left;padding-left:0}
th{color:var(--soft);font-weight:600}@media print{section{break-inside:avoid}}`;

/**
 * A card as a page of HTML, for light and dark screens, wide and narrow ones, and paper.
 *
 * @example
 * cardHtml(await reportCard(table), { name: "en.safetensors" }); // <!doctype html><html lang="en">...
 */
export function cardHtml(card: ReportCard, { name = "Word vectors" }: CardOptions = {}): string {
  const title = textOf(name);
  const about = textOf(describeTable(card)).replace(/`([^`]*)`/g, "<code>$1</code>");
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${title}: report card</title><style>${STYLE}</style></head><body><main>`,
    `<h1>${title}</h1><p>${about}</p>`,
    ...sectionsOf(card).map(htmlSection),
    "</main></body></html>\n",
  ].join("\n");
}

function htmlSection({ title, about, tables, plot }: CardSection): string {
  const figure = plot ? `<figure>${plot.svg}</figure>` : "";
  const drawn = tables.filter(({ rows }) => rows.length > 0).map(htmlTable);
  return `<section><h2>${textOf(title)}</h2><p>${textOf(about)}</p>${figure}${drawn.join("")}</section>`;
}

/** A wide table scrolls in a box of its own, which the keyboard reaches too. */
function htmlTable({ head, rows }: CardTable): string {
  const cells = (tag: string, row: readonly string[]) => {
    return `<tr>${row.map((cell) => `<${tag}>${textOf(cell)}</${tag}>`).join("")}</tr>`;
  };
  return `<div class="table" tabindex="0"><table><thead>${cells("th", head)}</thead><tbody>${rows.map((row) => cells("td", row)).join("")}</tbody></table></div>`;
}
