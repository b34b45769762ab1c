// Every failure as a status and JSON: {"error":{"code","message","request_id"}}. Never a stack.

import { type ErrorCode, RiverbankError } from "../shared/errors.ts";

/** The words that only a server has; the others are the library's own. */
export type FailureCode =
  | ErrorCode
  | "not_found"
  | "method_not_allowed"
  | "too_large"
  | "unsupported_media_type"
  | "unauthorised"
  | "misdirected"
  | "not_satisfiable"
  | "busy"
  | "timeout"
  | "stopping"
  | "internal";

const STATUS = {
  // The request makes no sense by itself.
  invalid: 400,
  mismatched: 400,
  unauthorised: 401,
  not_found: 404,
  method_not_allowed: 405,
  too_large: 413,
  unsupported_media_type: 415,
  not_satisfiable: 416,
  misdirected: 421,
  // It makes sense, and this model has no answer: 404 stays for addresses.
  unknown: 422,
  missing: 422,
  unsupported: 422,
  busy: 429,
  internal: 500,
  exhausted: 503,
  cancelled: 503,
  timeout: 503,
  stopping: 503,
} as const satisfies Record<FailureCode, number>;

/** Where asking again later helps. */
const RETRY: ReadonlySet<FailureCode> = new Set<FailureCode>(["busy", "timeout", "stopping"]);

/** Why a request is refused. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  readonly code: FailureCode;
  readonly status: number;
  readonly headers: Record<string, string>;

  /** @param message one line: what came, what was expected, the cure. */
  constructor(
    code: FailureCode,
    message: string,
    { headers = {}, status = STATUS[code] }: { headers?: Record<string, string>; status?: number } = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.headers = RETRY.has(code) ? { ...headers, "retry-after": "1" } : headers;
  }
}

const INTERNAL = "this is a fault of Riverbank: report it with the line that the server's log has for this request";

/** A failure of any kind as one that can be answered; what is not the request's is a fault of our own. */
export function failureOf(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error;
  if (error instanceof RiverbankError) return new HttpFailure(error.code, error.message);
  return new HttpFailure("internal", INTERNAL);
}

/** A failure's body. */
export function failureJson({ code, message }: HttpFailure, requestId: string): string {
  return JSON.stringify({ error: { code, message, request_id: requestId } });
}
