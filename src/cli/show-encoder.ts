// `inspect` of an encoder: its kind, its sizes, what it reads.

import type { EncoderConfig } from "../context/config.ts";
import { openEncoder } from "../context/open.ts";
import { type EncoderPrecision, scalesOf } from "../context/parameters.ts";
import { bytesOf } from "./input.ts";
import { columns, count, showText, size } from "./layout.ts";
import { note } from "./output.ts";

/** What an encoder's file or folder holds. */
export interface EncoderReport {
  file: string;
  bytes: number;
  kind: "encoder";
  precision: EncoderPrecision;
  /** Numbers that were learned. */
  parameters: number;
  /** Whether it can guess masked words. */
  head: boolean;
  config: EncoderConfig;
}

/** Reads it whole, so that what is broken is said. Throws what `openEncoder` throws. */
export async function reportEncoder(file: string): Promise<EncoderReport> {
  const { config, weights } = await openEncoder(file, { threads: 1, onWarning: note });
  const { parameters, precision } = weights.layout;
  const learned = [...parameters.values()].filter(({ name }) => !name.endsWith(scalesOf("")));
  const numbers = learned.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0);
  return {
    ...{ file, bytes: await bytesOf(file), kind: "encoder" as const },
    ...{ precision, parameters: numbers, head: weights.head, config },
  };
}

export function showEncoder({ file, bytes, precision, parameters, head, config }: EncoderReport): string {
  const { layers, dims, heads, inner, vocabulary, positions, types, activation } = config;
  return columns([
    ["file", `${showText(file)}, ${size(bytes)}`],
    ["kind", "encoder of BERT's architecture"],
    ["layers", `${layers} × ${count(dims)}, ${heads} heads, feed-forward width ${count(inner)}, ${activation}`],
    ["reads", `${count(vocabulary)} tokens, ${count(positions)} positions, ${types} token types`],
    ["numbers", `${count(parameters)}, in memory ${precision}`],
    ["head", head ? "predicts masked words" : "none: masked words can't be predicted"],
  ]);
}
