// The map to take away: as a call of the library, as a command, as files.

import type { MapView } from "riverbank/map-view";
import { ask } from "../../engine/ask.ts";
import { commandLine, modelArgs } from "../../parts/command.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import type { MapQuestion } from "./calls.ts";
import { isLong } from "./use-map.ts";

/** Where the shipped table lies; another is called by its own name. */
const SHIPPED = "models/en.safetensors";

function codeOf({ method, dims, limit, seed }: MapQuestion, model: string | undefined): string {
  const options = [`method: "${method}"`, `limit: ${limit}`];
  if (dims !== 2) options.push(`dims: ${dims}`);
  if (seed !== 1) options.push(`seed: ${seed}`);
  return [
    'import { mapJson, mapTable } from "riverbank";',
    'import { openTable } from "riverbank/node";',
    "",
    `const table = await openTable(${JSON.stringify(model ?? SHIPPED)});`,
    `const map = await mapTable(table, { ${options.join(", ")} });`,
    "mapJson(map);",
  ].join("\n");
}

/** `colour` is "cluster", "frequency", "trust" or an axis as it is typed. */
function commandOf({ method, dims, limit, seed }: MapQuestion, colour: string, model: string | undefined): string {
  return commandLine(
    ...["map", "--method", method, "--limit", String(limit)],
    ...(dims === 2 ? [] : ["--dims", String(dims)]),
    ...(seed === 1 ? [] : ["--seed", String(seed)]),
    // The page that it writes can be coloured by trust; the command begins with clusters.
    ...(colour === "cluster" || colour === "trust" ? [] : ["--color", colour]),
    ...(model === undefined ? [] : ["--model", model]),
    ...["-o", "map.html"],
  );
}

interface TakeProps {
  question: MapQuestion;
  by: string;
  axis: string;
  view: { current: MapView | null };
  model: string;
}

/** Files are made by the engine that has the map. */
export function Take({ question, by, axis, view, model }: TakeProps) {
  const own = modelArgs(model).at(-1);
  const colour = by === "axis" ? axis : by;
  const file = (kind: "svg" | "csv" | "json") =>
    ask("mapFile", { question, kind, colour: colour === "trust" ? "cluster" : colour }, { long: isLong(question) });
  return (
    <TakeAway
      name="map"
      code={codeOf(question, own)}
      command={commandOf(question, colour, own)}
      picture={() => (question.dims === 2 ? (file("svg") as Promise<string>) : view.current?.picture())}
      json={() => file("json")}
      csv={() => file("csv") as Promise<string>}
    />
  );
}
