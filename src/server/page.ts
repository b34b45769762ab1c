// The page at /: the explorer as it was built, everything computed in the browser.

import type { Hono } from "hono";
import { compress } from "hono/compress";
import { type Call, nothingHere } from "./call.ts";
import { HttpFailure } from "./failures.ts";
import { type ServedFile, sendFile } from "./served-file.ts";

const INDEX = "index.html";

/**
 * What the page may do: run its own scripts, the kernels' WebAssembly among them, and workers, which come as files or
 * as blobs; talk to its own server; draw. A worker is held to what its own script came with, so every file says it.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "connect-src 'self' blob: data:",
  "img-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  ico: "image/x-icon",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  wasm: "application/wasm",
  woff2: "font/woff2",
};

/** Names that have a hash of what is in the file: another content has another name. */
const HASHED = /^assets\/(?:.*\/)?[^/]*-[\w-]{8}\.\w+$/;

/** What is said of one of the page's files, by its name. */
export function pageHeaders(name: string): Record<string, string> {
  const [, ending = ""] = /\.(\w+)$/.exec(name) ?? [];
  return {
    "cache-control": HASHED.test(name) ? "max-age=31536000, immutable" : "no-cache",
    "content-security-policy": POLICY,
    "content-type": TYPES[ending] ?? "application/octet-stream",
  };
}

/** Answers / and the names of the page's files, packed for whoever takes that. Comes after all other addresses. */
export function addPage(app: Hono<Call>, files: readonly ServedFile[]): void {
  // Looked up in a list: no path to a file is ever made of a request.
  const byPath = new Map(files.map((file) => [file.name === INDEX ? "/" : `/${file.name}`, file]));
  app.get("*", compress(), (c) => {
    const { path } = c.req;
    const file = byPath.get(path === `/${INDEX}` ? "/" : path);
    if (!file && path !== "/") throw nothingHere();
    c.set("route", "page");
    if (file) return sendFile(c, file, c.var.hold);
    const cure = "make it with npm run build and start the server again, or ask the addresses in /openapi.json";
    throw new HttpFailure("not_found", `page: there is none in dist/explorer; ${cure}`);
  });
}
