// The server's description of itself, /openapi.json, from the schemas that check its requests.

import { z } from "zod";
import { VERBS } from "./routes.ts";
import type { Verb, VerbContext } from "./verb.ts";

interface Schema {
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
  [key: string]: unknown;
}

const FAILURE = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message", "request_id"],
      properties: { code: { type: "string" }, message: { type: "string" }, request_id: { type: "string" } },
    },
  },
};

const STATUSES: Record<string, string> = {
  400: "The request makes no sense.",
  401: "The token is missing or another.",
  413: "The request is past a limit.",
  422: "The model has no answer.",
  429: "Too many requests are in work.",
  503: "The answer took too long, or the server is stopping.",
};

/** The description, OpenAPI 3.1, whose schemas are JSON Schema 2020-12 as zod writes it. */
export function describeServer(context: VerbContext, secured: boolean): object {
  const verbs = VERBS.map((verb) => [`/${verb.name}`, describeVerb(verb, context)]);
  const others = Object.entries({
    "/health": ["Whether the server answers, and with which model.", "application/json"],
    "/metrics": ["Counts for Prometheus.", "text/plain"],
    "/v1/models": ["OpenAI's list of models: the one that is served.", "application/json"],
  }).map(([path, [summary, type]]) => [
    path,
    { get: { summary, responses: { 200: { description: "", content: { [type]: {} } } } } },
  ]);
  return {
    openapi: "3.1.0",
    info: {
      title: "Riverbank",
      version: "1",
      description:
        "Questions to a model of vectors. An address answers what the command of its name prints with --json.",
    },
    paths: Object.fromEntries([...verbs, ...others]),
    components: {
      schemas: { Error: FAILURE },
      ...(secured && { securitySchemes: { token: { type: "http", scheme: "bearer" } } }),
    },
    ...(secured && { security: [{ token: [] }] }),
  };
}

function describeVerb(verb: Verb, context: VerbContext): object {
  const { $schema, ...schema } = z.toJSONSchema(verb.schema(context), { io: "input" }) as Schema;
  const { summary, methods = ["GET", "POST"], type = "application/json" } = verb;
  const responses = responsesOf(type);
  const operations = {
    GET: { summary, parameters: parametersOf(verb, schema), responses },
    POST: { summary, requestBody: { required: true, content: { "application/json": { schema } } }, responses },
  };
  return Object.fromEntries(methods.map((method) => [method.toLowerCase(), operations[method]]));
}

function parametersOf({ commas = [] }: Verb, { properties = {}, required = [] }: Schema): object[] {
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(description !== undefined && { description }),
    ...(commas.includes(name) && { style: "form", explode: false }),
    schema,
  }));
}

function responsesOf(type: string): object {
  const failures = Object.entries(STATUSES).map(([status, description]) => {
    const schema = { $ref: "#/components/schemas/Error" };
    return [status, { description, content: { "application/json": { schema } } }];
  });
  const answer = {
    description: "The answer; as events with accept: text/event-stream.",
    content: { [type]: {}, "text/event-stream": {} },
  };
  return { 200: answer, ...Object.fromEntries(failures) };
}
