import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Random } from "#src/shared/random.js";
import { openTable } from "#src/vectors/open.js";
import { endWhen, riverbank } from "../helpers/command.ts";

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "riverbank-train-"));
  const random = new Random(1);
  const sentence = () => Array.from({ length: 12 }, () => `w${Math.min(random.below(20), random.below(20))}`).join(" ");
  writeFileSync(at("small.txt"), Array.from({ length: 300 }, sentence).join("\n"));
  writeFileSync(at("large.txt"), Array.from({ length: 6000 }, sentence).join("\n"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const SMALL = ["--dims", "8", "--epochs", "2", "--threads", "1"];
const train = (corpus: string, output: string, ...args: string[]) =>
  riverbank(["train", at(corpus), "-o", at(output), ...SMALL, ...args]);

describe("train", () => {
  test("text becomes a model that answers, with a report in JSON", () => {
    const { status, stdout, stderr } = train("small.txt", "a.safetensors", "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      words: 3600,
      vocabulary: 20,
      seconds: expect.any(Number),
      wordsPerSecond: expect.any(Number),
      loss: [expect.any(Number), expect.any(Number)],
      settings: { dims: 8, epochs: 2, minCount: 5, architecture: "skip-gram", rate: 0.025 },
    });
    expect(stderr).toMatch(/a\.safetensors: 20 rows × 8 dims, /);
    const answer = riverbank(["nearest", "w3", "-k", "2", "--model", at("a.safetensors"), "--json"]);
    expect(JSON.parse(answer.stdout).neighbours).toHaveLength(2);
  });

  test("every choice reaches the library", async () => {
    const choices = ["--cbow", "--window", "3", "--negative", "4", "--min-count", "2", "--max-vocabulary", "15"];
    const more = ["--sample", "0", "--rate", "0.1", "--seed", "9", "--subwords", "--max-n", "5", "--buckets", "1000"];
    const { stdout } = train("small.txt", "b.safetensors", "--json", "--keep-case", ...choices, ...more);
    expect(JSON.parse(stdout).settings).toEqual({
      architecture: "cbow",
      ...{ dims: 8, window: 3, negative: 4, epochs: 2, minCount: 2, maxVocabulary: 15, sample: 0, rate: 0.1 },
      ...{ xMax: 0, seed: 9 },
      ...{ minN: 3, maxN: 5, buckets: 1000, lowercase: false, threads: 1 },
    });
    expect((await openTable(at("b.safetensors"))).vectorOf("w3w4")).toHaveLength(8);
  });

  test("GloVe tells of its cells, and temporary files change nothing", () => {
    const glove = ["--architecture", "glove", "--json", "--quiet"];
    const { status, stdout } = train("small.txt", "i.txt", ...glove, "--window", "4", "--x-max", "30");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      cells: expect.any(Number),
      cellsPerSecond: expect.any(Number),
      settings: { architecture: "glove", window: 4, xMax: 30, epochs: 2, sample: 0, rate: 0.05 },
    });
    train("small.txt", "j.txt", ...glove, "--window", "4", "--x-max", "30", "--memory", "0");
    expect(readFileSync(at("j.txt"))).toEqual(readFileSync(at("i.txt")));
  });

  test("the model is saved as small as it was asked for", async () => {
    train("small.txt", "c.safetensors", "--precision", "int8", "--limit", "10");
    const table = await openTable(at("c.safetensors"));
    expect([table.rows, table.precision]).toEqual([10, "int8"]);
  });

  test("a column, a field and standard input are read", () => {
    writeFileSync(at("t.csv"), 'id,say\n1,"red green blue"\n2,"red green"\n');
    writeFileSync(at("t.jsonl"), '{"post":{"body":"red green"}}\n');
    const vocabulary = (...args: string[]) => {
      const all = [
        "train",
        ...args,
        "-o",
        at("d.txt"),
        ...SMALL,
        "--min-count",
        "1",
        "--sample",
        "0",
        "--json",
        "--quiet",
      ];
      return JSON.parse(riverbank(all, { input: "red green red", cwd: folder }).stdout).vocabulary;
    };
    expect(vocabulary("t.csv", "--column", "say")).toBe(3);
    expect(vocabulary("t.csv", "--column", "2")).toBe(4);
    expect(vocabulary("t.jsonl", "--field", "post.body")).toBe(2);
    expect(vocabulary("-")).toBe(2);
  });

  test.each([
    [["absent.txt", "-o", "x.bin"], 1, "missing file: absent.txt is not there; check the path"],
    [["small.txt", "-o", "none/x.bin"], 1, "missing folder: that of none/x.bin is not there"],
    [["small.txt", "-o", "x.doc"], 1, "unsupported format: the extension of x.doc says none"],
    [["small.txt", "-o", "x.bin", "--precision", "int8"], 1, "unsupported precision: int8 came for word2vec binary"],
    [["small.txt", "-o", "x.bin", "--min-count", "9999"], 1, "invalid minCount: 9999 came, but the most frequent of"],
    [["small.txt", "-o", "x.bin", "--min-n", "4", "--max-n", "3"], 2, "mismatched --min-n: 4 came with --max-n 3"],
    [["small.txt", "-o", "x.bin", "--buckets", "9"], 2, "mismatched --buckets: it came with --max-n 0, which is no"],
    [["small.txt", "-o", "x.bin", "--subwords", "--max-n", "0"], 2, "mismatched --subwords: it came with --max-n 0"],
    [["small.txt", "-o", "x.bin", "--cbow", "--architecture", "skip-gram"], 2, "option '--cbow' cannot be used with"],
    [["small.txt", "-o", "x.bin", "--x-max", "5"], 2, "mismatched --x-max: it came without --architecture glove"],
    [["small.txt", "-o", "x.bin", "--memory", "-1"], 2, 'invalid --memory: "-1" came'],
    ...[["--subwords"], ["--max-n", "5"], ["--buckets", "9"], ["--negative", "5"], ["--sample", "0.001"]].map(
      (given): [string[], number, string] => [
        ["small.txt", "-o", "x.bin", "--architecture", "glove", ...given],
        2,
        `mismatched ${given[0]}: it came with --architecture glove, `,
      ],
    ),
    [["small.txt", "-o", "small.txt"], 2, "invalid --output: small.txt is the corpus too"],
    [["small.txt"], 2, "required option '-o, --output <file>' not specified"],
    [["small.txt", "-o", "x.bin", "--dims", "0"], 2, 'invalid --dims: "0" came, a whole number from 1 to 4096 was'],
    [["small.txt", "-o", "x.bin", "--rate", "-1"], 2, 'invalid --rate: "-1" came, a number above 0 and at most 1'],
    [
      ["small.txt", "-o", "x.bin", "--sample", "2"],
      2,
      'invalid --sample: "2" came, a number of at least 0 and at most 1',
    ],
    [["small.txt", "-o", "x.bin", "--epochs", "x"], 2, 'invalid --epochs: "x" came, a whole number from 1 to 10000'],
  ] as [string[], number, string][])(
    "refuses %j in one line before any work, and leaves nothing",
    (args, status, message) => {
      const before = readdirSync(folder);
      const ended = riverbank(["train", ...args], { cwd: folder });
      expect(ended.stderr).toContain(`riverbank: ${message}`);
      expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
      expect(ended.status).toBe(status);
      expect(readdirSync(folder)).toEqual(before);
    },
  );
});

