// A report card in words, tables and plots, before it is written as Markdown, HTML or for a terminal.

import { barPlot } from "../../plots/bars.ts";
import { histogram } from "../../plots/histogram.ts";
import type { Evaluation } from "../evaluate.ts";
import type { ReportCard } from "../report-card.ts";
import type { SmallScore } from "../small-tests.ts";
import { decimals, interval, percent, share, whole } from "./numbers.ts";

/** Rows of cells under a head; the first column holds names, the others figures. */
export interface CardTable {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

export interface CardSection {
  /** A word for file names: "similarity". */
  id: string;
  title: string;
  /** What the figures mean, a sentence or two. */
  about: string;
  tables: readonly CardTable[];
  /** An SVG with the figures; missing where there are none to draw. */
  plot?: { svg: string; alt: string };
}

// Narrow enough to be legible where a telephone shows it at two thirds.
const WIDTH = 480;
/** Occurrences that the plot of hubness shows; the rest is its last bar. */
const MOST_OCCURRENCES = 60;

/** The sections of whatever a card holds. */
export function sectionsOf(card: Evaluation | ReportCard): CardSection[] {
  const sections = [similaritySection(card), ...analogySections(card), ...outlierSections(card), sentenceSection(card)];
  if ("smallTests" in card) sections.push(...smallSections(card), ...structureSections(card), coverageSection(card));
  return sections.filter(({ tables }) => tables.some(({ rows }) => rows.length > 0));
}

interface Drawn {
  name: string;
  value: number | null;
  low: number | null;
  high: number | null;
}

/** Bars of the figures that there are, or nothing. */
function bars(figures: readonly Drawn[], xLabel: string, baseline = 0): Pick<CardSection, "plot"> {
  const known = figures.flatMap(({ name, value, low, high }) => {
    if (value === null) return [];
    return [{ label: name, value, ...(low === null || high === null ? {} : { low, high }) }];
  });
  if (known.length === 0) return {};
  return {
    plot: { svg: barPlot({ bars: known, xLabel, baseline, width: WIDTH }), alt: `bars: ${xLabel}` },
  };
}

function similaritySection({ similarity }: Evaluation): CardSection {
  const rows = similarity.map(({ name, spearman, low, high, found, pairs }) => {
    return [name, decimals(spearman), interval(low, high), share(found, pairs)];
  });
  return {
    id: "similarity",
    title: "Word similarity",
    about: "Spearman's rank correlation of the table's cosines with people's ratings of pairs of words.",
    tables: [{ head: ["similarity", "Spearman", "95 % interval", "pairs found"], rows }],
    ...bars(
      similarity.map(({ spearman, ...rest }) => ({ ...rest, value: spearman })),
      "Spearman's correlation",
    ),
  };
}

function analogySections({ analogies }: Evaluation): CardSection[] {
  if (!analogies) return [];
  const { method, cut, sections } = analogies;
  const cells = ({ accuracy, low, high }: typeof analogies | (typeof sections)[number]) => {
    return [percent(accuracy), interval(low, high, percent)];
  };
  const named = sections.filter(({ name }) => name !== "");
  const all = [method, ...cells(analogies), whole(cut), share(analogies.found, analogies.questions)];
  const rows = named.map((one) => [one.name, ...cells(one), share(one.found, one.questions)]);
  const drawn = named.map(({ accuracy, ...rest }) => ({ ...rest, value: accuracy }));
  return [
    {
      id: "analogies",
      title: "Analogies",
      about:
        "The share of questions (a is to b as c is to ...) whose first answer is right; comparable for the same number of words.",
      tables: [
        { head: ["analogies", "accuracy", "95 % interval", "most frequent words", "questions found"], rows: [all] },
        { head: ["section", "accuracy", "95 % interval", "questions found"], rows },
      ].filter((table) => table.rows.length > 0),
      ...bars(drawn, "share of right answers"),
    },
  ];
}

function outlierSections({ outliers = [] }: Evaluation): CardSection[] {
  const head = ["95 % interval", "OPP", "95 % interval", "questions found"];
  const cells = (card: (typeof outliers)[number] | (typeof outliers)[number]["categories"][number]) => [
    card.name.replaceAll("_", " "),
    percent(card.accuracy),
    interval(card.low, card.high, percent),
    percent(card.opp),
    interval(card.oppLow, card.oppHigh, percent),
    share(card.found, card.questions),
  ];
  const categories = outliers.flatMap((card) => card.categories);
  const drawn = categories.map(({ name, opp, oppLow, oppHigh }) => {
    return { name: name.replaceAll("_", " "), value: opp, low: oppLow, high: oppHigh };
  });
  return [
    {
      id: "outliers",
      title: "Outlier detection",
      about: "The share of strangers that are found in a group of words, and how near they came to being found (OPP).",
      tables: [
        { head: ["outliers", "accuracy", ...head], rows: outliers.map(cells) },
        { head: ["category", "accuracy", ...head], rows: categories.map(cells) },
      ],
      ...bars(drawn, "outlier position percentage, as a share"),
    },
  ];
}

function sentenceSection({ sentences = [] }: Evaluation): CardSection {
  const rows = sentences.map(({ name, found, pairs, ...card }) => [
    name,
    decimals(card.pearson),
    interval(card.pearsonLow, card.pearsonHigh),
    decimals(card.spearman),
    interval(card.spearmanLow, card.spearmanHigh),
    share(found, pairs),
  ]);
  const head = ["sentences", "Pearson", "95 % interval", "Spearman", "95 % interval", "pairs found"];
  const drawn = sentences.map((card) => {
    return { name: card.name, value: card.pearson, low: card.pearsonLow, high: card.pearsonHigh };
  });
  return {
    id: "sentences",
    title: "Sentence similarity",
    about: "Correlations of the cosines of sentences' vectors with people's ratings.",
    tables: [{ head, rows }],
    ...bars(drawn, "Pearson's correlation"),
  };
}

function smallSections({ smallTests }: ReportCard): CardSection[] {
  const { groups, forms, cut, chance } = smallTests;
  const row = (name: string, score: SmallScore) => [
    name,
    decimals(score.auc),
    interval(score.low, score.high),
    percent(score.first),
    interval(score.firstLow, score.firstHigh, percent),
    whole(score.found),
  ];
  const head = ["AUC", "95 % interval", "first", "95 % interval", "asked"];
  const drawn = [...groups.lists, ...forms.rules].map(({ name, auc, low, high }) => ({ name, value: auc, low, high }));
  const among = `Among the ${whole(cut)} most frequent words.`;
  const luck = `By chance: AUC 0.5, first ${percent(chance.groups)} for lists and ${percent(chance.forms)} for forms.`;
  return [
    {
      id: "small-tests",
      title: "Small-corpus tests",
      about: `AUC: how often what belongs together (words of a list, a word and its form) is nearer than words that are as frequent. First: the nearest of all words is of the list (lists are not complete, so not all can be), or is the form that the other pairs suggest. ${among} ${luck}`,
      tables: [
        {
          head: ["lists", ...head],
          rows: groups.found > 0 ? [row("all lists", groups), ...groups.lists.map((one) => row(one.name, one))] : [],
        },
        {
          head: ["forms", ...head],
          rows: forms.found > 0 ? [row("all forms", forms), ...forms.rules.map((one) => row(one.name, one))] : [],
        },
      ],
      ...bars(drawn, "AUC", 0.5),
    },
  ];
}

function structureSections({ isotropy, hubness, table }: ReportCard): CardSection[] {
  const sections: CardSection[] = [];
  if (isotropy) {
    const { rows, meanCosine, deviation, partition, components, effectiveDims } = isotropy;
    const drawn = components.map((value, i) => ({ name: `component ${i + 1}`, value, low: null, high: null }));
    const three = components.slice(0, 3).reduce((sum, value) => sum + value, 0);
    sections.push({
      id: "isotropy",
      title: "Isotropy",
      about: `How evenly the rows point in all directions, exact over all ${whole(rows)} rows, so without intervals. Even directions would give cosines of 0 ± ${decimals(1 / Math.sqrt(table.dims))}, I(W) near 1 and ${table.dims} dims in effect.`,
      tables: [
        {
          head: ["isotropy", "exact"],
          rows: [
            ["mean cosine of two rows", decimals(meanCosine)],
            ["deviation of the cosines", decimals(deviation)],
            ["I(W), Mu & Viswanath", decimals(partition)],
            ["variance in the first component", percent(components[0] ?? null)],
            ["variance in the first three", percent(three)],
            ["dims in effect", effectiveDims.toFixed(1)],
          ],
        },
      ],
      ...bars(drawn, "share of variance"),
    });
  }
  if (hubness) sections.push(hubSection(hubness));
  return sections;
}

function hubSection(hubness: NonNullable<ReportCard["hubness"]>): CardSection {
  const { k, rows, exact, seed, skewness, skewnessLow, skewnessHigh, counts, hubs } = hubness;
  const from = exact ? `all ${whole(rows)} rows` : `a sample of ${whole(rows)} rows, seed ${seed}`;
  const bins = counts.slice(0, MOST_OCCURRENCES).map((count, n) => ({ from: n - 0.5, to: n + 0.5, count }));
  const beyond = counts.slice(MOST_OCCURRENCES).reduce((sum, count) => sum + count, 0);
  bins[bins.length - 1].count += beyond;
  const xLabel = `lists of ${k} nearest in which a row stands${beyond > 0 ? ` (the last bar: ${bins.length - 1} and more)` : ""}`;
  return {
    id: "hubness",
    title: "Hubness",
    about: `How unevenly rows stand in the lists of others' ${k} nearest, over ${from}. Skewness 0: no row is preferred; anti-hubs are in nobody's list.`,
    tables: [
      {
        head: ["hubness", "figure", "95 % interval"],
        rows: [
          [`skewness of N${k}`, decimals(skewness), interval(skewnessLow, skewnessHigh)],
          ["anti-hubs", percent(hubness.antiHubs), interval(hubness.antiHubsLow, hubness.antiHubsHigh, percent)],
          [`rows that took part`, whole(rows), exact ? "all" : `sample, seed ${seed}`],
        ],
      },
      { head: ["greatest hubs", "lists"], rows: hubs.map(({ token, count }) => [token, whole(count)]) },
    ],
    plot: { svg: histogram({ bins, xLabel, yLabel: "rows", width: WIDTH, height: 320 }), alt: xLabel },
  };
}

function coverageSection({ coverage }: ReportCard): CardSection {
  const rows = coverage.map(({ name, found, words }) => [
    name,
    percent(words > 0 ? found / words : null),
    share(found, words),
  ]);
  return {
    id: "coverage",
    title: "Coverage",
    about: "How many of the sets' different words the table has. Counted, so without intervals.",
    tables: [{ head: ["coverage", "share", "different words found"], rows }],
  };
}
