// The application at an address, in Node: connections, their faults, and an end in good order.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { RiverbankError } from "../shared/errors.ts";
import type { App } from "./app.ts";
import { failureJson, HttpFailure } from "./failures.ts";

export interface BindOptions {
  /** Default "127.0.0.1". */
  host?: string;
  /** 0 for a free one. Default 4173. */
  port?: number;
  /** Milliseconds for a request to arrive as a whole. Default 30,000. */
  time?: number;
}

/** A server that listens. */
export interface Bound {
  /** `http://127.0.0.1:4173`. */
  address: string;
  /**
   * Ends in good order: takes no new connections, answers what has come, and closes. Resolves with how many requests
   * were cut off because they were not done after `grace` milliseconds.
   */
  stop(grace: number): Promise<number>;
}

/** Milliseconds between two looks for connections that have nothing to do any more. */
const LOOK = 50;

/** Binds an application to an address. Throws `invalid port` and `invalid host` for one that can't be had. */
export async function bind(
  app: App,
  { host = "127.0.0.1", port = 4173, time = 30_000 }: BindOptions = {},
): Promise<Bound> {
  const errorHandler = () => new Response(failureJson(BAD, ""), { status: 400, headers: JSON_TYPE });
  const options = { requestTimeout: time, headersTimeout: time, connectionsCheckingInterval: Math.min(1000, time) };
  const server = createServer(
    options,
    getRequestListener((request) => app.fetch(request), { hostname: host, errorHandler }),
  );
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    app.metrics.refused(answerBadRequest(error, socket));
  });
  await listen(server, host, port);
  const bound = server.address() as AddressInfo;
  const name = bound.family === "IPv6" ? `[${bound.address}]` : bound.address;
  return { address: `http://${name}:${bound.port}`, stop: (grace) => stop(server, app, grace) };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(describeBindError(error, host, port)));
    server.listen(port, host, () => resolve());
  });
}

function describeBindError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const { code } = error;
  if (code === "EADDRINUSE") {
    const message = `port: ${port} on ${host} is in use; end what uses it, or give --port another, 0 for any`;
    return new RiverbankError("invalid", message, { cause: error });
  }
  if (code === "EACCES") {
    return new RiverbankError("invalid", `port: ${port} may not be used by you; give --port one above 1023`, {
      cause: error,
    });
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN") {
    const message = `host: ${JSON.stringify(host)} is no address of this machine; give --host one, such as 127.0.0.1`;
    return new RiverbankError("invalid", message, { cause: error });
  }
  return error;
}

const JSON_TYPE = { "content-type": "application/json" };
const BAD = new HttpFailure("invalid", "request: it is not HTTP as this server understands it; check its first lines");

/** Answers what never became a request, and says with which code. */
function answerBadRequest({ code }: NodeJS.ErrnoException, socket: Duplex): string {
  const failure = failureOfParser(code);
  if (code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return failure.code;
  }
  const body = failureJson(failure, "");
  const head = [`HTTP/1.1 ${failure.status} Refused`, "content-type: application/json", "connection: close"];
  socket.end(`${head.join("\r\n")}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  return failure.code;
}

function failureOfParser(code: string | undefined): HttpFailure {
  if (code === "HPE_HEADER_OVERFLOW") {
    return new HttpFailure("too_large", "headers: they are longer than 16 KiB; send long fields by POST", {
      status: 431,
    });
  }
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return new HttpFailure("timeout", "request: it had not come as a whole in time; send it faster", { status: 408 });
  }
  return BAD;
}

async function stop(server: Server, app: App, grace: number): Promise<number> {
  app.stop();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that is kept alive closes when it has nothing to do, which may be later than now.
  const look = setInterval(() => server.closeIdleConnections(), LOOK);
  let cut = 0;
  const end = setTimeout(() => {
    cut = app.metrics.inFlight;
    server.closeAllConnections();
  }, grace);
  await closed;
  clearInterval(look);
  clearTimeout(end);
  return cut;
}
