import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { npyChunks } from "#src/vectors/formats/npy.js";
import { checkSavable, openTable, saveTable } from "#src/vectors/open.js";
import { contentsOf, failureOf, joined, subwordTable, tableOf, utf8 } from "../helpers/tables.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "riverbank-tables-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const table = tableOf({ king: [9, -5, 6], queen: [8, -4, 6.5] });

describe("saving and opening", () => {
  test.each(["a.safetensors", "a.txt", "a.vec", "a.bin", "a.npy", "a.csv", "A.TXT"])(
    "%s is written and opened by its kind",
    async (name) => {
      await saveTable(table, join(folder, name));
      expect(contentsOf(await openTable(join(folder, name)))).toEqual(contentsOf(table));
    },
  );

  test("a format can be named, for a path whose extension says another or none", async () => {
    for (const format of ["safetensors", "text", "binary"] as const) {
      await saveTable(table, join(folder, "plain"), { format });
      expect(contentsOf(await openTable(join(folder, "plain")))).toEqual(contentsOf(table));
      expect(contentsOf(await openTable(join(folder, "plain"), { format }))).toEqual(contentsOf(table));
    }
  });

  test("int8 is a fraction of the size, and is turned to float32 where a format asks for it", async () => {
    const words = Array.from({ length: 100 }, (_, id) => `w${id}`);
    const floats = subwordTable(words, 64, 100);
    const path = join(folder, "small.safetensors");
    await saveTable(floats, path);
    const size = readFileSync(path).length;
    await saveTable(floats, path, { precision: "int8" });
    expect(readFileSync(path).length).toBeLessThan(0.35 * size);
    const small = await openTable(path);
    expect(contentsOf(small)).toEqual(contentsOf(floats.quantise()));
    await saveTable(small, path, { precision: "float32" });
    expect(contentsOf(await openTable(path)).rows).toEqual(contentsOf(small).rows);
    await saveTable(small, join(folder, "small.bin"));
    expect(contentsOf(await openTable(join(folder, "small.bin"))).rows).toEqual(contentsOf(small).rows);
    const text = saveTable(floats, join(folder, "x.txt"), { precision: "int8" });
    expect((await failureOf(text)).message).toMatch(/^unsupported precision: int8 came for word2vec text/);
  });

  test("gzipped text is opened, and a limit leaves the rest unread", async () => {
    const path = join(folder, "a.txt.gz");
    writeFileSync(path, gzipSync("3 1\na 1\nb 2\nbroken\n"));
    expect((await openTable(path, { limit: 2 })).vocabulary.tokens).toEqual(["a", "b"]);
  });
});

describe("errors", () => {
  /** The front of a zip archive whose first file has this name. */
  const zipOf = (name: string) =>
    joined([utf8("PK\x03\x04"), new Uint8Array(22), Uint8Array.of(name.length, 0, 0, 0), utf8(name)]);
  const torchZip = zipOf("archive/data.pkl");
  const path = (name: string, bytes: string | Uint8Array) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };

  test.each<[string, string, string | Uint8Array, string]>([
    ["an empty file", "e.txt", "", "invalid {}: size: no bytes came, a table was expected"],
    ["prose", "p.txt", "It was the best of times.\n", "invalid {}: first line: neither"],
    ["a NaN", "n.txt", "1 1\nking nan\n", 'invalid {}: row 1 ("king"): "nan" came'],
    ["text named safetensors", "t.safetensors", "2 3\nking 1 2 3\n", "invalid {}: header: it claims"],
    [
      "a cut-off fastText model",
      "f.bin",
      Uint8Array.of(0xba, 0x16, 0x4f, 0x2f, 12, 0, 0, 0),
      "invalid {}: size: it ends too early; it is cut off",
    ],
    [
      "a file of PyTorch",
      "m.pt",
      torchZip,
      "unsupported {}: kind of file: this is a PyTorch file, which holds a pickle; in",
    ],
    [
      "an old one",
      "o.bin",
      Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20),
      "this is a PyTorch file",
    ],
    ["a NumPy archive", "a.npz", zipOf("vectors.npy"), "this is a NumPy archive (.npz); save its array alone"],
    [
      "a npy without words",
      "lonely.npy",
      joined(npyChunks(table)),
      "missing {}: vocabulary: a .npy holds numbers alone",
    ],
    [
      "a zip archive",
      "z.txt",
      zipOf("words.txt"),
      "unsupported {}: kind of file: this is a zip archive; unpack it first",
    ],
    [
      "a pickle",
      "k.kv",
      Uint8Array.of(0x80, 4, 0x95),
      "kind of file: this is a Python pickle, which runs whatever code stands in it; if it is gensim's, in Python: KeyedVectors.load(",
    ],
  ])("%s is one line with the path", async (_what, name, bytes, message) => {
    const file = path(name, bytes);
    expect((await failureOf(openTable(file))).message).toContain(message.replace("{}", file));
  });

  test("a missing file and a folder are told from a bad one", async () => {
    const missing = join(folder, "nowhere.txt");
    expect((await failureOf(openTable(missing))).message).toBe(`missing file: ${missing} is not there; check the path`);
    expect((await failureOf(openTable(folder))).message).toMatch(/^invalid file: .* is a folder, a file was expected/);
  });

  test("a path whose extension says nothing can't be saved to", async () => {
    const message = (await failureOf(saveTable(table, join(folder, "a.model")))).message;
    expect(message).toMatch(/^unsupported format: the extension of .*a\.model says none; use one of \.safetensors/);
  });

  test("a token that the format can't hold leaves the old file as it was", async () => {
    const old = path("old.txt", "old");
    const files = readdirSync(folder);
    const error = await failureOf(saveTable(tableOf({ good: [1], "a\nb": [2] }), old));
    expect(error.message).toBe('unsupported token: "a\\nb" can\'t stand in a word2vec text file; save as .safetensors');
    expect(readFileSync(old, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(files);
  });

  const full = existsSync("/dev/full");
  test.skipIf(!full)(full ? "a full disk is named" : "a full disk is named [no /dev/full here]", async () => {
    const error = await failureOf(saveTable(table, "/dev/full", { format: "safetensors" }));
    expect(error.message).toMatch(/^exhausted disk: no space was left while writing \/dev\/full/);
  });
});

describe("asking whether a table could be saved", () => {
  test.each([
    ["a.safetensors", {}],
    ["plain", { format: "text" }],
    ["a.doc", {}],
    ["a.bin", { precision: "int8" }],
    ["a.npy", {}],
    ["none/a.npy", {}],
    ["folder", { format: "model2vec" }],
    ["none/folder", { format: "projector" }],
    ["asked", { format: "model2vec", precision: "int8" }],
    ["none/a.bin", {}],
  ] as const)("%s %j is answered as saving answers, and nothing is left", async (name, options) => {
    const path = join(folder, "asked", name);
    mkdirSync(join(folder, "asked"), { recursive: true });
    const asked = await checkSavable(path, options).then(
      () => "",
      (error: Error) => error.message,
    );
    expect(readdirSync(join(folder, "asked"))).toEqual([]);
    const saved = await saveTable(table, path, options).then(
      () => "",
      (error: Error) => error.message,
    );
    rmSync(join(folder, "asked"), { recursive: true });
    expect(asked).toBe(saved);
  });
});
