// Other tools' files read here, and ours read by gensim: outside judges of the formats.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { FileKind } from "#src/vectors/formats/options.js";
import { loadTable } from "#src/vectors/load.js";
import { openTable, saveTable } from "#src/vectors/open.js";
import { ngramRows, ngramsOf } from "#src/vectors/subwords.js";
import { readRow } from "#src/vectors/table.js";
import { describeShared, sharedPath } from "../helpers/shared.ts";
import { contentsOf, tableOf, utf8 } from "../helpers/tables.ts";

const PYTHON = "/usr/bin/python3";
const gensim = spawnSync(PYTHON, ["-c", "import gensim"]).status === 0;
const absent = gensim ? "" : " [no gensim: apt install python3-gensim]";

const FASTTEXT = "fasttext";
const fastText = spawnSync(FASTTEXT, []).error === undefined;

/** Words' vectors by gensim's reader of fastText models. */
const FACEBOOK = `
import json, sys
from gensim.models.fasttext import load_facebook_vectors
table = load_facebook_vectors(sys.argv[1])
print(json.dumps([[float(x) for x in table[word]] for word in sys.argv[2:]]))
`;

/** A .npy and its words as a gensim table, its bits, and the array as numpy saves it in other forms. */
const DUMP_NPY = `
import json, sys
import numpy
from gensim.models import KeyedVectors
array = numpy.load(sys.argv[1])
words = open(sys.argv[2], encoding="utf8").read().split("\\n")[:-1]
table = KeyedVectors(array.shape[1])
table.add_vectors(words, array)
print(json.dumps([table.index_to_key, [[int(x) for x in table[word].view("<u4")] for word in words]]))
for name, form in [("fortran", numpy.asfortranarray(array)), ("double", array.astype("<f8")), ("half", array.astype("<f2"))]:
    numpy.save(sys.argv[3] + "/" + name + ".npy", form)
`;

const DUMP = `
import json, struct, sys
from gensim.models import KeyedVectors
table = KeyedVectors.load_word2vec_format(sys.argv[1], binary=sys.argv[2] == "binary")
bits = [[struct.unpack("<I", struct.pack("<f", x))[0] for x in table[word]] for word in table.index_to_key]
print(json.dumps([table.index_to_key, bits]))
if len(sys.argv) > 3:
    table.save_word2vec_format(sys.argv[3], binary=sys.argv[2] == "binary")
`;

