// The call of the library that gives what is shown, as a program.

/** A program that asks one question of the shipped model. */
export function codeOf(answer: string, question: object, { awaited = false } = {}): string {
  return [
    'import { openTable } from "riverbank/node";',
    `import { ${answer} } from "riverbank/questions";`,
    "",
    'const table = await openTable("models/en.safetensors");',
    `${awaited ? "await " : ""}${answer}(table, ${written(question)});`,
  ].join("\n");
}

/** A value as JavaScript writes it, its keys without quotes. */
export function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{ ${fields.map(([key, field]) => `${key}: ${written(field)}`).join(", ")} }`;
}
