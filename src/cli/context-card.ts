// `evaluate --context`: an encoder on the senses of words in sentences.

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { readSenseUses, readUsePairs } from "../evaluation/context-reader.ts";
import type { PartProgress } from "../evaluation/progress.ts";
import { type SenseCard, type SenseSet, senseCard } from "../evaluation/sense-card.ts";
import { type UsePairCard, usePairCard } from "../evaluation/use-pair-card.ts";
import { RiverbankError } from "../shared/errors.ts";
import { describeFileError } from "../shared/files.ts";
import { openEncoderModel } from "./encoder.ts";
import { readInput } from "./input.ts";
import { interruptSignal } from "./interrupt.ts";
import { columns, percent, showText } from "./layout.ts";
import { openModel } from "./model.ts";
import { ProgressLine } from "./progress.ts";

/** What was measured; each missing where the folder has no such set. */
export interface ContextCard {
  senses?: SenseCard;
  pairs?: UsePairCard;
}

const SENSES = "coarse-wsd";
const PAIRS = "wic";

/**
 * Tests an encoder on the sets of a folder: coarse-wsd (a folder for each word) and wic (train, dev), as their makers pack
 * them; senses also by the static table `model`.
 */
export async function measureContext(
  folder: string,
  encoderPath: string | undefined,
  model: string | undefined,
): Promise<ContextCard> {
  const found = await readdir(folder).catch((error) => {
    throw describeFileError(error, folder);
  });
  const sets = found.includes(SENSES) ? await readSets(join(folder, SENSES)) : undefined;
  const pairs = found.includes(PAIRS) ? await readPairs(join(folder, PAIRS)) : undefined;
  if (!sets && !pairs) {
    throw new RiverbankError("missing", `folder: ${folder} has neither ${SENSES} nor ${PAIRS}; name the one that has`);
  }
  const encoder = await openEncoderModel(encoderPath);
  const table = sets && (await openModel(model));
  const line = new ProgressLine(process.stderr);
  const onProgress = ({ part, done, total }: PartProgress) => {
    line.show(`${part}${String(Math.floor((100 * done) / Math.max(1, total))).padStart(4)} %`);
  };
  const how = { signal: interruptSignal(), onProgress };
  try {
    return {
      ...(sets && { senses: await senseCard(encoder, sets, { ...how, table }) }),
      ...(pairs && { pairs: await usePairCard(encoder, pairs, how) }),
    };
  } finally {
    line.clear();
    await encoder.close();
  }
}

async function readSets(folder: string): Promise<SenseSet[]> {
  const sets: SenseSet[] = [];
  for (const word of (await readdir(folder)).sort()) {
    const path = join(folder, word);
    if (!(await stat(path)).isDirectory()) continue;
    const read = async (part: string) => {
      const name = join(path, `${part}.data.txt`);
      return readSenseUses(await readInput(name), await readInput(join(path, `${part}.gold.txt`)), { name });
    };
    sets.push({ word, train: await read("train"), test: await read("test") });
  }
  return sets;
}

async function readPairs(folder: string) {
  const read = async (part: string) => {
    const name = join(folder, part, `${part}.data.txt`);
    return readUsePairs(await readInput(name), await readInput(join(folder, part, `${part}.gold.txt`)), { name });
  };
  return { train: await read("train"), dev: await read("dev") };
}

/** Tables of shares of right answers. */
export function showContextCard({ senses, pairs }: ContextCard): string {
  const tables = [...(senses ? [showSenses(senses)] : []), ...(pairs ? [showPairs(pairs)] : [])];
  return tables.join("\n\n");
}

function showSenses({ words, majority, layers, masked, static: baseline, best }: SenseCard): string {
  const cells = (row: Pick<SenseCard, "majority" | "layers" | "masked" | "static">) => [
    percent(row.majority),
    ...(row.static ? [percent(row.static.mean), percent(row.static.weighted)] : []),
    ...row.layers.map(percent),
    ...(row.masked ?? []).slice(1).map(percent),
  ];
  const head = [
    ...["senses", "majority"],
    ...(baseline ? ["static mean", "static weighted"] : []),
    ...layers.map((_, layer) => readingOf({ layer })),
    ...(masked ?? []).slice(1).map((_, i) => readingOf({ layer: i + 1, masked: true })),
  ];
  const rows = words.map((one) => [showText(one.word), ...cells(one)]);
  const all = ["mean", ...cells({ majority, layers, masked, static: baseline })];
  return `${columns([head, ...rows, all], "lr")}\nbest: ${readingOf(best)}, ${percent(best.accuracy)}`;
}

/** Layer 0 has no context: of a hidden word it says nothing. */
function hasContext({ layer, masked }: { layer: number; masked: boolean }): boolean {
  return layer > 0 || !masked;
}

/** How the word was read. */
function readingOf({ layer, masked = false }: { layer: number; masked?: boolean }): string {
  return `layer ${layer}${masked ? ", masked" : ""}`;
}

function showPairs({ layers, best }: UsePairCard): string {
  const rows = layers
    .filter(hasContext)
    .map(({ threshold, train, dev, ...reading }) => [
      readingOf(reading),
      threshold.toFixed(3),
      percent(train),
      percent(dev),
    ]);
  const [low, high] = [best.low ?? 0, best.high ?? 0];
  const said = `${readingOf(best)}, ${percent(best.value ?? 0)} (95 % interval ${percent(low)} to ${percent(high)})`;
  return `${columns([["word in context", "threshold", "train", "dev"], ...rows], "lr")}\nbest on train: ${said}`;
}
