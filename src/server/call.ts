// Every request's way in and out: its id, who may ask, how many may, what is counted, logged and said of its answer.

import type { Context, Hono, MiddlewareHandler } from "hono";
import { type DoorOptions, doorkeeper, HEADERS, requestIdOf } from "./doorway.ts";
import { failureJson, failureOf, HttpFailure } from "./failures.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** What a request carries through the handlers. */
export interface Call {
  Variables: {
    id: string;
    /** The address's pattern; absent where there is nothing at the address. */
    route?: string;
    /** Keeps the request in work until what it returns is called, once. */
    hold: () => () => void;
  };
}

/** What stands around every request. */
export interface Surroundings extends DoorOptions {
  metrics: Metrics;
  log: Log;
  /** Requests in work at the same time. */
  concurrency: number;
  /** Whether the server is stopping, so that connections should close. */
  stopping(): boolean;
}

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]);

/** What watches the server asks these, however busy it is. */
const WATCHED = new Set(["/health", "/metrics"]);

/** Has every request of an application pass the door. */
export function surround(app: Hono<Call>, around: Surroundings): void {
  app.use("*", accompany(around));
  app.use("*", admit(around));
  app.onError((error, c) => {
    const failure = refuse(error, c, around);
    return new Response(failureJson(failure, c.var.id), {
      status: failure.status,
      headers: { "content-type": "application/json", ...failure.headers },
    });
  });
  app.notFound(() => {
    throw nothingHere();
  });
}

/** Why an address is refused. */
export function nothingHere(): HttpFailure {
  return new HttpFailure("not_found", "address: there is nothing here; /openapi.json lists what there is");
}

/** Counts a refusal, and logs it where it is our own fault. */
export function refuse(
  error: unknown,
  c: Context<Call>,
  { metrics, log }: Pick<Surroundings, "metrics" | "log">,
): HttpFailure {
  const failure = failureOf(error);
  metrics.refused(failure.code);
  if (failure.code === "internal") {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log({ level: "error", event: "failure", request_id: c.var.id, stack });
  }
  return failure;
}

function accompany({ metrics, log, stopping }: Surroundings): MiddlewareHandler<Call> {
  return async (c, next) => {
    const began = performance.now();
    const { method, path } = c.req;
    const id = requestIdOf(c.req.raw.headers);
    let holds = 1;
    const release = () => {
      if (--holds > 0) return;
      metrics.inFlight--;
      const ms = performance.now() - began;
      const { status } = c.res;
      metrics.answered(METHODS.has(method) ? method : "other", c.var.route ?? "other", status, ms / 1000);
      const level = status >= 500 ? "error" : "info";
      log({ level, event: "request", request_id: id, method, path, status, ms: Math.round(ms * 100) / 100 });
    };
    c.set("id", id);
    c.set("hold", () => {
      holds++;
      return release;
    });
    metrics.inFlight++;
    await next();
    const { headers } = c.res;
    for (const [name, value] of HEADERS) if (!headers.has(name)) headers.set(name, value);
    headers.set("x-request-id", id);
    if (stopping()) headers.set("connection", "close");
    release();
  };
}

function admit({ metrics, concurrency, ...door }: Surroundings): MiddlewareHandler<Call> {
  const check = doorkeeper(door);
  return async (c, next) => {
    const { path } = c.req;
    // Health stands open: it says nothing that is anybody's own.
    check(c.req.raw.headers, path === "/health");
    if (metrics.inFlight > concurrency && !WATCHED.has(path)) {
      throw new HttpFailure("busy", `requests: ${concurrency} are in work, which is the limit; ask again in a moment`);
    }
    await next();
  };
}
