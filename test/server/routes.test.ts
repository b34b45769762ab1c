import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { createProgram } from "#src/cli/program.js";
import { openEncoder } from "#src/context/open.js";
import { createApp } from "#src/server/app.js";
import { VERBS } from "#src/server/routes.js";
import { openWorkerDesk } from "#src/server/worker-desk.js";
import { Scanner } from "#src/similarity/scanner.js";
import { shippedModel } from "../helpers/shipped.ts";
import { post } from "./asking.ts";

const table = await shippedModel();
const ENCODER = resolve("test/data/bert-tiny");
const encoder = await openEncoder(ENCODER, { threads: 1 });
const app = createApp(table, { encoder });
const folder = mkdtempSync(join(tmpdir(), "riverbank-routes-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a command prints on standard output, its program run here. */
async function printed(args: readonly string[]): Promise<string> {
  const pieces: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((piece) => pieces.push(String(piece)) > 0);
  try {
    await (await createProgram(args)).parseAsync([...args], { from: "user" });
  } finally {
    spy.mockRestore();
  }
  return pieces.join("");
}

/** Each question as a query, as fields, and as a command line. */
const QUESTIONS: [query: string, fields: object, args: string[]][] = [
  ["tokenize?text=The+Bank+of%20the%20river", { text: "The Bank of the river" }, ["The Bank of the river"]],
  ["tokenize?text=NASA&keep_case=true", { text: "NASA", keep_case: true }, ["NASA", "--keep-case"]],
  ["nearest?query=King&k=5", { query: "King", k: 5 }, ["King", "-k", "5"]],
  [
    "nearest?query=king+-+man+%2B+woman&raw=1",
    { query: "king - man + woman", raw: true },
    ["king - man + woman", "--raw"],
  ],
  [
    "nearest?query=banana&among=apple,pear,king",
    { query: "banana", among: ["apple", "pear", "king"] },
    ["banana", "--among", "apple,pear,king"],
  ],
  [
    "nearest?query=king&closer_than=queen&k=2",
    { query: "king", closer_than: "queen", k: 2 },
    ["king", "--closer-than", "queen", "-k", "2"],
  ],
  [
    "analogy?a=man&b=king&c=woman&method=3cosmul&k=3",
    { a: "man", b: "king", c: "woman", method: "3cosmul", k: 3 },
    ["man", "king", "woman", "--method", "3cosmul", "-k", "3"],
  ],
  [
    "odd?words=breakfast&words=lunch&words=river",
    { words: ["breakfast", "lunch", "river"] },
    ["breakfast", "lunch", "river"],
  ],
  ["compare?words=large&words=small", { words: ["large", "small"] }, ["large", "small"]],
  [
    "compare?words=king&words=man&explain=true&axis=size",
    { words: ["king", "man"], explain: true, axis: ["size"] },
    ["king", "man", "--explain", "--axis", "size"],
  ],
  ["compare?words=king&words=man&words=oak", { words: ["king", "man", "oak"] }, ["king", "man", "oak"]],
  [
    "project?words=mouse&words=whale&axis=size%3Dsmall,tiny:large,huge",
    { words: ["mouse", "whale"], axis: ["size=small,tiny:large,huge"] },
    ["mouse", "whale", "--axis", "size=small,tiny:large,huge"],
  ],
  ["axes?fields=nature", { fields: ["nature"] }, ["--fields", "nature"]],
  [
    "axes?for=king&k=4&fields=people,nature",
    { for: "king", k: 4, fields: ["people", "nature"] },
    ["--for", "king", "-k", "4", "--fields", "people,nature"],
  ],
  [
    "axes?between=oak,birch,elm&between=cow,goat,pig&fields=nature",
    {
      between: [
        ["oak", "birch", "elm"],
        ["cow", "goat", "pig"],
      ],
      fields: ["nature"],
    },
    ["--between", "oak,birch,elm", "cow,goat,pig", "--fields", "nature"],
  ],
  [
    "axes?principal=2&among=cow,goat,pig,oak,birch,elm&fields=nature",
    { principal: 2, among: ["cow", "goat", "pig", "oak", "birch", "elm"], fields: ["nature"] },
    ["--principal", "2", "--among", "cow,goat,pig,oak,birch,elm", "--fields", "nature"],
  ],
  [
    "axes?weat=nurse:she,her,woman:he,his,man",
    { weat: "nurse:she,her,woman:he,his,man" },
    ["--weat", "nurse:she,her,woman:he,his,man"],
  ],
  [
    "focus?query=How+much+money%3F&topics=money,river&k=3&threshold=1.5",
    { query: "How much money?", topics: ["money", "river"], k: 3, threshold: 1.5 },
    ["How much money?", "--topics", "money,river", "-k", "3", "--threshold", "1.5"],
  ],
  [
    "focus?query=actress&without=gender&k=3",
    { query: "actress", without: ["gender"], k: 3 },
    ["actress", "--without", "gender", "-k", "3"],
  ],
  [
    "map?words=King,queen,man,woman,river,lake&method=pca&dims=3",
    { words: ["King", "queen", "man", "woman", "river", "lake"], method: "pca", dims: 3 },
    ["King", "queen", "man", "woman", "river", "lake", "--method", "pca", "--dims", "3"],
  ],
  [
    "map?limit=60&min_dist=0.3&epochs=20&neighbours=6&metric=euclidean&resolution=2&seed=5",
    { limit: 60, min_dist: 0.3, epochs: 20, neighbours: 6, metric: "euclidean", resolution: 2, seed: 5 },
    [
      ...["--limit", "60", "--min-dist", "0.3", "--epochs", "20", "--neighbours", "6"],
      ...["--metric", "euclidean", "--resolution", "2", "--seed", "5"],
    ],
  ],
  [
    "map?limit=40&method=tsne&perplexity=5&epochs=50",
    { limit: 40, method: "tsne", perplexity: 5, epochs: 50 },
    ["--limit", "40", "--method", "tsne", "--perplexity", "5", "--epochs", "50"],
  ],
  [
    "context?first=the+bank+of+the+river&second=the+bank+and+the+dog&word=bank&layer=1&k=2",
    { first: "the bank of the river", second: "the bank and the dog", word: "bank", layer: 1, k: 2 },
    [
      ...["the bank of the river", "the bank and the dog", "--word", "bank", "--layer", "1", "-k", "2"],
      ...["--encoder", ENCODER],
    ],
  ],
  [
    "context?first=the+river+bank&second=a+bank&word=bank&axis=about%3Driver:dog&table=true",
    { first: "the river bank", second: "a bank", word: "bank", axis: ["about=river:dog"], table: true },
    [
      ...["the river bank", "a bank", "--word", "bank", "--axis", "about=river:dog"],
      ...["--table", "models/en.safetensors", "--encoder", ENCODER],
    ],
  ],
  [
    "fill?text=the+[MASK]+bank+[MASK]&k=3",
    { text: "the [MASK] bank [MASK]", k: 3 },
    ["the [MASK] bank [MASK]", "-k", "3", "--encoder", ENCODER],
  ],
  [
    `fill?text=${"the+river+".repeat(60)}[MASK]&windows=true`,
    { text: `${"the river ".repeat(60)}[MASK]`, windows: true },
    [`${"the river ".repeat(60)}[MASK]`, "--windows", "--encoder", ENCODER],
  ],
  [
    "trace?text=the+river&topics=animal,sound&topic=money%3Dbank,gold&answer=+is+[MASK]&layer=1&k=3",
    {
      text: "the river",
      topics: ["animal", "sound"],
      topic: ["money=bank,gold"],
      answer: " is [MASK]",
      layer: 1,
      k: 3,
    },
    [
      ...["the river", "--topics", "animal,sound", "--topic", "money=bank,gold", "--answer", " is [MASK]"],
      ...["--layer", "1", "-k", "3", "--encoder", ENCODER],
    ],
  ],
  [
    "embed?texts=the+river&texts=money,+then&texts=qwxzq&components=0",
    { texts: ["the river", "money, then", "qwxzq"], components: 0 },
    ["the river", "money, then", "qwxzq", "--components", "0"],
  ],
];

describe("an address answers what its command prints with --json", () => {
  test.each(QUESTIONS)("%s", async (query, fields, args) => {
    const [verb] = query.split("?");
    const line = await printed([verb, ...args, ...(verb === "embed" ? [] : ["--json"])]);
    const asked = await app.fetch(new Request(`http://localhost/${query}`));
    const answer = await asked.text();
    expect([asked.status, verb === "embed" ? answer : `${answer}\n`]).toEqual([200, line]);
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify(fields);
    const posted = await app.fetch(new Request(`http://localhost/${verb}`, { method: "POST", headers, body }));
    expect([posted.status, await posted.text()]).toEqual([200, answer]);
  });

  test("a vector is asked about by its numbers", async () => {
    const numbers = [...table.vectorOf("king")];
    const line = await printed(["nearest", "--vector", numbers.join(), "--json"]);
    const fields = JSON.stringify({ vector: numbers });
    const headers = { "content-type": "application/json" };
    const answer = await app.fetch(new Request("http://localhost/nearest", { method: "POST", headers, body: fields }));
    expect(`${await answer.text()}\n`).toBe(line);
  });

  test("the senses of a word in texts are those in a file of them", async () => {
    const texts = Array.from({ length: 30 }, (_, i) => `the bank ${["of the river", "and the dog"][i % 2]} ${i}`);
    const file = join(folder, "texts.txt");
    writeFileSync(file, texts.join("\n"));
    const fields = { word: "bank", texts, layer: 1, limit: 20, most: 3, silhouette: 0.1, sentences: 2, seed: 4 };
    const line = await printed([
      ...["senses", "bank", "--corpus", file, "--encoder", ENCODER, "--layer", "1", "--limit", "20", "--most", "3"],
      ...["--silhouette", "0.1", "--sentences", "2", "--seed", "4", "--json"],
    ]);
    const { body } = await post(app, "/senses", fields);
    expect(`${JSON.stringify(body)}\n`).toBe(line);
  });

  test("a map with its points is what the command writes into a .json", async () => {
    const file = join(folder, "map.json");
    await printed(["map", "--limit", "30", "--epochs", "20", "-o", file]);
    const { body } = await post(app, "/map", { limit: 30, epochs: 20, points: true });
    expect(`${JSON.stringify(body)}\n`).toBe(readFileSync(file, "utf8"));
  });

  test("every verb is among the questions above or OpenAI's", () => {
    const asked = new Set(["senses", ...QUESTIONS.map(([query]) => query.split("?")[0])]);
    expect(VERBS.map(({ name }) => name).filter((name) => !asked.has(name))).toEqual(["v1/embeddings"]);
  });
});

test("a worker answers what the calling thread answers, and says how far it is", async () => {
  const models = { table, encoder };
  const desk = openWorkerDesk(models, 1);
  const { signal } = new AbortController();
  const told: number[] = [];
  const texts = Array.from({ length: 500 }, (_, i) => `the ${table.vocabulary.tokens[i]} of the river `.repeat(10));
  for (const [verb, fields] of [
    ["focus", { query: "a dog", topics: ["animal", "money"], k: 3, threshold: 3 }],
    ["embed", { texts }],
    ["fill", { text: "the [MASK] bank", k: 3 }],
    ["map", { limit: 50, epochs: 20 }],
  ] as const) {
    const found = VERBS.find(({ name }) => name === verb);
    const tell = (done: number) => {
      if (verb === "embed") told.push(done);
    };
    const answer = await desk.ask({ verb, fields, signal, tell });
    expect(answer === (await found?.answer(models, fields, () => {}))).toBe(true);
  }
  await expect(
    desk.ask({
      verb: "analogy",
      fields: { a: "qwxz", b: "a", c: "b", k: 1, method: "3cosadd" },
      signal,
      tell: () => {},
    }),
  ).rejects.toMatchObject({
    code: "unknown",
    message: expect.stringMatching(/^unknown word: "qwxz"/),
  });
  await desk.close();
  expect(told).toEqual([...told].sort((a, b) => a - b));
});

test("the shipped model's quick scan is the plain one, to the last bit", () => {
  const [quick, plain] = [undefined, Number.POSITIVE_INFINITY].map((shadowAfter) => {
    return new Scanner(table.embeddings, shadowAfter === undefined ? {} : { shadowAfter });
  });
  for (let id = 0; id < table.rows; id += 400) {
    const query = table.row(id);
    expect(quick.best(query, 10)).toEqual(plain.best(query, 10));
  }
});
