// Files as they are sent: whole or in ranges, so that a page can fetch the rows of a model that it needs.

import type { Context } from "hono";
import { HttpFailure } from "./failures.ts";

/** A file that is served. Its name is looked up in a list: no path comes from a request. */
export interface ServedFile {
  name: string;
  size: number;
  /** A strong validator, with its quotes. */
  etag: string;
  /** When it was written. */
  modified: Date;
  /** What is said of it. Default: bytes of no certain kind, to be asked about each time. */
  headers?: Readonly<Record<string, string>>;
  /** The bytes from `start` up to `end`, which is not among them; `done` is told once when nobody reads any more. */
  read(start: number, end: number, done: () => void): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Answers with a file, or with the part of it that is asked for. `hold` keeps the request in work until its answer is read. */
export function sendFile(c: Context, file: ServedFile, hold: () => () => void): Response {
  const { size, etag, modified } = file;
  const headers: Record<string, string> = {
    "accept-ranges": "bytes",
    "cache-control": "no-cache",
    "content-type": "application/octet-stream",
    "last-modified": modified.toUTCString(),
    etag,
    ...file.headers,
  };
  if (matches(c.req.header("if-none-match"), etag)) return c.body(null, 304, headers);
  const condition = c.req.header("if-range");
  const wanted = condition === undefined || condition === etag ? c.req.header("range") : undefined;
  const range = wanted === undefined ? undefined : rangeOf(wanted, size);
  const [start, end] = range ?? [0, size];
  headers["content-length"] = String(end - start);
  if (range) headers["content-range"] = `bytes ${start}-${end - 1}/${size}`;
  const status = range ? 206 : 200;
  if (c.req.method === "HEAD") return c.body(null, status, headers);
  return c.body(file.read(start, end, hold()), status, headers);
}

function matches(condition: string | undefined, etag: string): boolean {
  if (condition === undefined) return false;
  const tags = condition.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(etag);
}

/**
 * The one range that is asked for, its end not in it; undefined for several, or another unit, which may be answered
 * with the whole (RFC 9110, 14.2). Throws `not_satisfiable` for one past the end.
 */
function rangeOf(header: string, size: number): [number, number] | undefined {
  const [, first, last] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header) ?? [];
  if (first === undefined || (first === "" && last === "")) return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  if (start < end) return [start, end];
  const message = `range: ${header.slice(0, 60)} came, the file has ${size} bytes`;
  throw new HttpFailure("not_satisfiable", message, { headers: { "content-range": `bytes */${size}` } });
}
