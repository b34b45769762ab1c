// Axes, topics and what they say of words, as people read it.

import type { Difference } from "../projection/difference.ts";
import type { Focus, FocusToken, FocusTopic } from "../projection/focus.ts";
import type { LibraryEntry, SkippedEntry } from "../projection/library/library.ts";
import type { Permutation } from "../projection/permutation.ts";
import type { Principal } from "../projection/principal.ts";
import type { Profile } from "../projection/profile.ts";
import type { Association, SingleWeat, Weat } from "../projection/weat.ts";
import type { BeforeAfter, Without } from "../projection/without.ts";
import { columns, count, indent, percent, plural, score, showText, signed } from "./layout.ts";

/** Topics that were dropped and are shown all the same: the highest of them, and the lowest. */
const NEXT = 5;
const LAST = 5;

/** The library by field: an axis with its poles, a topic with its words. */
export function showLibrary({ axes, skipped }: { axes: readonly LibraryEntry[]; skipped: SkippedEntry[] }): string {
  const fields = [...new Set(axes.map(({ field }) => field))];
  const parts = fields.map((field) => {
    const rows = axes
      .filter((axis) => axis.field === field)
      .map(({ name, negative, positive }) => {
        return [
          name,
          [negative, positive]
            .filter((words) => words.length > 0)
            .map((words) => words.join(" "))
            .join(" → "),
        ];
      });
    return `${field}\n${indent(columns(rows), 2)}`;
  });
  const lacking = skipped.map(({ name, reason }) => [name, reason]);
  if (lacking.length > 0) parts.push(`left out\n${indent(columns(lacking), 2)}`);
  return parts.join("\n\n");
}

export function showProfile({ axes }: Pick<Profile, "axes">): string {
  const rows = axes.map(({ name, score: value, standing }) => [name, signed(standing), signed(value)]);
  return columns([["axis", "standing", "score"], ...rows], "lr");
}

export function showDifference({ axes, tested, missing }: Difference): string {
  const rows = axes.map(({ name, effect, p, adjusted, means, leftOut }) => {
    return [name, signed(effect), share(p), share(adjusted), ...means.map(signed), leftOut.map(showText).join(" ")];
  });
  const head = ["axis", "effect", "p", "p adjusted", "first list", "second list", "not counted"];
  const table = axes.length > 0 ? columns([head, ...rows], "lrrrrrl") : "no axis has enough words to be tested";
  const drawn = axes.find(({ exact }) => !exact);
  const how = drawn ? `; p from ${count(drawn.ways)} random permutations where there are too many for all` : "";
  return `${table}\n\n${count(tested)} ${tested === 1 ? "axis" : "axes"} tested${how}${unknown(missing)}`;
}

export function showPrincipal({ words, directions, missing }: Omit<Principal, "directions"> & Shown): string {
  const parts = directions.map(({ variance, names, low, high }, index) => {
    const fits = names.map(({ name, fit }) => `${name} ${signed(fit)}`).join(", ");
    const ends = `${low.map(showText).join(" ")}  →  ${high.map(showText).join(" ")}`;
    return `${index + 1}  ${percent(variance)} of the variance, fits ${fits}\n   ${ends}`;
  });
  return `${parts.join("\n")}\n\n${plural(words, "word")}${unknown(missing)}`;
}

/** Principal directions without their numbers. */
interface Shown {
  directions: readonly Omit<Principal["directions"][number], "direction">[];
}

export function showWeat({ associations, ...found }: Weat): string {
  return `${showTest(found)}\n\n${showAssociations("x", associations.x, "y", associations.y)}`;
}

export function showSingleWeat({ cosines, ...found }: SingleWeat): string {
  return `${showTest(found)}\n\n${showAssociations("a", cosines.a, "b", cosines.b)}`;
}

function showTest({ effect, p, ways, exact }: Permutation): string {
  const how = exact ? `all ${count(ways)} permutations` : `${count(ways)} random permutations`;
  return columns([
    ["effect size", signed(effect)],
    ["p", `${share(p)} (one-sided, ${how})`],
  ]);
}

function showAssociations(
  first: string,
  left: readonly Association[],
  second: string,
  right: readonly Association[],
): string {
  const rowsOf = (name: string, entries: readonly Association[]) => {
    return entries.map(({ token, score: value }) => [name, showText(token), signed(value)]);
  };
  return columns([...rowsOf(first, left), ...rowsOf(second, right)], "llr");
}

export function showFocus(result: Omit<Focus, "vector" | "focused">): string {
  const { topics, tokens, share: inside, expected } = result;
  const kept = topics.filter((topic) => topic.kept);
  const dropped = topics.filter((topic) => !topic.kept);
  const rows = kept.map((topic) => topicRow("kept", topic, tokens));
  rows.push(...dropped.slice(0, NEXT).map((topic) => topicRow("dropped", topic, tokens)));
  const last = dropped.slice(NEXT);
  const more = last.length > LAST ? [`... and ${plural(last.length - LAST, "topic")} more`] : [];
  const table = [
    columns([["", "topic", "standing", "weight", "from"], ...rows], "llrrl"),
    ...more,
    ...(last.length > 0
      ? [
          columns(
            last.slice(-LAST).map((topic) => topicRow("dropped", topic, tokens)),
            "llrrl",
          ),
        ]
      : []),
  ];
  const words = tokens.map(({ token, weight }) => `${showText(token)} ${weight.toFixed(2)}`).join(", ");
  const parts = [`words and their weights: ${words}${unknown(result.unknown)}`, table.join("\n")];
  if (kept.length === 0) return [...parts, "no topic stands out, so none is kept"].join("\n\n");
  const held = `${percent(inside)} of the query's vector lies in what is kept (by chance ${percent(expected)})`;
  return [...parts, held, showBeforeAfter(result)].join("\n\n");
}

/** A topic with the two words that speak most for it. */
function topicRow(
  mark: string,
  { name, standing, weight, parts }: FocusTopic,
  tokens: readonly FocusToken[],
): string[] {
  const order = parts.map((_, index) => index).sort((a, b) => Math.abs(parts[b]) - Math.abs(parts[a]));
  const from = order.slice(0, 2).map((index) => `${showText(tokens[index].token)} ${signed(parts[index])}`);
  return [mark, showText(name), signed(standing), percent(weight), from.join(", ")];
}

export function showWithout({ axes, removed, ...compared }: Without): string {
  const names = axes.map(showText).join(", ");
  return `${percent(removed)} of the vector went with ${names}\n\n${showBeforeAfter(compared)}`;
}

function showBeforeAfter({ before, after }: Pick<BeforeAfter, "before" | "after">): string {
  const rows = Array.from({ length: Math.max(before.length, after.length) }, (_, index) => {
    return [before[index], after[index]].flatMap((entry) =>
      entry ? [showText(entry.token), score(entry.score)] : ["", ""],
    );
  });
  return columns([["before", "", "after", ""], ...rows], "lrlr");
}

function unknown(words: readonly string[]): string {
  return words.length > 0 ? `; unknown: ${words.map(showText).join(", ")}` : "";
}

/** A p value: two digits that say something. */
function share(p: number): string {
  return p >= 0.0001 ? p.toFixed(4) : p.toExponential(1);
}
