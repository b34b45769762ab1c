// A request's body, read within its limits.

import { Deadline } from "./deadline.ts";
import { HttpFailure } from "./failures.ts";
import type { Limits } from "./limits.ts";

/** The JSON of a request's body. Throws `too_large`, `unsupported_media_type`, `invalid`, and `timeout` (408). */
export async function readJson(request: Request, limits: Limits): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0].trim().toLowerCase();
  if (type !== "application/json") {
    const came = type ? JSON.stringify(type.slice(0, 60)) : "none";
    throw new HttpFailure("unsupported_media_type", `content-type: ${came} came, application/json was expected`);
  }
  if (Number(request.headers.get("content-length") ?? 0) > limits.body) throw tooLarge(limits);
  const bytes = await readBody(request, limits);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new HttpFailure("invalid", "body: it is not UTF-8; send JSON in UTF-8");
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpFailure("invalid", "body: it is not JSON; send an object with the fields of the verb");
  }
}

async function readBody({ body }: Request, limits: Limits): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (!body) return new Uint8Array();
  const reader = body.getReader();
  const deadline = new Deadline(limits.time, () => tooSlow(limits));
  try {
    for (;;) {
      const part = await deadline.race(reader.read());
      if (part.done) break;
      size += part.value.length;
      if (size > limits.body) throw tooLarge(limits);
      chunks.push(part.value);
    }
  } catch (error) {
    void reader.cancel().catch(() => {});
    if (error instanceof HttpFailure) throw error;
    throw new HttpFailure("invalid", "body: it ended before it was whole; send it again");
  } finally {
    deadline.clear();
  }
  return chunks.length === 1 ? chunks[0] : new Uint8Array(Buffer.concat(chunks));
}

// subtle: the rest of such a body may still be on its way, so the connection can't be used again.
const CLOSE = { connection: "close" };

function tooLarge({ body }: Limits): HttpFailure {
  return new HttpFailure("too_large", `body: more than ${body} bytes came; send less, or in parts`, { headers: CLOSE });
}

function tooSlow({ time }: Limits): HttpFailure {
  const message = `body: it had not come after ${time / 1000} s; send it faster, or less`;
  return new HttpFailure("timeout", message, { status: 408, headers: CLOSE });
}
