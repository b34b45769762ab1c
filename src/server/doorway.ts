// Who may ask, and what every answer says about itself.

import { createHash, timingSafeEqual } from "node:crypto";
import { HttpFailure } from "./failures.ts";

/** Who may ask. */
export interface DoorOptions {
  /** What must come as `authorization: Bearer ...`. Default: nothing. */
  token?: string | undefined;
  /**
   * The names by which the server may be called. On a machine's own address a page from anywhere could otherwise have
   * its name point here and read the answers (DNS rebinding). Default: all.
   */
  hosts?: ReadonlySet<string> | undefined;
}

/**
 * What every answer says unless it says otherwise: nothing here is a page that others may frame or take scripts from,
 * and a page of ours is isolated, so that its memory can be shared with workers. Answers are not kept, since the
 * address may have another model tomorrow.
 */
export const HEADERS: readonly (readonly [string, string])[] = [
  ["cache-control", "no-store"],
  ["content-security-policy", "default-src 'none'; frame-ancestors 'none'"],
  ["cross-origin-embedder-policy", "require-corp"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  ["referrer-policy", "no-referrer"],
  ["x-content-type-options", "nosniff"],
];

/** Throws `misdirected` and `unauthorised`. */
export function doorkeeper({ token, hosts }: DoorOptions): (headers: Headers, open: boolean) => void {
  const expected = token === undefined ? undefined : digest(token);
  return (headers, open) => {
    const host = headers.get("host");
    if (hosts && host !== null && !hosts.has(host.replace(/:\d+$/, "").toLowerCase())) {
      throw new HttpFailure("misdirected", "host: the server goes by another name; call it by its own address");
    }
    if (!expected || open) return;
    const [, given] = /^bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "") ?? [];
    // subtle: digests have one length, so neither that nor the place of the first difference shows in the time taken.
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return;
    const message = `token: ${given === undefined ? "none" : "another"} came; send the server's as authorization: Bearer`;
    throw new HttpFailure("unauthorised", message, { headers: { "www-authenticate": 'Bearer realm="riverbank"' } });
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** A request's own id where it has a sound one, else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id");
  return given !== null && /^[\w.:-]{1,64}$/.test(given) ? given : crypto.randomUUID();
}
