// A word's neighbours with what a corpus says of them, as people read it.

import type { Evidence, Seen, SharedWord } from "../similarity/evidence.ts";
import type { Neighbour } from "../similarity/nearest.ts";
import { columns, count, indent, plural, score, showText } from "./layout.ts";

/** What is shown: the answers, and the evidence for them in the same order. */
interface Explained {
  query: string;
  neighbours: readonly Neighbour[];
  evidence: Evidence;
}

/** How often the word was seen; then a paragraph per neighbour, with the words shared and a sentence of either side. */
export function showEvidence({ query, neighbours, evidence }: Explained): string {
  const name = showText(query);
  const head = `${name}: ${showSeen(evidence.query)} (${count(evidence.words)} words read)`;
  const parts = neighbours.map(({ token, score: cosine }) => {
    const found = evidence.neighbours.find((other) => other.token === token);
    const line = `${showText(token)}  ${score(cosine)}`;
    if (!found) return line;
    const together = found.together > 0 ? `, ${plural(found.together, "sentence")} with ${name}` : "";
    const shared = found.shared.map((word) => showShared(query, token, word));
    const none = found.count > 0 && shared.length === 0 ? "no word stands near both" : "";
    return [`${line}  ${showSeen(found)}${together}`, indent([...shared, none].filter(Boolean).join("\n"), 2)]
      .filter(Boolean)
      .join("\n");
  });
  return [head, ...parts].join("\n\n");
}

function showSeen({ count: times, rare }: Seen): string {
  if (times === 0) return "not in this corpus";
  return `seen ${plural(times, "time")}${rare ? ", so rare that its vector is little to be trusted" : ""}`;
}

function showShared(query: string, token: string, { token: near, counts, sentences }: SharedWord): string {
  const [first, second] = [query, token].map(showText);
  const head = `${showText(near)}: near ${first} ${plural(counts[0], "time")}, near ${second} ${plural(counts[1], "time")}`;
  const rows = [first, second].map((word, index) => [word, showText(sentences[index])]);
  return `${head}\n${indent(columns(rows), 2)}`;
}
