// The topics of a trace, in the encoder's own space and in the static table.

import { type Axis, poleAxis, topicAxis } from "../../projection/axis.ts";
import { libraryAxes, libraryAxis, libraryEntry } from "../../projection/library/library.ts";
import { type AxisSpec, parseAxisSpec } from "../../projection/spec.ts";
import { RiverbankError } from "../../shared/errors.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import type { EncoderCore, RunOptions } from "../core.ts";
import { background, type EncoderAxis, makeAxis, plainWord } from "../lens/encoder-axis.ts";
import { loneWords } from "../lens/words.ts";

/** The lesson's topics: what "What sound does a dog make?" is about, and what it is not. */
export const TRACE_TOPICS = ["animal", "sound", "pet", "currency", "architecture", "sport"] as const;

/** A topic or an axis: the name of one of the library, or one as it is typed, "water=river,lake". */
export type ChosenTopic = string | AxisSpec;

export interface EncoderTopics {
  readonly axes: readonly EncoderAxis[];
  /** Those of the default that the encoder lacks the words for. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * Topics as axes of an encoder at a layer. Throws what `encoderAxis` throws for topics that were asked for; of the default
 * ones, those are skipped.
 */
export async function encoderTopics(
  core: EncoderCore,
  chosen: readonly ChosenTopic[] | undefined,
  layer: number,
  { signal }: Pick<RunOptions, "signal"> = {},
): Promise<EncoderTopics> {
  const specs = (chosen ?? TRACE_TOPICS).map(specOf);
  const words = specs.flatMap(({ negative, positive }) => [...(negative ?? []), ...positive]);
  const found = await loneWords(core, [...new Set(words.map(plainWord))], layer, { signal });
  const isTopical = specs.some(({ negative }) => negative === null);
  const around = isTopical ? await background(core, layer, signal) : undefined;
  const axes: EncoderAxis[] = [];
  const skipped: { name: string; reason: string }[] = [];
  for (const spec of specs) {
    try {
      axes.push(makeAxis(spec, found, layer, spec.negative ? undefined : around));
    } catch (error) {
      if (chosen || !(error instanceof RiverbankError)) throw error;
      skipped.push({ name: spec.name, reason: error.message });
    }
  }
  return { axes, skipped };
}

/**
 * The topics that a text's focus is looked for among: those that were chosen, and all of the library's. Throws what
 * `libraryAxis`, `topicAxis` and `poleAxis` throw for those that were asked for.
 */
export function tableTopics(table: EmbeddingTable, chosen: readonly ChosenTopic[] = []): Axis[] {
  const own = chosen.map((topic) => tableAxis(table, topic));
  const names = new Set(own.map(({ name }) => name));
  return [...own, ...libraryAxes(table, { kind: "topic" }).axes.filter(({ name }) => !names.has(name))];
}

function tableAxis(table: EmbeddingTable, topic: ChosenTopic): Axis {
  if (isName(topic)) return libraryAxis(table, topic);
  const { name, negative, positive } = specOf(topic);
  const words = positive.map(plainWord);
  if (negative === null) return topicAxis(table, { name, words });
  return poleAxis(table, { name, negative: negative.map(plainWord), positive: words });
}

function specOf(topic: ChosenTopic): AxisSpec {
  if (typeof topic !== "string") return topic;
  if (!isName(topic)) return parseAxisSpec(topic);
  const { name, kind, negative, positive } = libraryEntry(topic);
  return { name, negative: kind === "topic" ? null : [...negative], positive: [...positive] };
}

function isName(topic: ChosenTopic): topic is string {
  return typeof topic === "string" && !topic.includes("=");
}
