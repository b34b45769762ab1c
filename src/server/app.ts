// The server as a function from Request to Response; node.ts binds it to an address.

import { type Context, Hono } from "hono";
import type { Encoder } from "../context/encoder.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { answerVerb, type Means } from "./answering.ts";
import { readJson } from "./body.ts";
import { type Call, surround } from "./call.ts";
import { type Desk, openDeskHere } from "./desk.ts";
import type { DoorOptions } from "./doorway.ts";
import { HttpFailure } from "./failures.ts";
import { readerOf } from "./input.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import type { Log } from "./log.ts";
import { Metrics } from "./metrics.ts";
import { describeServer } from "./openapi.ts";
import { addPage } from "./page.ts";
import { VERBS } from "./routes.ts";
import { type ServedFile, sendFile } from "./served-file.ts";
import type { EncoderCard, Verb, VerbContext } from "./verb.ts";

export interface AppOptions extends DoorOptions {
  /** What the model is called. Default "model". */
  name?: string | undefined;
  /** Reads words in context. Default: none, and what needs one is refused. */
  encoder?: Encoder | undefined;
  /** What the encoder is called. Default "encoder". */
  encoderName?: string | undefined;
  /** Default: {@link DEFAULT_LIMITS}. */
  limits?: Partial<Limits> | undefined;
  /** Where long questions are answered. Default: on this thread. */
  desk?: Desk | undefined;
  /** The models' own files, at /models/; /models/index.json says which is what. Default: none. */
  files?: ModelFiles | undefined;
  /** The page's files, index.html at / and the others at /<name>. Default: none, and / says how to make it. */
  page?: readonly ServedFile[] | undefined;
  /** Default: nothing is logged. */
  log?: Log | undefined;
}

/** The models that are files, each by another name. */
export interface ModelFiles {
  table?: ServedFile | undefined;
  encoder?: ServedFile | undefined;
}

/** A server's application. */
export interface App {
  fetch(request: Request): Response | Promise<Response>;
  readonly metrics: Metrics;
  /** From now on health says so, and answers ask their connection to close. */
  stop(): void;
}

type Answer = (c: Context<Call>) => Response | Promise<Response>;

/**
 * Makes the application that answers questions to a table.
 *
 * @example
 * const app = createApp(table);
 * const response = await app.fetch(new Request("http://localhost/nearest?query=king&k=3"));
 * (await response.json()).neighbours; // [{ token: "queen", score: 0.78 }, ...]
 */
export function createApp(table: EmbeddingTable, options: AppOptions = {}): App {
  const { name = "model", encoder, files = {}, page = [], log = () => {}, token, hosts } = options;
  const models = { table, encoder };
  const { desk = openDeskHere(models) } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const context: VerbContext = {
    limits,
    model: { id: name, rows: table.rows, dims: table.dims },
    encoder: encoder && cardOf(encoder, options.encoderName),
  };
  const metrics = new Metrics();
  const state = { stopping: false };
  const app = new Hono<Call>();
  const { concurrency } = limits;
  surround(app, { metrics, log, concurrency, token, hosts, stopping: () => state.stopping });
  for (const verb of VERBS) addVerb(app, verb, { models, desk, context, metrics, log });
  addAddress(app, "/health", { GET: (c) => sendHealth(c, context, state.stopping) });
  addAddress(app, "/metrics", {
    GET: (c) => c.body(metrics.text(), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }),
  });
  const description = describeServer(context, token !== undefined);
  addAddress(app, "/openapi.json", { GET: (c) => c.json(description) });
  addModels(app, name, files);
  addPage(app, page);
  return {
    fetch: (request) => app.fetch(request),
    metrics,
    stop: () => {
      state.stopping = true;
    },
  };
}

function cardOf({ config }: Encoder, id = "encoder"): EncoderCard {
  const { layers, dims, positions } = config;
  return { id, layers, dims, positions };
}

function addVerb(app: Hono<Call>, verb: Verb, means: Means): void {
  const { context } = means;
  const { read, readQuery } = readerOf(verb, context);
  const all: Record<string, Answer> = {
    GET: (c) => answerVerb(c, verb, readQuery(new URL(c.req.url).searchParams), means),
    POST: async (c) => answerVerb(c, verb, read(await readJson(c.req.raw, context.limits)), means),
  };
  const { methods = ["GET", "POST"] } = verb;
  addAddress(app, `/${verb.name}`, Object.fromEntries(methods.map((method) => [method, all[method]])));
}

/** Answers a pattern's methods, and refuses all others. */
function addAddress(app: Hono<Call>, pattern: string, answers: Readonly<Record<string, Answer>>): void {
  const named = Object.keys(answers);
  const allow = [...named, ...(named.includes("GET") ? ["HEAD"] : [])].join(", ");
  app.all(pattern, (c) => {
    c.set("route", pattern);
    const { method } = c.req;
    const answer = answers[method === "HEAD" ? "GET" : method];
    if (answer) return answer(c);
    const message = `method: ${method.slice(0, 20)} came, ${allow} can be asked`;
    throw new HttpFailure("method_not_allowed", message, { headers: { allow } });
  });
}

function sendHealth(c: Context<Call>, { model, encoder }: VerbContext, stopping: boolean): Response {
  return c.json({ status: stopping ? "stopping" : "ok", model, encoder }, stopping ? 503 : 200);
}

/** OpenAI's list of models, and the files themselves, among which the page looks for its own. */
function addModels(app: Hono<Call>, name: string, { table, encoder }: ModelFiles): void {
  const card = { id: name, object: "model", created: 0, owned_by: "riverbank" };
  addAddress(app, "/v1/models", { GET: (c) => c.json({ object: "list", data: [card] }) });
  addAddress(app, "/v1/models/:id", {
    GET: (c) => {
      if (c.req.param("id") === name) return c.json(card);
      throw new HttpFailure("not_found", `model: it is not served here; ask for ${JSON.stringify(name)}`);
    },
  });
  addAddress(app, "/models/index.json", { GET: (c) => c.json({ table: table?.name, encoder: encoder?.name }) });
  addAddress(app, "/models/:name", {
    GET: (c) => {
      const file = [table, encoder].find((other) => other?.name === c.req.param("name"));
      if (file) return sendFile(c, file, c.var.hold);
      throw new HttpFailure(
        "not_found",
        "model: there is no such file; the server's own models are all that is served",
      );
    },
  });
}
