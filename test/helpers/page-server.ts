// A server for the browser tests: bare pages, dist/ as it is built, and test/contracts/ with its types stripped. No
// bundler stands between the library and the page.

import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { transformWithOxc } from "vite";

const ROOT = join(import.meta.dirname, "../..");
const SERVED = ["/dist/", "/test/contracts/", "/models/"];
const TYPES: Record<string, string> = { ".js": "text/javascript", ".ts": "text/javascript", ".html": "text/html" };
/** What a page must send so that its memory can be shared with workers. */
export const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};
const PAGE = `<!doctype html><title>Riverbank tests</title>
<script type="importmap">{ "imports": { "#src/": "/dist/", "riverbank": "/dist/index.js" } }</script>`;

/** A running server; `/isolated` and `/plain` are its two pages. */
export interface PageServer {
  origin: string;
  close(): Promise<void>;
}

/** Serves on a free port of this machine. */
export async function servePages(): Promise<PageServer> {
  const server = createServer((request, response) => {
    answer(new URL(request.url ?? "/", "http://localhost").pathname, response).catch((error: unknown) => {
      response.writeHead(404).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function answer(path: string, response: ServerResponse): Promise<void> {
  // A worker's script must send the header too; beside a page without it, it changes nothing.
  const headers = path === "/plain" ? {} : ISOLATION;
  if (path === "/plain" || path === "/isolated") {
    response.writeHead(200, { ...headers, "content-type": "text/html" }).end(PAGE);
    return;
  }
  const file = normalize(path);
  if (!SERVED.some((folder) => file.startsWith(folder))) throw new Error(`${path} is not served`);
  const bytes = await readFile(join(ROOT, file));
  const body = extname(file) === ".ts" ? (await transformWithOxc(bytes.toString(), file)).code : bytes;
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { ...headers, "content-type": type }).end(body);
}
