// The models in the worker: fetched once, opened from the visitor's own files, told about while they load.

import { type EmbeddingTable, type Encoder, loadEncoder, loadTable } from "riverbank";
import type { ModelState, Models } from "./call.ts";

type Tell = (model: "table" | "encoder", now: ModelState) => void;

/** Milliseconds between two words about how much has come. */
const TELL = 60;

const ADDRESS = { table: "models/en.safetensors", encoder: "models/en-context.safetensors" };
const NAME = { table: "English", encoder: "English in context" };

/** Opens models as they are asked for. `page` is the page's own address, beside which the shipped ones lie. */
export class LoadedModels implements Models {
  readonly #tell: Tell;
  readonly #page: string;
  #table: Promise<EmbeddingTable> | undefined;
  #encoder: Promise<Encoder> | undefined;

  constructor(page: string, tell: Tell) {
    this.#page = page;
    this.#tell = tell;
  }

  table(): Promise<EmbeddingTable> {
    this.#table ??= this.#load("table", (stream, name) => loadTable(stream, { name }));
    return this.#table;
  }

  encoder(): Promise<Encoder> {
    this.#encoder ??= this.#load("encoder", async (stream, name) => {
      const weights = new Uint8Array(await new Response(stream).arrayBuffer());
      return loadEncoder({ weights }, { name });
    });
    return this.#encoder;
  }

  /** Takes the visitor's file instead of the shipped table; the old table stays where the file is none. */
  async open(file: File | undefined): Promise<void> {
    const before = this.#table;
    this.#table = undefined;
    if (!file) return void (await this.table());
    const opened = this.#read("table", file.name, file.stream(), file.size, (stream) =>
      loadTable(stream, { name: file.name, size: file.size }),
    );
    this.#table = opened;
    await opened.catch(() => {
      this.#table = before;
    });
  }

  async #load<Model>(
    kind: "table" | "encoder",
    read: (stream: ReadableStream<Uint8Array>, name: string) => Promise<Model>,
  ): Promise<Model> {
    const response = await fetch(new URL(ADDRESS[kind], this.#page)).catch(() => undefined);
    if (!response?.ok || !response.body) {
      const message = `missing model: ${ADDRESS[kind]} can't be fetched${response ? `, status ${response.status}` : ""}; look at the connection and reload`;
      this.#tell(kind, { state: "failed", name: NAME[kind], loaded: 0, message });
      throw Object.assign(new Error(message), { code: "missing" });
    }
    const size = Number(response.headers.get("content-length")) || undefined;
    return this.#read(kind, NAME[kind], response.body, size, (stream) => read(stream, ADDRESS[kind]));
  }

  async #read<Model>(
    kind: "table" | "encoder",
    name: string,
    body: ReadableStream<Uint8Array>,
    size: number | undefined,
    read: (stream: ReadableStream<Uint8Array>) => Promise<Model>,
  ): Promise<Model> {
    let last = 0;
    const counter = counting(body, (loaded) => {
      if (performance.now() - last < TELL) return;
      last = performance.now();
      this.#tell(kind, { state: "loading", name, loaded, size });
    });
    this.#tell(kind, { state: "loading", name, loaded: 0, size });
    try {
      const model = await read(counter);
      this.#tell(kind, { state: "ready", name, loaded: size ?? 0, size, ...shapeOf(model) });
      return model;
    } catch (error) {
      this.#tell(kind, { state: "failed", name, loaded: 0, message: String((error as Error).message) });
      throw error;
    }
  }
}

function shapeOf(model: unknown): { rows?: number; dims?: number } {
  const { rows, dims } = model as { rows?: number; dims?: number };
  return { ...(rows !== undefined && { rows }), ...(dims !== undefined && { dims }) };
}

function counting(body: ReadableStream<Uint8Array>, onCount: (bytes: number) => void): ReadableStream<Uint8Array> {
  let bytes = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        onCount(bytes);
        controller.enqueue(chunk);
      },
    }),
  );
}
