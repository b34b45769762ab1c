// A table as one text, which is a field of the address: a line per row, tabs between cells.

/** The cells by rows, every row as long as the first. */
export function readGrid(text: string): string[][] {
  const [head, ...rows] = text.split("\n").map((line) => line.split("\t"));
  return [head, ...rows.map((row) => head.map((_, column) => row[column] ?? ""))];
}

export function writeGrid(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.join("\t")).join("\n");
}

/** With another text in one cell; what would end a cell becomes a blank. */
export function withCell(rows: readonly (readonly string[])[], row: number, column: number, text: string): string[][] {
  const clean = text.replace(/[\t\r\n]+/g, " ");
  return rows.map((cells, i) => cells.map((cell, j) => (i === row && j === column ? clean : cell)));
}

/** With one more row: 1 of everything, in the units of the row before. */
export function withRow(rows: readonly (readonly string[])[]): string[][] {
  const taken = new Set(rows.map(([name]) => name));
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
  const free = [...letters, ...rows.map((_, index) => `Z${index + 1}`)].find((name) => !taken.has(name)) ?? "";
  const [, ...cells] = rows[rows.length - 1];
  return [...rows.map((row) => [...row]), [free, ...cells.map((cell) => `1${unitIn(cell)}`)]];
}

/** With one more column: a length where the others have units, else plain numbers. */
export function withColumn(rows: readonly (readonly string[])[]): string[][] {
  const [head, ...others] = rows;
  const measured = others.some(([, ...cells]) => cells.some((cell) => unitIn(cell) !== ""));
  const names = measured ? ["length", "width", "height"] : ["first", "second", "third", "fourth", "fifth", "sixth"];
  const free = names.find((name) => !head.includes(name)) ?? `number ${head.length}`;
  return [[...head, free], ...others.map((row) => [...row, measured ? "1 m" : "1"])];
}

export function withoutRow(rows: readonly (readonly string[])[], row: number): string[][] {
  return rows.filter((_, index) => index !== row).map((cells) => [...cells]);
}

export function withoutColumn(rows: readonly (readonly string[])[], column: number): string[][] {
  return rows.map((cells) => cells.filter((_, index) => index !== column));
}

/** What stands behind a cell's number, with the blank before it. */
function unitIn(cell: string): string {
  const [, unit = ""] = /^\s*[-+−]?[\d.eE]+(\s*\D.*)$/u.exec(cell) ?? [];
  return unit.trimEnd();
}
