// A small model with the lesson's words among others, in a folder of its own.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random } from "#src/shared/random.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { saveTable } from "#src/vectors/open.js";
import { EmbeddingTable } from "#src/vectors/table.js";

/** royalty, woman, man, fruit, meal, size; two more dimensions are noise. */
const WORDS: Record<string, readonly number[]> = {
  king: [4, 0, 2, 0, 0, 0],
  queen: [4, 2, 0, 0, 0, 0],
  monarchy: [5, 0.5, 0.5, 0, 0, 0],
  man: [0, 0, 3, 0, 0, 0],
  woman: [0, 3, 0, 0, 0, 0],
  banana: [-1, 0, 0, 5, 0, 0],
  breakfast: [0, 0, 0, 1, 4, 0],
  lunch: [0, 0, 0, 0.5, 4, 0],
  dinner: [0.5, 0, 0, 0, 4, 0],
  river: [0, 0, 0, 0, -1, 3],
  bank: [0, 0.5, 0, -0.5, 0, 3],
  large: [0, 0, 0, 0, 0, 5],
  small: [0, 0, 0.5, 0, 0, 4.5],
};
const NOISE = 80;

/** The model: the lesson's words, then w0 to w79, each seen less often than the one before. */
export function lessonTable(): EmbeddingTable {
  const random = new Random(7);
  const noise = Array.from({ length: NOISE }, (_, id) => `w${id}`);
  const words = [...Object.keys(WORDS), ...noise];
  const rows = words.map((word) => {
    const own = WORDS[word] ?? Array.from({ length: 6 }, () => 2 * random.normal());
    return [...own, random.normal() / 4, random.normal() / 4];
  });
  const vocabulary = new Vocabulary(
    words,
    words.map((_, id) => 1000 - id),
  );
  const { embeddings } = EmbeddingTable.fromVectors(vocabulary, Float32Array.from(rows.flat()), 8);
  return new EmbeddingTable({ vocabulary, embeddings, metadata: { corpus: "the lesson", seed: "7" } });
}

/** An empty folder with the model in it. */
export async function lessonFolder(): Promise<{ folder: string; model: string; table: EmbeddingTable }> {
  const folder = mkdtempSync(join(tmpdir(), "riverbank-command-"));
  const model = join(folder, "lesson.safetensors");
  const table = lessonTable();
  await saveTable(table, model);
  return { folder, model, table };
}
