// riverbank convert: a model from one format to another.

import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { removeComponents } from "../../vectors/components.ts";
import type { TableFormat } from "../../vectors/formats/detect.ts";
import { checkSavable, openTable, saveTable } from "../../vectors/open.ts";
import type { Precision } from "../../vectors/table.ts";
import { exitOnInterrupt } from "../interrupt.ts";
import { plural, size } from "../layout.ts";
import { addExamples, describe, oneOf, wholeNumber } from "../options.ts";
import { note } from "../output.ts";

const FORMATS: readonly TableFormat[] = ["safetensors", "text", "binary"];

interface Options {
  precision?: Precision;
  limit?: number;
  removeComponents?: number;
  from?: TableFormat;
  to?: TableFormat;
}

const ABOUT = `Write a model in another format, precision or size: safetensors, word2vec text, word2vec binary.

Text and binary files hold words and float32 numbers only; counts, subwords and provenance stay behind. The output
appears as a whole or not at all, and may be the input itself.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("<in>", "model to read (.safetensors, .txt, .vec, .bin, also gzipped)")
    .argument("<out>", "file to write")
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
    )
    .option("--from <format>", "safetensors, text or binary (default: what its bytes show)", oneOf("--from", FORMATS))
    .option("--to <format>", "safetensors, text or binary (default: by the name's ending)", oneOf("--to", FORMATS));
  addExamples(
    command,
    "convert glove.6B.100d.txt glove.safetensors --precision int8",
    "convert my.safetensors my.bin --limit 50000",
  );
  command.action(run);
}

async function run(input: string, output: string, options: Options): Promise<void> {
  const { precision, limit, removeComponents: components, from, to } = options;
  exitOnInterrupt();
  await checkSavable(output, { format: to, precision });
  const opened = await openTable(input, { limit, format: from, onWarning: note });
  const table = components === undefined ? opened : removeComponents(opened, components);
  await saveTable(table, output, { format: to, precision });
  const { size: bytes } = await stat(output);
  note(`${output}: ${plural(table.rows, "row")} × ${table.dims} dims, ${size(bytes)}`);
}
