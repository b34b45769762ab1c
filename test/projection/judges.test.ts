// Axes beside what people measured and rated. Six sets of pole words were tried for size, and all are tested (0.63 to
// 0.81); four for pleasantness (0.34, 0.49, 0.51, 0.53), of which the best is: three words a pole are too few for it.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pearson } from "#src/evaluation/pearson.js";
import { spearman } from "#src/evaluation/spearman.js";
import { type Axis, poleAxis } from "#src/projection/axis.js";
import { ratedAxis } from "#src/projection/rated-axis.js";
import { reliability } from "#src/projection/reliability.js";
import { Random } from "#src/shared/random.js";
import { readRows } from "#src/text/formats/rows.js";
import { openTable } from "#src/vectors/open.js";
import { describeShared, sharedPath } from "../helpers/shared.ts";

const table = await openTable("models/en.safetensors");

/** Two columns of a csv by their names. */
function columnsOf(file: string, word: string, number: string): [string, number][] {
  const [header, ...rows] = readRows(readFileSync(sharedPath("norms", file), "utf8"), file);
  const [first, second] = [word, number].map((name) => header.cells.indexOf(name));
  return rows.map(({ cells }) => [cells[first].trim().toLowerCase(), Number(cells[second])]);
}

/** Words of the table with their numbers: a word that comes several times with the mean. */
function known(pairs: readonly (readonly [string, number])[]): [string, number][] {
  const numbers = new Map<string, number[]>();
  for (const [word, number] of pairs) {
    if (table.vocabulary.has(word)) numbers.set(word, [...(numbers.get(word) ?? []), number]);
  }
  return Array.from(numbers, ([word, all]) => [word, all.reduce((sum, one) => sum + one, 0) / all.length]);
}

function correlation(axis: Axis, pairs: readonly (readonly [string, number])[], measure = spearman): number {
  const scores = pairs.map(([word]) => axis.score(table.vectorOf(word)));
  const numbers = pairs.map(([, number]) => number);
  return measure(scores, numbers) ?? 0;
}

const poles = (name: string, negative: string, positive: string) => {
  return poleAxis(table, { name, negative: negative.split(" "), positive: positive.split(" ") });
};

describeShared("a size axis", () => {
  // An animal is its name's last word, "roe deer" a deer; of several weights of one word the mean of their logarithms.
  const weights = () => {
    const named = [...columnsOf("msleep.csv", "name", "bodywt"), ...columnsOf("Animals.csv", "rownames", "body")];
    return known(named.map(([name, weight]) => [name.split(/\s+/).at(-1) ?? "", Math.log(weight)]));
  };

  test("orders animals as their body weights do", () => {
    const size = poles("size", "small tiny", "large huge");
    const animals = weights();
    expect(animals.length).toBeGreaterThanOrEqual(30);
    expect(correlation(size, animals)).toBeGreaterThanOrEqual(0.6);
    expect(reliability(size, { table }).verdict).toBe("sound");
  });

  test("does so with other words for its poles", () => {
    for (const [negative, positive] of [
      ["small tiny little", "large huge big"],
      ["small little tiny light thin", "large big huge heavy thick"],
      ["small tiny little miniature", "large huge big giant"],
      ["tiny small", "huge enormous large massive"],
      ["mouse ant insect", "elephant whale giant"],
    ]) {
      expect(correlation(poles("size", negative, positive), weights()), positive).toBeGreaterThanOrEqual(0.6);
    }
  });
});

describeShared("a pleasantness axis", () => {
  const valence = () => known(columnsOf("Ratings_Warriner_et_al.csv", "Word", "V.Mean.Sum"));

  test("of twelve words orders the table's rated words as people do", () => {
    const axis = poles(
      "pleasantness",
      "bad unpleasant sad horrible painful evil",
      "good pleasant happy wonderful joy love",
    );
    const rated = valence();
    expect(rated.length).toBeGreaterThan(8500);
    expect(correlation(axis, rated)).toBeGreaterThanOrEqual(0.5);
    expect(reliability(axis, { table }).verdict).toBe("sound");
  });

  // A regression fits a line, and how well a line fits is Pearson's correlation. The ranks alone reach 0.62 from 500
  // ratings with any penalty.
  test.each([
    { count: 500, line: 0.65, ranks: 0.61, draws: 6 },
    { count: 2000, line: 0.68, ranks: 0.64, draws: 2 },
  ])("made of $count ratings predicts the others", ({ count, line, ranks, draws }) => {
    const found = Array.from({ length: draws }, (_, i) => {
      const rated = new Random(1 + i).shuffle(valence());
      const ratings = rated.slice(0, count).map(([word, rating]) => ({ word, rating }));
      const axis = ratedAxis(table, { name: "valence", ratings });
      return [pearson, spearman].map((measure) => correlation(axis, rated.slice(count), measure));
    });
    [line, ranks].forEach((least, i) => {
      expect(found.reduce((sum, one) => sum + one[i], 0) / draws).toBeGreaterThanOrEqual(least);
    });
  });
});
