// All columns of a csv or tsv text at once, for tables small enough to be held whole; separated.ts streams one column.

import { RiverbankError } from "../../shared/errors.ts";

/** A row's cells, without the blanks around them, and the line that it starts on, from 1. */
export interface Row {
  line: number;
  cells: string[];
}

/**
 * The rows of a text whose cells tabs, commas or semicolons separate, by the rules of RFC 4180: a cell in quotes may
 * hold separators, line ends and, doubled, quotes. Tabs separate where the first row has one, else whichever of comma
 * and semicolon comes first in it. A byte order mark, rows of empty cells and any kind of line end are taken as they
 * come. In a text with tabs a quote that does not close its cell is one of the text's own.
 *
 * Throws `invalid csv` with the line's number for a quote that is never closed and for text after a closing one.
 *
 * @example
 * [...readRows('name,note\nA,"big, ""red"""\n', "table")][1]; // { line: 2, cells: ["A", 'big, "red"'] }
 */
export function* readRows(text: string, name: string): Generator<Row> {
  const reader = new RowReader(text.replace(/^\uFEFF/, ""), name);
  while (!reader.done) {
    const row = reader.row();
    if (row.cells.some((cell) => cell !== "")) yield row;
  }
}

const QUOTED = / *"([^"]*(?:""[^"]*)*)" */y;
const OPENED = / *"/y;
const END = /\r\n|\n|\r|$/y;

class RowReader {
  readonly #text: string;
  readonly #name: string;
  readonly #separator: string;
  readonly #bare: RegExp;
  #at = 0;
  #line = 1;

  constructor(text: string, name: string) {
    this.#text = text;
    this.#name = name;
    this.#separator = separatorOf(text);
    this.#bare = new RegExp(`[^${this.#separator}\r\n]*`, "y");
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  row(): Row {
    const row: Row = { line: this.#line, cells: [this.#cell()] };
    while (this.#text[this.#at] === this.#separator) {
      this.#at++;
      row.cells.push(this.#cell());
    }
    this.#take(END);
    this.#line++;
    return row;
  }

  #cell(): string {
    const start = this.#at;
    const quoted = this.#take(QUOTED);
    if (quoted && this.#endsCell()) {
      this.#line += quoted[0].match(/\r\n|\n|\r/g)?.length ?? 0;
      return quoted[1].replaceAll('""', '"').trim();
    }
    this.#at = start;
    if (this.#separator !== "\t") this.#refuseQuote(quoted !== null);
    return (this.#take(this.#bare)?.[0] ?? "").trim();
  }

  #endsCell(): boolean {
    return this.done || this.#text[this.#at] === this.#separator || /[\r\n]/.test(this.#text[this.#at]);
  }

  #refuseQuote(closed: boolean): void {
    OPENED.lastIndex = this.#at;
    if (!OPENED.test(this.#text)) return;
    const fault = closed ? "has text after a closing quote" : "opens a quote that is never closed";
    throw new RiverbankError("invalid", `csv: ${this.#name} line ${this.#line} ${fault}; mend that line`);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }
}

/** What separates the cells of the first row that holds something, quoted ones left aside. */
function separatorOf(text: string): string {
  const lines = text.replace(/"[^"]*"/g, '""').split(/[\r\n]+/);
  const first = lines.find((line) => line.trim() !== "") ?? "";
  return first.includes("\t") ? "\t" : (/[,;]/.exec(first)?.[0] ?? ",");
}
