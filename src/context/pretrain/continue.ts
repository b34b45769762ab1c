// A pretraining that goes on from an encoder: what the encoder decides about it, and its rows where they are kept.

import { RiverbankError } from "../../shared/errors.ts";
import { Fingerprint } from "../../tokens/fingerprint.ts";
import type { EncoderConfig } from "../config.ts";
import type { EncoderParts } from "../encoder.ts";
import { scalesOf } from "../parameters.ts";
import type { EncoderWeights } from "../weights.ts";
import type { GivenSettings } from "./options.ts";
import type { SpecialTokens } from "./special.ts";
import type { StartRows } from "./words.ts";

/** The default rate times the hidden size, a third of what the presets have: 0.0007, 0.00047 and 0.00023 at their sizes. */
export const RATE_BY_HIDDEN = 0.09;
/** Windows are no longer than this unless it is asked for, however many positions there are. */
export const LONGEST = 128;

const WORDS = "embeddings.word_embeddings.weight";
/** A setting's name, and the configuration's for the same. */
const SIZES = [
  ["layers", "layers"],
  ["hidden", "dims"],
  ["heads", "heads"],
  ["inner", "inner"],
] as const;

/**
 * What was chosen, with what goes without saying when a pretraining goes on from an encoder of this shape: its sizes, its
 * positions as the length of windows, at most 128, and a rate of 0.09 / hidden.
 *
 * Throws `mismatched <option>` for other sizes, more tokens in a window than positions, and a preset.
 */
export function settingsFrom(config: EncoderConfig, given: GivenSettings): GivenSettings {
  const { preset, ...chosen } = given;
  if (preset !== undefined) throw refusal(`preset: ${preset} came, the encoder to go on from has its own sizes`);
  for (const [name, own] of SIZES) {
    if (chosen[name] === undefined || chosen[name] === config[own]) continue;
    throw refusal(`${name}: ${chosen[name]} came, the encoder to go on from has ${config[own]}`);
  }
  const { length = Math.min(config.positions, LONGEST), rate = RATE_BY_HIDDEN / config.dims } = chosen;
  if (length > config.positions) {
    const came = `${length} came, the encoder to go on from has ${config.positions} positions`;
    throw refusal(`length: ${came}`, "choose no more, or leave it out");
  }
  const sizes = Object.fromEntries(SIZES.map(([name, own]) => [name, config[own]]));
  return { ...chosen, ...sizes, length, rate };
}

/** Throws `mismatched <option>` for what the encoder to go on from brings itself. */
export function checkAlone(others: Readonly<Record<"table" | "tokenizer" | "vocabulary", unknown>>): void {
  const given = Object.entries(others).find(([, value]) => value !== undefined);
  if (given) throw refusal(`${given[0]}: one came, but the encoder to go on from has its own`);
}

/**
 * The encoder's own rows as rows to be kept, seen through a map that begins as the identity: the first step sees what the
 * encoder saw. Special tokens have none, so they go on learning.
 */
export function ownRows(weights: EncoderWeights, special: SpecialTokens): StartRows {
  const { vocabulary, dims } = weights.config;
  let rows = 0;
  const rowOf = Int32Array.from({ length: vocabulary }, (_, id) => (special.all.has(id) ? -1 : rows++));
  const words = weights.numbers(WORDS);
  const numbers = new Float32Array(rows * dims);
  rowOf.forEach((row, id) => {
    if (row >= 0) numbers.set(words.subarray(id * dims, (id + 1) * dims), row * dims);
  });
  const map = new Float32Array(dims * dims);
  for (let i = 0; i < dims; i++) map[i * dims + i] = 1;
  return { rowOf, rows, dims, numbers, map };
}

/** 16 hexadecimal digits that change when a number, a size or a token of the encoder does; int8 is what it stands for. */
export function encoderFingerprint({ weights, tokenizer }: EncoderParts): string {
  const fingerprint = new Fingerprint();
  fingerprint.addText(JSON.stringify([weights.config, tokenizer]));
  for (const name of weights.layout.parameters.keys()) {
    if (name.endsWith(scalesOf(""))) continue;
    const { buffer, byteOffset, length } = weights.numbers(name);
    fingerprint.add(new Int32Array(buffer, byteOffset, length));
  }
  return String(fingerprint);
}

/** What a user should hear of the encoder to go on from. */
export function remarksOn({ layout, head }: EncoderWeights): string[] {
  const remarks: string[] = [];
  if (layout.precision === "int8") {
    remarks.push("the encoder to go on from is int8; it learns as float32, from the rounded numbers");
  }
  if (!head) remarks.push("the encoder to go on from has no head that predicts words, so that begins anew");
  return remarks;
}

function refusal(came: string, cure = "leave it out"): RiverbankError {
  return new RiverbankError("mismatched", `${came}; ${cure}`);
}
