// What can be taken away of words and of a comparison.

import { useModel } from "../../engine/use-answer.ts";
import { commandLine, modelArgs, modelPath } from "../../parts/command.ts";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { stripsSvg } from "./strips-svg.ts";
import type { Pair, PairAnswer, WordRow } from "./word-calls.ts";

interface Props {
  rows: readonly WordRow[];
  pair: Pair | undefined;
  answer: PairAnswer | undefined;
  opposites: PairAnswer["compared"]["opposites"] | undefined;
}

export function WordsAway({ rows, pair, answer, opposites }: Props) {
  const { name } = useModel();
  const words = rows.flatMap((row) => ("vector" in row ? [row] : []));
  const [only] = words;
  if (!only) return null;
  const products = answer && pair ? { name: pair.join(" × "), values: answer.products } : undefined;
  const shared = {
    name: "words",
    picture: () => stripsSvg(words, products),
    csv: () => csvOf(numberRows(words, products)),
  };
  const open = [
    'import { openTable } from "riverbank/node";',
    ...(pair ? ['import { answerCompare } from "riverbank/questions";'] : []),
    "",
    `const table = await openTable(${JSON.stringify(modelPath(name))});`,
  ];
  if (!pair) {
    const code = [...open, `table.vectorOf(${JSON.stringify(only.text)});`].join("\n");
    // A text of one word is that word.
    const command = commandLine("embed", only.text, "--weighting", "mean", "--no-normalise", ...modelArgs(name));
    return <TakeAway {...shared} code={code} command={command} json={() => ({ ...only, vector: [...only.vector] })} />;
  }
  const code = [...open, `answerCompare(table, { words: ${JSON.stringify(pair)}, explain: true });`].join("\n");
  const command = commandLine("compare", ...pair, "--explain", ...modelArgs(name));
  return (
    <TakeAway {...shared} code={code} command={command} json={() => answer && { ...answer.compared, opposites }} />
  );
}

/** A row per dimension: every word's number, and the product. */
function numberRows(
  words: readonly { text: string; vector: Float32Array }[],
  products: { name: string; values: readonly number[] } | undefined,
): (string | number)[][] {
  const head = ["dimension", ...words.map(({ text }) => text), ...(products ? [products.name] : [])];
  const dims = words[0]?.vector.length ?? 0;
  const rows = Array.from({ length: dims }, (_, at) => {
    return [at + 1, ...words.map(({ vector }) => vector[at]), ...(products ? [products.values[at]] : [])];
  });
  return [head, ...rows];
}