describe("a training that is cut off", () => {
  const long = ["--dims", "64", "--epochs", "40", "--sample", "0", "--threads", "1", "--checkpoint", "0.2"];
  const command = (output: string, ...args: string[]) => ["train", at("large.txt"), "-o", at(output), ...long, ...args];

  const begun = (output: string) => () => existsSync(at(`${output}.checkpoint`));

  test("by kill -9 goes on with --resume to the bytes of one that was not", async () => {
    expect(riverbank(command("whole.safetensors")).status).toBe(0);
    const cut = await endWhen(begun("killed.safetensors"), "SIGKILL", command("killed.safetensors"));
    expect(cut.status).toBe(null);
    expect(existsSync(at("killed.safetensors"))).toBe(false);

    const { status, stderr } = riverbank(command("killed.safetensors", "--resume"));
    expect(status).toBe(0);
    expect(stderr).toMatch(/^riverbank: \S+killed\.safetensors: 20 rows × 64 dims, \S+ kB\n$/m);
    expect(readFileSync(at("killed.safetensors"))).toEqual(readFileSync(at("whole.safetensors")));
    expect(existsSync(at("killed.safetensors.checkpoint"))).toBe(false);
  });

  test("by ctrl-C leaves a checkpoint, says how to go on, and ends with 130", async () => {
    const { status, stdout, stderr } = await endWhen(
      begun("stopped.safetensors"),
      "SIGINT",
      command("stopped.safetensors"),
    );
    expect({ status, stdout }).toEqual({ status: 130, stdout: "" });
    expect(stderr).toMatch(/^riverbank: stopped; the same command with --resume goes on from \S+\.checkpoint\n$/);
    expect(existsSync(at("stopped.safetensors"))).toBe(false);

    const other = riverbank(command("stopped.safetensors", "--resume", "--window", "2"));
    expect(other.stderr).toContain("stopped.safetensors.checkpoint was begun with window 5, now 2;");
  });

  test("by ctrl-C saves the model so far where that was asked for", async () => {
    const args = command("saved.safetensors", "--save-on-interrupt");
    const { status, stderr } = await endWhen(begun("saved.safetensors"), "SIGINT", args);
    expect(status).toBe(130);
    expect(stderr.split("\n")).toHaveLength(3);
    expect((await openTable(at("saved.safetensors"))).rows).toBe(20);
    expect(existsSync(at("saved.safetensors.checkpoint"))).toBe(true);
  });
});

