// One column of a csv or tsv file, byte by byte: RFC 4180, so a quoted field may hold separators, quotes and line ends.

import { RiverbankError } from "../../shared/errors.ts";

const QUOTE = 0x22;
const NEWLINE = 10;
const RETURN = 13;

/** Where in a field the reader stands: at its start, in bare text, between quotes, just after a quote among those. */
const Place = { start: 0, bare: 1, quoted: 2, quote: 3 } as const;

/**
 * The texts of one column, a line each (more where a quoted field holds line ends). A column given by name, or not
 * given, takes the first row as names. Empty lines are skipped. Throws `missing column` with the names that are there,
 * and `invalid csv` with the line's number for a row without that column, an unclosed quote or text after a closing
 * one. A tsv field goes on after a closing quote, since many writers do not quote there.
 */
export async function* readSeparated(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
  format: "csv" | "tsv",
  column?: string | number,
): AsyncGenerator<Uint8Array> {
  const reader = new ColumnReader(name, format, column);
  for await (const piece of pieces) yield reader.read(piece);
  yield reader.finish();
}

class ColumnReader {
  readonly #name: string;
  readonly #format: "csv" | "tsv";
  readonly #separator: number;
  readonly #column: string | number | undefined;
  /** The column's index; -1 while the first row must tell it. */
  #wanted: number;
  /** The first row's fields, as bytes, where it must be known. */
  #names: number[][] = [[]];
  #place: number = Place.start;
  #field = 0;
  #line = 1;
  #quoteLine = 0;
  #out = new Uint8Array(0);
  #length = 0;

  constructor(name: string, format: "csv" | "tsv", column: string | number | undefined) {
    if (typeof column === "number" && !(Number.isInteger(column) && column >= 1)) {
      throw new RiverbankError("invalid", `column: ${column} came, a name or a whole number from 1 was expected`);
    }
    this.#name = name;
    this.#format = format;
    this.#separator = format === "csv" ? 0x2c : 9;
    this.#column = column;
    this.#wanted = typeof column === "number" ? column - 1 : -1;
  }

  read(piece: Uint8Array): Uint8Array {
    // One byte more: a quote that waited at the end of the piece before may have to be written.
    this.#out = new Uint8Array(piece.length + 1);
    this.#length = 0;
    for (let i = 0; i < piece.length; i++) this.#step(piece[i]);
    return this.#out.subarray(0, this.#length);
  }

  finish(): Uint8Array {
    if (this.#place === Place.quoted) throw this.#broken(this.#quoteLine, "opens a quote that is never closed");
    return this.read(Uint8Array.of(NEWLINE));
  }

  #step(byte: number): void {
    if (this.#place === Place.quoted) {
      if (byte === QUOTE) this.#place = Place.quote;
      else this.#keep(byte);
      if (byte === NEWLINE) this.#line++;
    } else if (byte === this.#separator) {
      this.#field++;
      this.#place = Place.start;
      if (this.#wanted < 0) this.#names.push([]);
    } else if (byte === NEWLINE) {
      this.#endRow();
    } else if (byte === QUOTE && this.#place !== Place.bare) {
      // A quote among quotes that comes twice is one of the text's own.
      if (this.#place === Place.quote) this.#keep(QUOTE);
      else this.#quoteLine = this.#line;
      this.#place = Place.quoted;
    } else if (byte === RETURN && this.#place !== Place.bare) {
      // Half of a line end.
    } else {
      if (this.#place === Place.quote) this.#keepQuote();
      this.#place = Place.bare;
      this.#keep(byte);
    }
  }

  #keepQuote(): void {
    if (this.#format === "csv") throw this.#broken(this.#line, "has text after a closing quote");
    this.#keep(QUOTE);
  }

  #keep(byte: number): void {
    if (this.#field === this.#wanted) this.#out[this.#length++] = byte;
    else if (this.#wanted < 0) this.#names[this.#field].push(byte);
  }

  #endRow(): void {
    const empty = this.#field === 0 && this.#place === Place.start;
    if (!empty && this.#wanted < 0) this.#findColumn();
    else if (!empty && this.#field < this.#wanted) {
      throw this.#broken(this.#line, `has ${this.#field + 1} fields, column ${this.#wanted + 1} was asked for`);
    } else if (!empty) this.#out[this.#length++] = NEWLINE;
    this.#field = 0;
    this.#place = Place.start;
    this.#line++;
  }

  #findColumn(): void {
    const names = this.#names.map((bytes) => new TextDecoder().decode(Uint8Array.from(bytes)).trim());
    const wanted = names.length === 1 && this.#column === undefined ? 0 : names.indexOf(String(this.#column ?? "text"));
    if (wanted < 0) {
      const came = this.#column === undefined ? "several columns and no choice" : `no column ${this.#column}`;
      const there = names.join(", ");
      throw new RiverbankError(
        "missing",
        `column: ${this.#name} has ${came}; its columns are ${there}; name one of them`,
      );
    }
    this.#wanted = wanted;
    this.#names = [];
  }

  #broken(line: number, what: string): RiverbankError {
    return new RiverbankError("invalid", `${this.#format}: ${this.#name} line ${line} ${what}; mend that line`);
  }
}
