import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RiverbankError } from "#src/shared/errors.js";
import { checkWritable, describeFileError, fileSize, readChunks, writeAtomically } from "#src/shared/files.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "riverbank-files-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const bytes = (text: string) => new TextEncoder().encode(text);

async function readAll(path: string): Promise<string> {
  let text = "";
  for await (const chunk of readChunks(path)) text += new TextDecoder().decode(chunk);
  return text;
}

describe("writing", () => {
  test("a file holds all chunks in order, small and large, and nothing else is left in its folder", async () => {
    const path = join(folder, "a.bin");
    const chunks = Array.from({ length: 40 }, (_, i) => new Uint8Array(i % 7 === 0 ? 1_500_000 : 31 * i).fill(i));
    await writeAtomically(path, chunks);
    expect(Buffer.compare(readFileSync(path), Buffer.concat(chunks))).toBe(0);
    expect(readdirSync(folder)).toEqual(["a.bin"]);
  });

  test("views on shared memory and chunks that come late are written too", async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(3)).fill(65);
    async function* late() {
      yield shared;
      await new Promise((resolve) => setTimeout(resolve, 1));
      yield bytes("b");
    }
    await writeAtomically(join(folder, "a"), late());
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("AAAb");
  });

  test("an error in the middle of the chunks leaves the old file and no other", async () => {
    const path = join(folder, "a");
    writeFileSync(path, "old");
    function* broken() {
      yield new Uint8Array(3_000_000);
      throw new RiverbankError("unsupported", "token: it can't be written");
    }
    await expect(writeAtomically(path, broken())).rejects.toThrow("unsupported token: it can't be written");
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  test("a link is followed and the file's permissions are kept", async () => {
    const path = join(folder, "real");
    writeFileSync(path, "old");
    chmodSync(path, 0o640);
    symlinkSync(path, join(folder, "link"));
    await writeAtomically(join(folder, "link"), [bytes("new")]);
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(["link", "real"]);
  });

  test("a missing folder, a folder as the file and a file as the folder are told apart in one line", async () => {
    mkdirSync(join(folder, "sub"));
    writeFileSync(join(folder, "file"), "");
    const write = (name: string) => writeAtomically(join(folder, name), [bytes("x")]);
    await expect(write("no/where")).rejects.toThrow(/^missing folder: that of .*where is not there; make it first/);
    await expect(write("sub")).rejects.toThrow(/^invalid file: .*sub is a folder, a file was expected; name a file$/);
    await expect(write("file/x")).rejects.toThrow(/^invalid file: a part of .*x is a file, a folder was expected/);
    await expect(write("a\0b")).rejects.toThrow(/^invalid file: ".*" is not a path; check it$/);
    expect(readdirSync(folder).sort()).toEqual(["file", "sub"]);
  });

  const full = existsSync("/dev/full");
  test.skipIf(!full)(full ? "a full disk is named" : "a full disk is named [no /dev/full here]", async () => {
    const write = writeAtomically("/dev/full", [bytes("x")]);
    await expect(write).rejects.toThrow("exhausted disk: no space was left while writing /dev/full; free some");
    expect(statSync("/dev/full").isCharacterDevice()).toBe(true);
  });

  const root = process.getuid?.() === 0;
  test.skipIf(root)(`a file that may not be written is left alone${root ? " [root may write all]" : ""}`, async () => {
    const path = join(folder, "a");
    writeFileSync(path, "old");
    chmodSync(path, 0o444);
    await expect(writeAtomically(path, [bytes("new")])).rejects.toThrow(/^invalid file: .* may not be written; change/);
    expect(readFileSync(path, "utf8")).toBe("old");
  });
});

describe("asking whether a file could be written", () => {
  test("says nothing and leaves nothing where it could, and keeps a file that is there", async () => {
    await checkWritable(join(folder, "new"));
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, "old"), "old");
    await checkWritable(join(folder, "old"));
    expect(readdirSync(folder)).toEqual(["old"]);
    expect(readFileSync(join(folder, "old"), "utf8")).toBe("old");
  });

  test("throws what writing would throw", async () => {
    writeFileSync(join(folder, "file"), "");
    for (const path of [join(folder, "none", "a"), folder, join(folder, "file", "a")]) {
      const failure = (error: Error) => error.message;
      const written = await writeAtomically(path, []).catch(failure);
      expect(written).toMatch(/^(missing|invalid) /);
      expect(await checkWritable(path).catch(failure)).toBe(written);
    }
  });
});

test("a process that ends while it writes leaves the old file and no other", () => {
  writeFileSync(join(folder, "a"), "old");
  const program = `
    import { writeAtomically } from "#src/shared/files.js";
    async function* chunks() {
      yield new Uint8Array(2 ** 21);
      process.exit(7);
    }
    await writeAtomically(${JSON.stringify(join(folder, "a"))}, chunks());`;
  const { status } = spawnSync(process.execPath, ["--input-type=module", "--eval", program]);
  expect(status).toBe(7);
  expect(readdirSync(folder)).toEqual(["a"]);
  expect(readFileSync(join(folder, "a"), "utf8")).toBe("old");
});

describe("reading", () => {
  test("chunks give the file's bytes, and its size is known", async () => {
    const path = join(folder, "a");
    const text = "river bank ".repeat(300_000);
    writeFileSync(path, text);
    expect(await readAll(path)).toBe(text);
    expect(await fileSize(path)).toBe(text.length);
  });

  test("a missing file and a folder are told in one line with the cure", async () => {
    const path = join(folder, "a");
    await expect(readAll(path)).rejects.toThrow(`missing file: ${path} is not there; check the path`);
    await expect(fileSize(path)).rejects.toThrow(`missing file: ${path} is not there; check the path`);
    await expect(readAll(folder)).rejects.toThrow(
      `invalid file: ${folder} is a folder, a file was expected; name a file`,
    );
  });
});

describe("describing", () => {
  const system = (code: string) => Object.assign(new Error(`${code}: it failed`), { code, errno: -1 });

  test.each([
    ["EACCES", "invalid file: m may not be written; change its permissions or name another"],
    ["EROFS", "invalid file: m is on a file system that is read-only; name a place that can be written"],
    ["ENOSPC", "exhausted disk: no space was left while writing m; free some or name another disk"],
    ["EXOTIC", "invalid file: m could not be written (EXOTIC); check it"],
  ])("%s gives one line with the cure", (code, message) => {
    const described = describeFileError(system(code), "m", "written");
    expect(described).toBeInstanceOf(RiverbankError);
    expect((described as RiverbankError).message).toBe(message);
  });

  test("our own errors and errors of no system call stay as they are", () => {
    const own = new RiverbankError("invalid", "dims: 0 came");
    const bug = new TypeError("x is not a function");
    expect(describeFileError(own, "m")).toBe(own);
    expect(describeFileError(bug, "m")).toBe(bug);
  });

  test("a path with a line feed stays on one line, and a dollar sign stays itself", () => {
    const { message } = describeFileError(system("ENOENT"), "a\nb$&") as RiverbankError;
    expect(message).toBe('missing file: "a\\nb$&" is not there; check the path');
  });
});
