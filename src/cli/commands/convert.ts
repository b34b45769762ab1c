// riverbank convert: a model from one format to another.

import type { Command } from "commander";
import { isEncoder, openEncoder, saveEncoder } from "../../context/open.ts";
import { removeComponents } from "../../vectors/components.ts";
import type { TableFormat } from "../../vectors/formats/options.ts";
import { checkSavable, openTable, type SaveFormat, saveTable } from "../../vectors/open.ts";
import type { Precision } from "../../vectors/table.ts";
import { refuseForEncoder } from "../encoder.ts";
import { UsageError } from "../errors.ts";
import { bytesOf } from "../input.ts";
import { exitOnInterrupt } from "../interrupt.ts";
import { plural, size } from "../layout.ts";
import { addExamples, addFormatOptions, describe, oneOf, wholeNumber } from "../options.ts";
import { note } from "../output.ts";

const FORMATS_WRITTEN: readonly SaveFormat[] = [
  ...(["safetensors", "text", "binary", "npy", "csv", "model2vec", "projector"] as const),
];

interface Options {
  precision?: Precision;
  limit?: number;
  removeComponents?: number;
  vocabulary?: string;
  from?: TableFormat;
  to?: SaveFormat;
}

const ABOUT = `Write a model in another format, precision or size.

Read: Riverbank's safetensors, word2vec text and binary, GloVe text, fastText .vec, .bin and .ftz, numpy .npy with its
words beside it, CSV, and the folders of Model2Vec and of sentence-transformers' StaticEmbedding.

Write: the ending of the name says safetensors, text (.txt, .vec), binary (.bin), npy or csv; --to model2vec makes a
folder for Model2Vec and sentence-transformers, --to projector one for the Embedding Projector. Only safetensors
keeps counts, subwords and provenance. The output appears as a whole or not at all, and may be the input itself.

An encoder, Riverbank's file or the folder of a BERT checkpoint, becomes a .safetensors file with its tokenizer in it
or, under any other name, a folder that Python's transformers reads.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("<in>", "model to read, a file (also gzipped) or a folder")
    .argument("<out>", "file to write, or folder to make")
    .option("--precision <name>", "float32 or int8 (default: as it is)", oneOf("--precision", ["float32", "int8"]))
    .option(
      "--limit <rows>",
      "read only the first N rows, the most frequent words (default: all)",
      wholeNumber("--limit", 1),
    )
    .option(
      "--remove-components <number>",
      "take out the vectors' mean and this many directions that all of them share (default: as it is)",
      wholeNumber("--remove-components", 0),
    );
  addFormatOptions(command).option(
    "--to <format>",
    `${FORMATS_WRITTEN.join(", ")} (default: by the name's ending)`,
    oneOf("--to", FORMATS_WRITTEN),
  );
  addExamples(
    command,
    "convert cc.en.300.bin en.safetensors --limit 100000 --precision int8",
    "convert my.safetensors my-projector --to projector --limit 10000",
  );
  command.action(run);
}

async function run(input: string, output: string, options: Options): Promise<void> {
  const { precision, limit, removeComponents: components, vocabulary, from, to } = options;
  exitOnInterrupt();
  if (await isEncoder(input)) {
    await convertEncoder(input, output, options);
    return;
  }
  await checkSavable(output, { format: to, precision });
  const opened = await openTable(input, { limit, vocabulary, format: from, onWarning: note });
  const table = components === undefined ? opened : removeComponents(opened, components);
  await saveTable(table, output, { format: to, precision });
  note(`${output}: ${plural(table.rows, "row")} × ${table.dims} dims, ${size(await bytesOf(output))}`);
}

async function convertEncoder(input: string, output: string, options: Options): Promise<void> {
  const { precision, ...others } = options;
  refuseForEncoder(others, "of which only --precision can be chosen");
  const isFile = output.endsWith(".safetensors");
  if (!isFile && precision === "int8") {
    throw new UsageError(
      "mismatched --precision: int8 came with a folder, which holds float32; name a .safetensors file",
    );
  }
  const encoder = await openEncoder(input, { ...(precision && { precision }), onWarning: note });
  await saveEncoder(encoder, output);
  const { layers, dims } = encoder.config;
  note(`${output}: ${plural(layers, "layer")} × ${dims}${isFile ? `, ${size(await bytesOf(output))}` : ""}`);
}
