// A route of the server: its address, the fields that it takes, and how it answers.

import type { z } from "zod";
import type { Limits } from "./limits.ts";
import type { Models } from "./models.ts";

/** The model as the server shows it. */
export interface ModelCard {
  /** What `/v1/models` calls it. */
  id: string;
  rows: number;
  dims: number;
}

/** The encoder as the server shows it. */
export interface EncoderCard {
  id: string;
  layers: number;
  dims: number;
  /** Tokens that it reads at once. */
  positions: number;
}

/** What a verb is told of the server that it answers for. */
export interface VerbContext {
  limits: Limits;
  model: ModelCard;
  /** Undefined where none is served. */
  encoder?: EncoderCard | undefined;
}

/** Told how far a long job is, and in which of its stages where it has several. */
export type Tell = (done: number, total: number, stage?: string) => void;

/** One verb: the address /name, asked by GET with its fields in the query, or by POST with them in JSON. */
export interface Verb<Fields = unknown> {
  /** The address without its first slash. */
  readonly name: string;
  readonly summary: string;
  /** Default: both. */
  readonly methods?: readonly ("GET" | "POST")[];
  /** Default: "application/json". */
  readonly type?: string;
  /** Fields that are a list with commas in a query, a,b,c; other lists come as a field that is repeated. */
  readonly commas?: readonly string[];
  schema(context: VerbContext): z.ZodType<Fields>;
  /** Refuses fields that only this server can't answer. Default: none. */
  check?(fields: Fields, context: VerbContext): void;
  /** Whether the answer takes no more than a few milliseconds; everything else is handed to the desk. */
  quick(fields: Fields, context: VerbContext): boolean;
  /** The answer as text of its type. */
  answer(models: Models, fields: Fields, tell: Tell): string | Promise<string>;
}

/** Makes a verb, its fields' type read from its schema. */
export function defineVerb<Fields>(verb: Verb<Fields>): Verb {
  return verb;
}