describe("train --from", () => {
  const GO_ON = ["--epochs", "2", "--threads", "1", "--min-count", "2", "--sample", "0"];
  const goOn = (from: string, output: string, ...args: string[]) =>
    riverbank(["train", at("more.txt"), "--from", at(from), "-o", at(output), ...GO_ON, ...args]);

  beforeAll(() => {
    writeFileSync(at("more.txt"), Array.from({ length: 100 }, () => "w1 fresh w2 newer w3 fresh").join("\n"));
    train("small.txt", "old.safetensors");
  });

  test("adds new words to a model, and says how many", async () => {
    const { status, stdout, stderr } = goOn("old.safetensors", "longer.safetensors");
    expect([status, stderr]).toEqual([0, expect.stringContaining("longer.safetensors: 22 rows × 8 dims, ")]);
    expect(stdout).toContain("in the vocabulary of 22, 2 of them new\n");
    const [old, longer] = await Promise.all([openTable(at("old.safetensors")), openTable(at("longer.safetensors"))]);
    expect(new Set(longer.vocabulary.tokens)).toEqual(new Set([...old.vocabulary.tokens, "fresh", "newer"]));
    expect(longer.vectorOf("w3")).not.toEqual(old.vectorOf("w3"));
    expect(longer.vectorOf("w9")).toEqual(old.vectorOf("w9"));
    expect(JSON.parse(longer.metadata.continued_from)).toEqual([
      { rows: 20, corpus: "small.txt", corpus_words: "3600", training: expect.objectContaining({ dims: 8 }) },
    ]);
  });

  test("--freeze leaves the model's rows as they are, also beside another format", async () => {
    riverbank(["convert", at("old.safetensors"), at("old.txt")]);
    const { status, stdout } = goOn("old.txt", "frozen.safetensors", "--freeze", "--json");
    expect([status, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ vocabulary: 22, added: 2 })]);
    const [old, frozen] = await Promise.all([openTable(at("old.txt")), openTable(at("frozen.safetensors"))]);
    for (const word of old.vocabulary.tokens) expect(frozen.vectorOf(word)).toEqual(old.vectorOf(word));
  });

  test("phrases and letter case are those of the model", async () => {
    writeFileSync(
      at("bay.txt"),
      Array.from({ length: 60 }, (_, i) => `v${i % 5} w${i % 7} Mud Bay x${i % 6}`).join("\n"),
    );
    const first = train(
      "bay.txt",
      "bay.safetensors",
      "--keep-case",
      "--phrases",
      "--phrase-threshold",
      "4",
      "--sample",
      "0",
    );
    expect(first.status).toBe(0);
    writeFileSync(at("bays.txt"), "a Ship in Mud Bay\na Ship\n");
    const args = ["train", at("bays.txt"), "--from", at("bay.safetensors"), "-o", at("bays.safetensors"), ...GO_ON];
    const { status } = riverbank(args);
    const { vocabulary, metadata } = await openTable(at("bays.safetensors"));
    expect([status, vocabulary.has("Mud_Bay"), vocabulary.has("Ship"), vocabulary.has("mud")]).toEqual([
      0,
      true,
      true,
      false,
    ]);
    expect(metadata.phrases).toContain("Mud Bay");
    const refused = riverbank([...args, "--phrases"]);
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining("but it has its own; leave it out")]);
  });

  test.each<[string[], number, string]>([
    [["--freeze"], 2, "mismatched --freeze: it came without --from, whose rows it keeps; add it"],
    [["--from", "absent.bin"], 1, "missing file: absent.bin is not there"],
    [["--from", "more.txt"], 1, "more.txt"],
    [["--from", "x.bin"], 2, "invalid --output: x.bin is the model to go on from too; name another file"],
    [["--from", "old.safetensors", "--dims", "9"], 1, "mismatched dims: 9 came, the table to go on from has 8"],
    [["--from", "old.safetensors", "--subwords"], 1, "mismatched maxN: 6 came, the table to go on from has 0"],
    [
      ["--from", "old.safetensors", "--keep-case"],
      1,
      "mismatched lowercase: false came, the table to go on from has true",
    ],
    [
      ["--from", "old.safetensors", "--architecture", "glove"],
      2,
      "mismatched --from: it came with --architecture glove",
    ],
    [
      ["--from", "old.safetensors", "--freeze", "--remove-components", "1"],
      2,
      "mismatched --remove-components: it came with --freeze, whose rows it would change",
    ],
  ])("%j is refused in one line", (args, status, message) => {
    const ended = riverbank(["train", "more.txt", "-o", "x.bin", ...args], { cwd: folder });
    expect([ended.status, ended.stderr]).toEqual([status, expect.stringContaining(message)]);
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(existsSync(at("x.bin"))).toBe(false);
  });
});

