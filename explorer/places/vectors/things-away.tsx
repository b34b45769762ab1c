// What can be taken away of a table of things.

import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import type { ThingsAnswer, ThingsQuestion } from "./calls.ts";
import { literal, writeFile } from "./code.ts";
import { readGrid } from "./grid-text.ts";
import { planeOf } from "./plane.tsx";

interface Props {
  /** Files' names begin with it. */
  name: string;
  question: ThingsQuestion;
  answer: ThingsAnswer;
  table: string;
  /** Default: the things as arrows. */
  picture?: (answer: ThingsAnswer) => string;
}

export function ThingsAway({ name, question, answer, table, picture = planeOf }: Props) {
  const { report } = answer;
  return (
    <TakeAway
      name={name}
      code={codeOf(question, answer, table)}
      command={commandOf(name, answer)}
      picture={() => picture(answer)}
      json={() => report}
      csv={() => csvOf(pairRows(answer))}
    />
  );
}

function pairRows({ report }: ThingsAnswer): (string | number)[][] {
  const rows = report.pairs.map(({ a, b, dot, cosine, scale, parallel }) => {
    return [a, b, dot, cosine, scale, String(parallel)];
  });
  return [["a", "b", "dot", "cosine", "scale", "parallel"], ...rows];
}

/** Only the steps that change something. */
function codeOf({ units = {} }: ThingsQuestion, { dimensions, shown, report }: ThingsAnswer, table: string): string {
  const typed = csvOf(readGrid(table)).replaceAll("\r\n", "\n").trimEnd();
  const other = dimensions.flatMap(({ name }) => (name in units ? [[name, units[name]]] : []));
  const used = ["readLabelled"];
  let made = `readLabelled(${literal(typed)})`;
  if (other.length > 0) {
    used.push("inUnits");
    made = `inUnits(${made}, ${JSON.stringify(Object.fromEntries(other))})`;
  }
  if (shown.length < dimensions.length) {
    used.push("selectDimensions");
    made = `selectDimensions(${made}, ${JSON.stringify(shown.map(({ name }) => name))})`;
  }
  const claims = report.claims.map(({ claim }) => claim).join("\n");
  return [
    `import { ${used.join(", ")} } from "riverbank";`,
    'import { answerVectors } from "riverbank/questions";',
    "",
    `const table = ${made};`,
    claims === "" ? "answerVectors(table);" : `answerVectors(table, { claims: ${literal(claims)} });`,
  ].join("\n");
}

/** Files as they are shown, in the units that were chosen, and the command that reads them. */
function commandOf(name: string, { kind, shown, report }: ThingsAnswer): string {
  const rows = report.objects.map((object) => [object.name, ...object.vector]);
  const table = csvOf([[kind, ...shown.map(({ label }) => label)], ...rows]).replaceAll("\r\n", "\n");
  const files = [writeFile(`${name}.csv`, table.trimEnd())];
  if (report.claims.length === 0) return [...files, `riverbank vectors ${name}.csv`].join("\n");
  const claims = writeFile("claims.txt", report.claims.map(({ claim }) => claim).join("\n"));
  return [...files, claims, `riverbank vectors ${name}.csv --claims claims.txt`].join("\n");
}