test.skipIf(!gensim)(
  `gensim reads our text and binary with the same bits, and we read its files${absent}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "riverbank-gensim-"));
    try {
      const words = ["king", "çà", "テスト", "don't", "95", "x".repeat(300)];
      const table = tableOf(
        words.map((word, id) => [word, [Math.sin(id + 1), -(10 ** (id - 9)), 1 / 3, 0, 16777217 + id]]),
      );
      const bits = words.map((_, id) => [...new Uint32Array(table.row(id).buffer)]);
      for (const format of ["text", "binary"] as const) {
        const [ours, theirs] = [join(folder, "ours"), join(folder, "theirs")];
        await saveTable(table, ours, { format });
        const { stdout, stderr } = spawnSync(PYTHON, ["-c", DUMP, ours, format, theirs], { encoding: "utf8" });
        if (stdout === "") throw new Error(stderr);
        expect(JSON.parse(stdout)).toEqual([words, bits]);
        expect(contentsOf(await openTable(theirs))).toEqual(contentsOf(table));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test.skipIf(!gensim)(`gensim and numpy read our .npy with the same bits, and we read theirs${absent}`, async () => {
  const folder = mkdtempSync(join(tmpdir(), "riverbank-numpy-"));
  try {
    const words = ["king", "çà", "New York", "95"];
    const table = tableOf(words.map((word, id) => [word, [Math.sin(id + 1), -(10 ** (id - 9)), 1 / 3]]));
    const bits = words.map((_, id) => [...new Uint32Array(table.row(id).buffer)]);
    const [ours, vocabulary] = [join(folder, "ours.npy"), join(folder, "ours.vocab.txt")];
    await saveTable(table, ours);
    const { stdout, stderr } = spawnSync(PYTHON, ["-c", DUMP_NPY, ours, vocabulary, folder], { encoding: "utf8" });
    if (stdout === "") throw new Error(stderr);
    expect(JSON.parse(stdout)).toEqual([words, bits]);
    for (const name of ["ours", "fortran", "double"]) {
      expect(contentsOf(await openTable(join(folder, `${name}.npy`), { vocabulary }))).toEqual(contentsOf(table));
    }
    const half = await openTable(join(folder, "half.npy"), { vocabulary });
    words.forEach((_, id) => {
      table.row(id).forEach((value, i) => {
        expect(Math.abs(half.row(id)[i] - value)).toBeLessThan(2 ** -11 * Math.abs(value) + 2 ** -25);
      });
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

// The first bytes that Python's safetensors.numpy.save gives for {"a": float32 [[1, -2]]} and metadata {"x": "y"}.
test("a safetensors file of another tool is named as what it is", async () => {
  const header = '{"__metadata__":{"x":"y"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}       ';
  const file = Uint8Array.from([header.length, 0, 0, 0, 0, 0, 0, 0, ...utf8(header), 0, 0, 128, 63, 0, 0, 0, 192]);
  await expect(loadTable(file)).rejects.toThrow(
    'unsupported kind of model: safetensors of another kind came (tensors "a")',
  );
});

describeShared("real files", () => {
  const open = (...parts: string[]) => openTable(sharedPath("interop", ...parts));

  test.each([
    ["glove", "test_glove.txt", 76, 50, "the", 0.418],
    ["glove", "glove50_4k.txt", 4196, 50, "the", 0.418],
    ["word2vec", "euclidean_vectors.bin", 2747, 10, "the", undefined],
    ["word2vec", "emoji2vec.bin", 1661, 300, "😂", undefined],
    ["fasttext", "lee_fasttext.vec", 1762, 10, "the", -0.65992],
    ["fasttext", "crime-and-punishment.vec", 291, 5, "и", -0.11189],
    ["fasttext", "toy-model.vec", 22, 5, "the", 0.068811],
  ])("%s/%s has %i rows of %i dims", async (folder, file, rows, dims, word, first) => {
    const table = await open(folder, file);
    expect([table.rows, table.dims]).toEqual([rows, dims]);
    const vector = table.vectorOf(word);
    if (first !== undefined) expect(vector[0]).toBe(Math.fround(first));
    expect(table.norms.every((norm) => norm > 0 && norm < 100)).toBe(true);
  });

  test("text of more digits than float32 has is read as its binary twin, which holds fewer bits", async () => {
    const [binary, text] = await Promise.all(["bin", "txt"].map((end) => open("word2vec", `high_precision.kv.${end}`)));
    expect(binary.vocabulary.tokens).toEqual(text.vocabulary.tokens);
    expect(text.row(0)).toEqual(Float32Array.of(-0.0007369244245224787, -8.269973595356034e-5));
    for (const id of [0, 1]) {
      binary.row(id).forEach((value, i) => {
        expect(Math.abs(value / text.row(id)[i] - 1)).toBeLessThan(2 ** -11);
      });
    }
  });

  const worst = (vector: ArrayLike<number>, expected: readonly number[]) =>
    Math.max(...expected.map((value, i) => Math.abs(value - vector[i])));

  test.each(["crime-and-punishment", "lee_fasttext", "toy-model"])(
    "fastText's %s.bin gives the vectors of its .vec, which has five digits",
    async (name) => {
      const [model, text] = await Promise.all([open("fasttext", `${name}.bin`), open("fasttext", `${name}.vec`)]);
      expect(model.vocabulary.tokens).toEqual(text.vocabulary.tokens);
      text.vocabulary.tokens.forEach((_, id) => {
        const expected = [...text.row(id)];
        expect(worst(model.row(id), expected)).toBeLessThan(
          1e-5 * Math.max(1, ...expected.map((x) => 5 * Math.abs(x))),
        );
      });
    },
  );

  const models = [
    ...["crime-and-punishment.bin", "lee_fasttext_new.bin", "toy-model.bin", "toy-model-pretrained.bin"],
    ...["pang_lee_polarity_fasttext.bin", "lid.176.ftz"],
  ];
  const noFastText = fastText ? "" : " [no fasttext: apt install fasttext]";
  test.skipIf(!fastText).each(models)(
    `fasttext gives the same vectors for words that %s knows and for others${noFastText}`,
    async (name) => {
      const path = sharedPath("interop", "fasttext", name);
      const table = await openTable(path);
      const known = table.vocabulary.tokens.filter((token) => !token.includes("\ufffd") && token !== "");
      const words = [...known.slice(0, 300), "xyzzyish", "riverbanks", "натюрморт", "試験", "àéîõü"];
      const { stdout } = spawnSync(FASTTEXT, ["print-word-vectors", path], {
        input: `${words.join("\n")}\n`,
        encoding: "utf8",
      });
      const lines = stdout.trimEnd().split("\n");
      expect(lines).toHaveLength(words.length);
      let composed = 0;
      words.forEach((word, i) => {
        const expected = lines[i].trimEnd().split(" ").slice(-table.dims).map(Number);
        // fastText has zeros where no n-gram is known.
        if (!known.includes(word) && expected.every((value) => value === 0)) return;
        if (!known.includes(word)) composed++;
        // It prints five digits.
        const tolerance = 1e-5 * Math.max(1, ...expected.map((value) => 5 * Math.abs(value)));
        expect([word, worst(table.vectorOf(word), expected) < tolerance]).toEqual([word, true]);
      });
      expect(composed).toBe(table.subwords ? 5 : 0);
    },
  );

  test.skipIf(!gensim).each(["lee_fasttext.bin", "non_ascii_fasttext.bin"])(
    `gensim reads the old %s as we do${absent}`,
    async (name) => {
      const path = sharedPath("interop", "fasttext", name);
      const table = await openTable(path);
      const words = ["hundred", "který", "rejection", "ji", "the", "nepochopitelně"].filter(
        (word) => table.vocabulary.has(word) || word.length > 6,
      );
      const { stdout, stderr } = spawnSync(PYTHON, ["-c", FACEBOOK, path, ...words], { encoding: "utf8" });
      if (stdout === "") throw new Error(stderr);
      const expected: number[][] = JSON.parse(stdout);
      expected.forEach((vector, i) => {
        expect(worst(table.vectorOf(words[i]), vector)).toBeLessThan(1e-5);
      });
    },
  );

  test("n-grams and their rows are fastText's", async () => {
    const { subwords } = await open("fasttext", "crime-and-punishment.bin");
    if (!subwords) throw new Error("the model has n-grams");
    const groups = readFileSync(sharedPath("interop", "fasttext", "fb-ngrams.txt"), "utf8")
      .split("<start>\n")
      .slice(1);
    expect(groups).toHaveLength(6);
    for (const group of groups) {
      const [word, , ...lines] = group.split(/\n(?:<end>\n+)?/).slice(0, -1);
      const judged = lines.map((line) => /^(.*?)((?: -?[0-9.e-]+){5}) $/.exec(line) ?? ["", line, ""]);
      expect(ngramsOf(word, subwords)).toEqual(judged.map(([, ngram]) => ngram));
      const rows = ngramRows(word, subwords);
      judged.forEach(([, , numbers], i) => {
        expect(worst(readRow(subwords.rows, rows[i]), numbers.trim().split(" ").map(Number))).toBeLessThan(1e-5);
      });
    }
  });

  const FIXTURES: [model: string, tokens: string[], expected: string][] = [
    ["test-model-float32", ["hello", "world"], "short"],
    ["test-model-float32", Array.from({ length: 512 }, () => "hello"), "long"],
    ["test-model-sentence-transformers", ["hello", "world"], "short"],
    ["test-model-vocab-quantized", ["▁hello"], "vocab_quantized"],
  ];
  test.each(FIXTURES)("%s: the mean of a text's rows is what Model2Vec gives", async (model, tokens, name) => {
    const table = await open("model2vec", model);
    expect(table.metadata.normalise).toBe("true");
    const rows = tokens.map((token) => table.row(table.vocabulary.idOf(token) ?? -1));
    const mean = Array.from({ length: table.dims }, (_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);
    const length = Math.hypot(...mean);
    const [expected] = JSON.parse(readFileSync(sharedPath("interop", "model2vec", `embeddings_${name}.json`), "utf8"));
    expect(
      worst(
        mean.map((value) => value / length),
        expected,
      ),
    ).toBeLessThan(1e-5);
  });

  test("float16 and int8 tables are the float32 one, rounded", async () => {
    const [whole, half, byte] = await Promise.all(
      ["float32", "float16", "int8"].map((type) => open("model2vec", `test-model-${type}`)),
    );
    expect([whole, half, byte].map((table) => [table.rows, table.precision])).toEqual([
      [29528, "float32"],
      [29528, "float32"],
      [29528, "int8"],
    ]);
    // Model2Vec leaves the scale out: the largest number is 127.
    const largest = Math.max(
      ...Array.from({ length: whole.rows }, (_, id) => Math.max(...whole.row(id).map(Math.abs))),
    );
    for (let id = 0; id < whole.rows; id += 97) {
      whole.row(id).forEach((value, i) => {
        expect(Math.abs(half.row(id)[i] - value)).toBeLessThanOrEqual(Math.abs(value) / 1024);
        expect(Math.abs(byte.row(id)[i] - (value * 127) / largest)).toBeLessThan(0.51);
      });
    }
  });

  test("every file of a table reads, and says what it is", async () => {
    const folders = { fasttext: /\.(bin|vec|ftz)$/, glove: /./, word2vec: /./, model2vec: /^test-/ };
    const formats: Record<string, string> = {};
    for (const [folder, tables] of Object.entries(folders)) {
      for (const name of readdirSync(sharedPath("interop", folder)).filter((file) => tables.test(file))) {
        const onKind = ({ format }: FileKind) => (formats[name] = format);
        expect((await openTable(sharedPath("interop", folder, name), { onKind, limit: 100 })).rows).toBeGreaterThan(0);
      }
    }
    const counted = Object.values(formats).sort();
    expect(counted.filter((format) => format === "fasttext")).toHaveLength(8);
    expect(counted.filter((format) => format === "model2vec")).toHaveLength(5);
    expect(counted).toHaveLength(8 + 5 + 6 + 3);
  });
});
