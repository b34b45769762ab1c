// riverbank serve: the questions behind an address.

import { type Command, Option } from "commander";
import { DEFAULT_LIMITS, type Limits } from "../../server/limits.ts";
import { type LogFormat, openLog } from "../../server/log.ts";
import { UsageError } from "../errors.ts";
import { addExamples, describe, oneOf, positiveNumber, wholeNumber } from "../options.ts";
import { print } from "../output.ts";
import { openExplorer, serveUntilSignal } from "../serving.ts";

interface Options {
  model?: string;
  encoder?: string;
  host: string;
  port: number;
  token?: string;
  insecure?: boolean;
  log?: LogFormat;
  workers: number;
  maxBody: number;
  maxText: number;
  maxBatch: number;
  maxMap: number;
  maxRequests: number;
  timeout: number;
}

const ABOUT = `Answer questions over HTTP: the address /nearest?query=king&k=5 answers what riverbank nearest king -k 5 --json
prints, and so do tokenize, embed, compare, analogy, odd, project, axes, focus and map, and with an encoder context,
senses, fill and trace. Longer questions come by POST with the same fields in JSON. /openapi.json describes them all;
/v1/embeddings answers clients made for OpenAI's. At / is the explorer, a page that computes everything itself.

Its address is printed when it listens. With "accept: text/event-stream" an answer comes as events that say how far it
is. /health and /metrics are for what watches the server, /models/ has the models' files. Files are never read, nor
anything written, because of a request.

It is heard on this machine alone unless --host says otherwise; then it wants a --token, or --insecure where something
before it keeps strangers out. A request past a limit is refused with status 408, 413, 429 or 503.

SIGTERM ends it in good order: what has come is answered first, and the exit code is 0. Ctrl-C does the same with exit
code 130; a second one ends it at once.`;

const { body, text, batch, map, concurrency, time } = DEFAULT_LIMITS;

export function define(command: Command): void {
  describe(command, ABOUT)
    .option("--model <file>", "model to serve (default: the English model that comes with Riverbank)")
    .option(
      "--encoder <path>",
      "encoder for words in context: a file, or a folder of a BERT-family checkpoint (default: the one that comes with Riverbank, where it is there)",
    )
    .option("--host <address>", "address to be heard at", "127.0.0.1")
    .option("--port <number>", "port to be heard at, 0 for a free one", wholeNumber("--port", 0, 65535), 4173)
    .addOption(new Option("--token <text>", "what clients must send as authorization: Bearer").env("RIVERBANK_TOKEN"))
    .option("--insecure", "be heard elsewhere without a token")
    .option(
      "--log <format>",
      "json, text or off, on standard error (default: text in a terminal, else json)",
      oneOf("--log", ["json", "text", "off"]),
    )
    .option(
      "--workers <number>",
      "threads for long questions, each with the models",
      wholeNumber("--workers", 1, 64),
      1,
    )
    .option("--max-body <bytes>", "bytes of a request's body", wholeNumber("--max-body", 1), body)
    .option("--max-text <number>", "characters of a text", wholeNumber("--max-text", 1), text)
    .option("--max-batch <number>", "texts of a request", wholeNumber("--max-batch", 1), batch)
    .option("--max-map <number>", "words of a map", wholeNumber("--max-map", 4), map)
    .option("--max-requests <number>", "requests in work", wholeNumber("--max-requests", 1), concurrency)
    .option(
      "--timeout <seconds>",
      "time for a request to arrive, and for its answer",
      positiveNumber("--timeout", { most: 86_400 }),
      time / 1000,
    );
  addExamples(
    command,
    "serve",
    "serve --model my.safetensors --port 8080 --log json 2> server.log",
    "serve --encoder bge-small-en-v1.5",
    "serve --host 0.0.0.0 --token correct-horse-battery-staple",
  );
  command.action(run);
}

async function run(options: Options): Promise<void> {
  const { host, port, token, insecure } = options;
  checkExposure(options);
  const log = openLog(options.log ?? (process.stderr.isTTY ? "text" : "json"), (line) => process.stderr.write(line));
  const hosts = token === undefined && !insecure ? new Set([...LOOPBACK, host]) : undefined;
  const page = await openExplorer();
  await serveUntilSignal({ ...options, page, ports: [port], hosts, limits: limitsOf(options), log, onBound: print });
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Refuses to be heard by strangers without a token, unless it was said that this is meant. */
function checkExposure({ host, token, insecure }: Options): void {
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new UsageError(
      "invalid --token: a header carries letters, digits and signs without blanks; give such a token",
    );
  }
  const local = host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
  if (local || token !== undefined || insecure) return;
  throw new UsageError(
    `missing --token: at ${host} whoever reaches this machine could ask the model and use its processor; add --token TEXT, or --insecure if something before it keeps strangers out`,
  );
}

function limitsOf({ maxBody, maxText, maxBatch, maxMap, maxRequests, timeout }: Options): Limits {
  return { body: maxBody, text: maxText, batch: maxBatch, map: maxMap, concurrency: maxRequests, time: timeout * 1000 };
}
