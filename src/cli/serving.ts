// Models behind an address, until a signal ends it: what serve and explore share.

import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { openEncoder } from "../context/open.ts";
import { createApp } from "../server/app.ts";
import type { Limits } from "../server/limits.ts";
import type { Log } from "../server/log.ts";
import { type Bound, bind } from "../server/node.ts";
import { type OpenFile, openServedFile } from "../server/open-file.ts";
import { openPage } from "../server/open-page.ts";

import { openWorkerDesk } from "../server/worker-desk.ts";
import { RiverbankError } from "../shared/errors.ts";
import { encoderPath } from "./encoder.ts";
import { UsageError } from "./errors.ts";
import { modelPath, openModel } from "./model.ts";
import { note } from "./output.ts";

export interface Serving {
  /** Paths; default: the models that come with Riverbank. */
  model?: string | undefined;
  encoder?: string | undefined;
  /** The page's files. */
  page: readonly OpenFile[];
  host: string;
  /** Ports to be heard at, 0 for any: the first that is free. */
  ports: readonly number[];
  token?: string | undefined;
  /** The only names that it may be called by. Default: all. */
  hosts?: ReadonlySet<string> | undefined;
  /** Threads for long questions. */
  workers: number;
  limits: Limits;
  log: Log;
  /** Told the address once it listens. */
  onBound(address: string): void;
}

/** The built explorer, from where this file stands in the package. */
const PAGE = fileURLToPath(new URL("../explorer", import.meta.url));

/** The explorer's files; none where it was not built. */
export function openExplorer(): Promise<OpenFile[]> {
  return openPage(PAGE);
}

/** Serves until SIGTERM, which ends it with 0, or ctrl-C, which ends it with 130. */
export async function serveUntilSignal({ page, limits, log, ...serving }: Serving): Promise<void> {
  const [path, contextPath] = [modelPath(serving.model), encoderPath(serving.encoder)];
  checkNames(path, contextPath);
  const table = await openModel(serving.model);
  const encoder = contextPath === undefined ? undefined : await openEncoder(contextPath, { onWarning: note });
  const files = {
    table: await openServedFile(path),
    encoder: contextPath === undefined ? undefined : await openServedFile(contextPath),
  };
  const desk = openWorkerDesk({ table, encoder }, serving.workers);
  const name = nameOf(path);
  const encoderName = contextPath === undefined ? undefined : nameOf(contextPath);
  const { token, hosts } = serving;
  const app = createApp(table, { name, encoder, encoderName, limits, desk, files, page, log, token, hosts });
  const ended = untilSignal();
  const bound = await bindFirst(serving.ports, (port) => bind(app, { host: serving.host, port, time: limits.time }));
  serving.onBound(bound.address);
  log({ level: "info", event: "listening", address: bound.address, model: name });
  const signal = await ended;
  log({ level: "info", event: "stopping", signal, in_flight: app.metrics.inFlight });
  await finish(bound, limits);
  await desk.close();
  for (const file of [files.table, files.encoder, ...page]) await file?.close();
  log({ level: "info", event: "stopped", signal });
  if (signal === "SIGINT") process.exitCode = 130;
}

function nameOf(path: string): string {
  return basename(path, extname(path));
}

/** Refuses two models of one name, since each has its address by its name. */
function checkNames(path: string, contextPath: string | undefined): void {
  if (contextPath === undefined || basename(path) !== basename(contextPath)) return;
  throw new UsageError(
    `mismatched --encoder: ${basename(path)} is the model's name too, and /models/ has both; rename one of them`,
  );
}

async function bindFirst([port, ...others]: readonly number[], open: (port: number) => Promise<Bound>): Promise<Bound> {
  try {
    return await open(port);
  } catch (error) {
    if (others.length === 0) throw error;
    return bindFirst(others, open);
  }
}

/** The first SIGTERM or ctrl-C; a second one ends the process at once. */
function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const [signal, code] of [
      ["SIGTERM", 143],
      ["SIGINT", 130],
    ] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(code));
        resolve(signal);
      });
    }
  });
}

/** Waits for what has come, no longer than a request may take twice: to arrive and to be answered. */
async function finish(bound: Bound, { time: most }: Limits): Promise<void> {
  const cut = await bound.stop(2 * most);
  if (cut > 0)
    throw new RiverbankError("exhausted", `time: ${cut} requests were cut off, since they were not done in time`);
}
