// The checked way from the JSON of a tokenizer.json to a part: every setting is asked for by name and type, and what
// nobody asked for is refused.

import { RiverbankError } from "../shared/errors.ts";
import type { PartConfig } from "./parts.ts";

/** Builds a part from its settings. */
export type PartReader<Part> = (settings: Settings) => Part;

/** The settings of one part. */
export class Settings {
  readonly config: PartConfig;
  /** Where the object was found, as error messages say it. */
  readonly where: string;
  readonly #kind: string;
  readonly #known = new Set(["type"]);

  /**
   * @param kind what it should be, as the file calls it: "normalizer".
   * @param where the file.
   * Throws `invalid tokenizer` where it is no object with a type.
   */
  constructor(config: unknown, kind: string, where: string) {
    if (!isObject(config) || typeof config.type !== "string") {
      const came = short(config);
      throw new RiverbankError(
        "invalid",
        `tokenizer: ${kind} in ${where} is ${came}, an object with a type was expected`,
      );
    }
    this.config = config as PartConfig;
    this.#kind = kind;
    this.where = where;
  }

  text(name: string, fallback?: string): string {
    return this.#read(name, fallback, isText, "a text");
  }

  /** One code point. */
  character(name: string, fallback?: string): string {
    return this.#read(name, fallback, (value) => isText(value) && [...value].length === 1, "one character");
  }

  flag(name: string, fallback?: boolean): boolean {
    return this.#read(name, fallback, (value) => typeof value === "boolean", "true or false");
  }

  /** A whole number from 0. */
  count(name: string): number {
    return this.#read<number>(
      name,
      undefined,
      (value) => Number.isInteger(value) && (value as number) >= 0,
      "a whole number",
    );
  }

  oneOf<const Name extends string>(name: string, names: readonly Name[], fallback?: Name): Name {
    return this.#read(name, fallback, (value) => names.includes(value as Name), names.join(", "));
  }

  list(name: string): readonly unknown[] {
    return this.#read<readonly unknown[]>(name, undefined, Array.isArray, "a list");
  }

  object(name: string): Record<string, unknown> {
    return this.#read<Record<string, unknown>>(name, undefined, isObject, "an object");
  }

  /** A special token as ["[SEP]", 102]. */
  special(name: string): [token: string, id: number] {
    const fits = (value: unknown) => Array.isArray(value) && isText(value[0]) && Number.isInteger(value[1]);
    return this.#read<[token: string, id: number]>(name, undefined, fits, "a token and its id");
  }

  /** Takes note of settings that change nothing here. */
  ignore(...names: string[]): void {
    for (const name of names) this.#known.add(name);
  }

  has(name: string): boolean {
    return (this.config[name] ?? undefined) !== undefined;
  }

  /** An error about this part: `tokenizer: normalizer "Strip" in tokenizer.json has …`. */
  error(code: "invalid" | "missing" | "unsupported" | "mismatched" | "unknown", what: string): RiverbankError {
    return new RiverbankError(code, `tokenizer: ${this.#kind} ${short(this.config.type)} in ${this.where} ${what}`);
  }

  /** Throws `unsupported tokenizer` for a setting that nobody asked for. */
  finish(): void {
    const odd = Object.keys(this.config).find((name) => !this.#known.has(name));
    if (odd !== undefined) throw this.error("unsupported", `has a setting ${short(odd)}, which is not known`);
  }

  #read<Value>(name: string, fallback: Value | undefined, fits: (value: unknown) => boolean, wanted: string): Value {
    this.#known.add(name);
    const value = this.config[name] ?? fallback;
    if (value === undefined) throw this.error("missing", `has no ${name}; ${wanted} was expected`);
    if (!fits(value)) throw this.error("invalid", `has ${name} ${short(value)}; ${wanted} was expected`);
    return value as Value;
  }
}

/** Builds the part whose type the object names; throws `unsupported tokenizer` where no reader goes by that name. */
export function readPart<Part>(
  config: unknown,
  kind: string,
  where: string,
  readers: Record<string, PartReader<Part>>,
): Part {
  const settings = new Settings(config, kind, where);
  const { type } = settings.config;
  if (!Object.hasOwn(readers, type)) {
    throw settings.error("unsupported", `is not known; what can be read: ${Object.keys(readers).join(", ")}`);
  }
  const part = readers[type](settings);
  settings.finish();
  return part;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as an error message shows it, cut where it is long. */
function short(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
