// Asking an application without a socket.

import type { App } from "#src/server/app.js";
import type { ServedFile } from "#src/server/served-file.js";

/** What came back, its body read as JSON. */
export interface Reply {
  status: number;
  headers: Headers;
  body: unknown;
}

/** The code of a failure's body, and that it has the three words that every failure has. */
export function codeOf({ body }: Reply): string {
  const { error, ...rest } = body as { error: Record<string, string> };
  if (Object.keys(rest).length > 0 || Object.keys(error).join() !== "code,message,request_id") {
    throw new Error(`no failure: ${JSON.stringify(body)}`);
  }
  return error.code;
}

export async function send(app: Pick<App, "fetch">, path: string, init: RequestInit = {}): Promise<Reply> {
  const response = await app.fetch(new Request(`http://localhost${path}`, init));
  const text = await response.text();
  const json = response.headers.get("content-type") === "application/json";
  return { status: response.status, headers: response.headers, body: json && text !== "" ? JSON.parse(text) : text };
}

/** Sends fields as JSON. */
export function post(app: Pick<App, "fetch">, path: string, fields: unknown, headers = {}): Promise<Reply> {
  const body = JSON.stringify(fields);
  return send(app, path, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
}

/** A file of these bytes, as it would be sent from a disk. */
export function servedBytes(name: string, bytes: Uint8Array<ArrayBuffer>): ServedFile {
  const read: ServedFile["read"] = (start, end, done) =>
    new ReadableStream({
      pull(controller) {
        controller.enqueue(bytes.slice(start, end));
        controller.close();
        done();
      },
    });
  return { name, size: bytes.length, etag: '"a1"', modified: new Date(0), read };
}
