// Files in Node: read in pieces, written so that a crash leaves the old file whole, with errors that name the cure.
// Only what is named for Node may import this file.

import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { access, constants, type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { type ErrorCode, RiverbankError } from "./errors.ts";

const CHUNK = 1024 ** 2;

/** What the system says, what it means for the person at the keyboard, and the cure. `{}` stands for the path. */
const MEANINGS: Record<string, [ErrorCode, string]> = {
  ENOENT: ["missing", "file: {} is not there; check the path"],
  ENOTDIR: ["invalid", "file: a part of {} is a file, a folder was expected; check the path"],
  EISDIR: ["invalid", "file: {} is a folder, a file was expected; name a file"],
  ENAMETOOLONG: ["invalid", "file: the name {} is too long for this file system; shorten it"],
  ELOOP: ["invalid", "file: {} is a link that leads to itself; remove the link"],
  EACCES: ["invalid", "file: {} may not be {done}; change its permissions or name another"],
  EPERM: ["invalid", "file: {} may not be {done}; change its permissions or name another"],
  EROFS: ["invalid", "file: {} is on a file system that is read-only; name a place that can be written"],
  ETXTBSY: ["invalid", "file: {} is a program that runs; stop it or name another file"],
  EBUSY: ["invalid", "file: {} is in use; close what uses it or name another file"],
  ENOSPC: ["exhausted", "disk: no space was left while writing {}; free some or name another disk"],
  EDQUOT: ["exhausted", "disk: your quota ended while writing {}; free some or name another disk"],
  EFBIG: ["exhausted", "disk: {} is too large for this file system; name another disk"],
  EMFILE: ["exhausted", "files: too many are open to open {}; close some or raise the limit (ulimit -n)"],
  EIO: ["invalid", "disk: it failed at {}; check the disk"],
  EPIPE: ["cancelled", "output: what read {} has closed it"],
  ERR_INVALID_ARG_VALUE: ["invalid", "file: {} is not a path; check it"],
};

/**
 * A system error about `path` as a {@link RiverbankError} of one line with its cure; every other error as it is.
 *
 * @param done what was to happen to the file, "read" or "written".
 * @example
 * describeFileError(error, "corpus.txt"); // missing file: corpus.txt is not there; check the path
 */
export function describeFileError(error: unknown, path: string, done: "read" | "written" = "read"): unknown {
  if (error instanceof RiverbankError || !(error instanceof Error)) return error;
  const shown = /\p{Cc}/u.test(path) ? JSON.stringify(path) : path;
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const meaning = MEANINGS[code];
  if (!meaning && (error as NodeJS.ErrnoException).errno === undefined) return error;
  let [word, message] = meaning ?? ["invalid", `file: {} could not be {done} (${code}); check it`];
  if (code === "ENOENT" && done === "written") {
    message = "folder: that of {} is not there; make it first or name another";
  }
  // subtle: a replacer, since a "$" in a path would be a pattern in a plain replacement.
  message = message.replace("{done}", done).replace("{}", () => shown);
  return new RiverbankError(word, message, { cause: error });
}

/**
 * A file's bytes in chunks of up to 1 MiB. Every chunk is a view on the same buffer: copy what is to be kept before
 * asking for the next. The file is opened at the first chunk and closed at the end, or when the loop is left.
 *
 * Throws what {@link describeFileError} says.
 */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, "r");
    const buffer = new Uint8Array(CHUNK);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) break;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw describeFileError(error, path);
  } finally {
    await file?.close();
  }
}

/** A file's size in bytes, or undefined for what has none (a pipe, a device). Throws `missing` and its like. */
export async function fileSize(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    throw describeFileError(error, path);
  }
}

/**
 * Writes a file as a whole or not at all: the chunks go to a temporary file beside `path`, which is synced and then
 * renamed. Whatever fails, an error in `chunks` included, the temporary file goes and the old file stays as it was.
 * A link is followed, an existing file's permissions are kept, and a pipe or device is written as it is.
 *
 * Throws what {@link describeFileError} says, and whatever `chunks` throws.
 *
 * @example
 * await writeAtomically("notes.txt", [new TextEncoder().encode("water and money")]);
 */
export async function writeAtomically(
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  let file: FileHandle | undefined;
  let temporary: string | undefined;
  try {
    const { target, mode, whole } = await inspectTarget(path);
    if (whole) temporary = temporaryBeside(target);
    if (temporary) noteUnfinished(temporary);
    file = await open(temporary ?? target, temporary ? "wx" : "w", mode);
    for await (const block of joinSmall(chunks)) await writeAll(file, block);
    if (temporary) await file.sync();
    await file.close();
    if (temporary) {
      await rename(temporary, target);
      await syncFolder(dirname(target));
    }
  } catch (error) {
    await file?.close().catch(() => {});
    if (temporary) await rm(temporary, { force: true }).catch(() => {});
    throw describeFileError(error, path, "written");
  } finally {
    if (temporary) unfinished.delete(temporary);
  }
}

/**
 * Finds out whether {@link writeAtomically} could write `path` now, so that nobody works for hours for a file that
 * can't be written. Throws as it does; nothing is left behind.
 */
export async function checkWritable(path: string): Promise<void> {
  try {
    const { target, mode, whole } = await inspectTarget(path);
    if (!whole) return;
    const temporary = temporaryBeside(target);
    await (await open(temporary, "wx", mode)).close();
    await rm(temporary, { force: true });
  } catch (error) {
    throw describeFileError(error, path, "written");
  }
}

/** Temporary files that go when the process ends by itself, by process.exit() too, before they are finished. */
const unfinished = new Set<string>();
let watching = false;

function noteUnfinished(temporary: string): void {
  unfinished.add(temporary);
  if (watching) return;
  watching = true;
  process.on("exit", () => {
    for (const path of unfinished) rmSync(path, { force: true });
  });
}

function temporaryBeside(target: string): string {
  return join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
}

/** Where the bytes of `path` go in the end, with which permissions, and whether a file there is replaced as a whole. */
async function inspectTarget(path: string): Promise<{ target: string; mode: number; whole: boolean }> {
  const found = await stat(path).catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  // A name that ends in a separator can only be a folder's, there or not.
  if (found?.isDirectory() || path.endsWith("/") || path.endsWith(sep))
    throw Object.assign(new Error("a folder"), { code: "EISDIR", errno: 0 });
  if (!found) return { target: path, mode: 0o666, whole: true };
  // A file that may not be written is not replaced either, though its folder would allow it.
  await access(path, constants.W_OK);
  return { target: await realpath(path), mode: found.mode & 0o777, whole: found.isFile() };
}

/** Collects small chunks into larger ones, each good until the next. */
async function* joinSmall(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK);
  let used = 0;
  for await (const chunk of chunks) {
    if (used + chunk.length > CHUNK) {
      yield buffer.subarray(0, used);
      used = 0;
    }
    if (chunk.length > CHUNK) yield chunk;
    else {
      buffer.set(chunk, used);
      used += chunk.length;
    }
  }
  if (used > 0) yield buffer.subarray(0, used);
}

async function writeAll(file: FileHandle, block: Uint8Array): Promise<void> {
  for (let at = 0; at < block.length; ) {
    // One call writes 2 GiB at most.
    const { bytesWritten } = await file.write(block, at, Math.min(block.length - at, 2 ** 30));
    at += bytesWritten;
  }
}

/** Makes the rename last through a power cut, where the system can sync a folder. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
