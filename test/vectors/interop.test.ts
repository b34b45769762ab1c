// Other tools' files read here, and ours read by gensim: outside judges of the formats.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadTable } from "#src/vectors/load.js";
import { openTable, saveTable } from "#src/vectors/open.js";
import { describeShared, sharedPath } from "../helpers/shared.ts";
import { contentsOf, tableOf, utf8 } from "../helpers/tables.ts";

const PYTHON = "/usr/bin/python3";
const gensim = spawnSync(PYTHON, ["-c", "import gensim"]).status === 0;
const absent = gensim ? "" : " [no gensim: apt install python3-gensim]";

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

  test.each([
    ["fasttext", "lee_fasttext_new.bin", "a fastText model (.bin)"],
    ["fasttext", "lid.176.ftz", "a fastText model (.bin)"],
    ["model2vec", "test-model-float32/model.safetensors", 'safetensors of another kind came (tensors "embeddings"'],
  ])("%s/%s is named as what it is", async (folder, file, what) => {
    await expect(open(folder, file)).rejects.toThrow(what);
  });
});