describe("train --phrases", () => {
  const LONG = ["--min-count", "3", "--phrase-threshold", "5"];

  beforeAll(() => {
    const random = new Random(5);
    const word = () => `w${random.below(40)}`;
    const line = () => [word(), random.below(4) === 0 ? "New York" : word(), word(), word()].join(" ");
    writeFileSync(at("york.txt"), Array.from({ length: 600 }, line).join("\n"));
  });

  test("words that belong together get one row, and the phrases are kept", async () => {
    const { status, stderr } = train("york.txt", "e.safetensors", ...LONG, "--phrases");
    expect([status, stderr]).toEqual([0, expect.stringContaining("1 phrase, such as new_york\n")]);
    const table = await openTable(at("e.safetensors"));
    expect(table.vocabulary.has("new_york")).toBe(true);
    expect(JSON.parse(table.metadata.phrases).passes).toEqual([{ "new york": expect.any(Number) }]);
  });

  test("they are saved, and applied from the file to the same model", () => {
    train("york.txt", "f.txt", ...LONG, "--phrases", "2", "--save-phrases", at("p.json"));
    const { status } = train("york.txt", "g.txt", "--min-count", "3", "--phrases-file", at("p.json"));
    expect(status).toBe(0);
    expect(readFileSync(at("g.txt"), "utf8")).toBe(readFileSync(at("f.txt"), "utf8"));
    expect(readFileSync(at("f.txt"), "utf8")).toContain("\nnew_york ");
  });

  test.each([
    [["--save-phrases", "p.json"], "mismatched --save-phrases: it came without --phrases"],
    [["--phrase-threshold", "3"], "mismatched --phrase-threshold: it came without --phrases"],
    [["--phrases", "--tokenizer", "t.json"], "mismatched --phrases: it came with --tokenizer"],
    [["--phrases", "0"], 'invalid --phrases: "0" came'],
    [["--phrases", "1", "-"], "mismatched --phrases: it reads the corpus more than once"],
    [["--phrases", "--save-phrases", "YORK"], "is the corpus or the model too"],
  ])("%j is refused", (args, message) => {
    const given = args.map((arg) => (arg === "YORK" ? at("york.txt") : arg));
    const { status, stderr } = train("york.txt", "h.txt", ...given);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(at("h.txt"))).toBe(false);
  });
});
