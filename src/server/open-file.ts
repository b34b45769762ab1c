// A file as the server sends it, in Node.

import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { describeFileError } from "../shared/files.ts";
import type { ServedFile } from "./served-file.ts";

const CHUNK = 256 * 1024;

/** A file that stays open for as long as it is served. */
export interface OpenFile extends ServedFile {
  close(): Promise<void>;
}

/**
 * Opens a file; undefined for a folder. It stays open, so that what is sent is the file that was read at the start, even
 * when another has taken its name since. Throws `missing file` and its like.
 */
export async function openServedFile(path: string): Promise<OpenFile | undefined> {
  const handle = await open(path, "r").catch((error) => {
    throw describeFileError(error, path);
  });
  const found = await handle.stat();
  if (!found.isFile()) {
    await handle.close();
    return undefined;
  }
  const { size, mtimeMs, mtime: modified } = found;
  const etag = `"${size.toString(16)}-${Math.round(mtimeMs * 1000).toString(16)}"`;
  const read: ServedFile["read"] = (start, end, done) => readRange(handle, start, end, done);
  return { name: basename(path), size, etag, modified, read, close: () => handle.close() };
}

function readRange(
  handle: FileHandle,
  start: number,
  end: number,
  done: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = start;
  return new ReadableStream(
    {
      async pull(controller) {
        const chunk = new Uint8Array(Math.min(CHUNK, end - at));
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
        at += bytesRead;
        if (bytesRead > 0) controller.enqueue(chunk.subarray(0, bytesRead));
        if (at < end && bytesRead > 0) return;
        // subtle: a file that was cut off meanwhile may not look whole, so the connection breaks instead.
        if (at < end) controller.error(new Error("the file has become shorter"));
        else controller.close();
        done();
      },
      cancel: done,
    },
    { highWaterMark: 0 },
  );
}
