import { beforeAll, expect, test } from "vitest";
import { cardHtml } from "#src/evaluation/card/html.js";
import { cardMarkdown } from "#src/evaluation/card/markdown.js";
import { sectionsOf } from "#src/evaluation/card/sections.js";
import { evaluate } from "#src/evaluation/evaluate.js";
import { type ReportCard, reportCard } from "#src/evaluation/report-card.js";
import { lessonTable } from "../cli/lesson.ts";
import { failureOf, tableOf } from "../helpers/tables.ts";

const table = lessonTable();
const sets = {
  similarity: [{ name: "a | <b>", pairs: "king queen,large small,river lunch,man woman".split(",").map(pairOf) }],
  analogies: [{ section: "family", a: "man", b: "king", c: "woman", d: "queen" }],
  outliers: [
    { name: "meals", groups: [{ category: "Meals", words: ["lunch", "dinner", "zebra"], outliers: ["bank"] }] },
  ],
  sentences: [{ name: "sts", pairs: [pairOf("king queen", 0), pairOf("river bank", 1)] }],
};

function pairOf(words: string, score: number) {
  const [a, b] = words.split(" ");
  return { a, b, score };
}

let card: ReportCard;
beforeAll(async () => {
  card = await reportCard(table, sets);
});

test("a card holds what evaluate gives, and what needs no sets", () => {
  expect(card).toMatchObject(evaluate(table, sets));
  expect(card.table).toEqual({ rows: 93, dims: 8, precision: "float32", subwords: false });
  expect(card.hubness).toMatchObject({ rows: 93, exact: true });
  expect(card.isotropy?.rows).toBe(93);
  expect(card.coverage).toEqual([
    { name: "a | <b>", found: 8, words: 8 },
    { name: "analogies", found: 4, words: 4 },
    { name: "meals", found: 3, words: 4 },
    { name: "sts", found: 4, words: 4 },
  ]);
  expect(JSON.parse(JSON.stringify(card))).toEqual(card);
});

test("a table too small to be measured has null for what can't be", async () => {
  const small = await reportCard(tableOf({ a: [1, 0], b: [0, 0] }));
  expect(small).toMatchObject({ isotropy: null, hubness: null, similarity: [], coverage: [] });
  expect(cardHtml(small)).toContain("2 rows × 2 dims");
});

test("it tells how far it is, and a signal stops it", async () => {
  const parts = new Set<string>();
  const controller = new AbortController();
  const failure = await failureOf(
    reportCard(table, {
      signal: controller.signal,
      onProgress: ({ part }) => {
        parts.add(part);
        controller.abort();
      },
    }),
  );
  expect(failure.code).toBe("cancelled");
  expect([...parts]).toEqual(["sets"]);
});

test("every estimate in the card's tables stands beside its interval", () => {
  for (const { tables } of sectionsOf(card)) {
    for (const { head, rows } of tables) {
      head.forEach((name, column) => {
        if (!["Spearman", "accuracy", "OPP", "Pearson", "AUC", "first", "figure"].includes(name)) return;
        expect(head[column + 1]).toBe("95 % interval");
        for (const row of rows.filter((cells) => /\d\.\d/.test(cells[column])))
          expect(row[column + 1]).toMatch(/ to |-/);
      });
    }
  }
});

test("Markdown refers to its plots, each once, and shows names as they are", () => {
  const { text, plots } = cardMarkdown(card, { name: "my_model", prefix: "my card" });
  expect(text).toMatch(/^# my\\_model\n\n93 rows × 8 dims, float32/);
  expect(text).toContain("| a \\| \\<b\\> |");
  expect(plots.map(({ file }) => file)).toContain("my card-similarity.svg");
  expect([...text.matchAll(/\]\(<(.*?)>\)/g)].map(([, file]) => file)).toEqual(plots.map(({ file }) => file));
  for (const { svg } of plots) expect(svg).toMatch(/^<svg xmlns=/);
  for (const line of text.split("\n").filter((line) => line.startsWith("| ---")))
    expect(line).toMatch(/^\| --- (\| ---: )+\|$/);
});

test("HTML stands alone and shows names as they are", () => {
  const html = cardHtml(card, { name: "<my model>" });
  expect(html).toContain("<h1>&lt;my model&gt;</h1>");
  expect(html).toContain("<td>a | &lt;b&gt;</td>");
  expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|<script|<link|src=|url\(/);
  expect(html.match(/<svg /g)).toHaveLength(cardMarkdown(card).plots.length);
});
