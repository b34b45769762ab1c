// One word in two sentences, as people read it.

import type { AxisPlaces, UsesComparison } from "../context/lens/compare-uses.ts";
import type { HeldOut } from "../context/lens/encoder-axis.ts";
import type { Push, UsePlace } from "../context/lens/use-place.ts";
import type { Neighbour } from "../similarity/nearest.ts";
import { columns, showText, signed } from "./layout.ts";

/** Pushes shown for each use. */
const PUSHES = 4;

/** Places, neighbours, likeness by layer, and who moved the word. */
export function showUses(found: UsesComparison): string {
  const { word, layer, uses, similarity, axes } = found;
  const head = uses.map(({ text }, index) => `${index + 1}  ${showText(text)}`).join("\n");
  const likeness = columns([
    ["layer", ...similarity.map((_, at) => String(at))],
    ["cosine of both", ...similarity.map((value) => value.toFixed(2))],
  ], "lr"); // biome-ignore format: two rows
  const parts = [
    head,
    `${showText(word)} at layer ${layer}\n${showPlaces(found)}`,
    ...(axes.length > 0
      ? [axes.map(showAxis).join("\n")]
      : ["no pair of topics separates the uses soundly; give --axis"]),
    likeness,
    ...axes.slice(0, 1).map((axis) => showPushes(axis)),
  ];
  return parts.join("\n\n");
}

function showPlaces({ axes, uses, static: alone }: UsesComparison): string {
  const names = axes.map(({ name }) => showText(name));
  const places = (number: 0 | 1) => axes.map((axis) => showScore(axis.uses[number]));
  return columns(
    [
      ["", ...names, "nearest"],
      [
        alone.from === "table" ? "by itself (table)" : "by itself",
        ...axes.map((axis) => (axis.static === null ? "-" : signed(axis.static))),
        words(alone.neighbours),
      ],
      ["in 1", ...places(0), words(uses[0].neighbours)],
      ["in 2", ...places(1), words(uses[1].neighbours)],
    ],
    `l${"r".repeat(axes.length)}l`,
  );
}

function words(neighbours: readonly Neighbour[] | null): string {
  return neighbours === null ? "not in the table" : neighbours.map(({ token }) => showText(token)).join(", ");
}

function showScore({ score, error }: UsePlace): string {
  return `${signed(score)} ± ${error === null ? "?" : error.toFixed(2)}`;
}

/** Where an axis comes from, and how far apart the uses are on it. */
function showAxis({ name, from, held, spread, spreads, missing }: AxisPlaces): string {
  const other = from === "input" ? "context" : "input";
  const made = { input: "input rows", context: "contextual vectors" };
  return [
    `${showText(name)}: made of ${made[from]} (${showHeld(held[from])}; of ${made[other]}: ${showHeld(held[other])})`,
    spread === null || spreads === null
      ? "its spread is not known"
      : `spread ${spread.toFixed(2)}, the uses are ${spreads.toFixed(1)} spreads apart`,
    ...(missing.length > 0 ? [`unknown to the encoder: ${missing.map(showText).join(", ")}`] : []),
  ].join("; ");
}

function showHeld(held: HeldOut | null): string {
  return held ? `${held.right} of ${held.tested} left-out words right` : "no word can be left out";
}

function showPushes({ name, uses }: AxisPlaces): string {
  const rows = uses.map(({ pushes }, index) => [`in ${index + 1}`, ...strongest(pushes)]);
  return `whose values moved it on ${showText(name)}\n${columns(rows)}`;
}

function strongest(pushes: readonly Push[]): string[] {
  const sorted = [...pushes].sort((a, b) => Math.abs(b.push) - Math.abs(a.push));
  return sorted.slice(0, PUSHES).map(({ token, push }) => `${showText(token)} ${signed(push)}`);
}
