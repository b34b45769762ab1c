// The models in the worker: fetched once, opened from the visitor's own files, told about while they load.

import { type EmbeddingTable, type Encoder, loadEncoder, loadTable } from "riverbank";
import type { ModelKind, ModelState, Models } from "./call.ts";
import { Problem } from "./problem.ts";

type Stream = ReadableStream<Uint8Array>;
type Tell = (model: ModelKind, now: ModelState) => void;

/** Milliseconds between two words about how much has come. */
const TELL = 60;

/** Which models lie beside the page, by their files' names: models/index.json. */
type Shipped = Partial<Record<ModelKind, string>>;

/** Opens models as they are asked for. `page` is the page's own address, beside which the shipped ones lie. */
export class LoadedModels implements Models {
  readonly #tell: Tell;
  readonly #folder: URL;
  #shipped: Promise<Shipped> | undefined;
  #table: Promise<EmbeddingTable> | undefined;
  #encoder: Promise<Encoder> | undefined;

  constructor(page: string, tell: Tell) {
    this.#folder = new URL("models/", page);
    this.#tell = tell;
  }

  table(): Promise<EmbeddingTable> {
    this.#table ??= this.#load("table", (stream, name, size) => loadTable(stream, { name, size }));
    return this.#table;
  }

  encoder(): Promise<Encoder> {
    this.#encoder ??= this.#load("encoder", (weights, name) => loadEncoder({ weights }, { name }));
    return this.#encoder;
  }

  /** Takes the visitor's file instead of the shipped table; the old table stays where the file is none. */
  async open(file: File | undefined): Promise<void> {
    const before = this.#table;
    this.#table = undefined;
    const opened = file
      ? this.#read("table", { name: file.name, body: file.stream(), size: file.size }, (stream, name, size) =>
          loadTable(stream, { name, size }),
        )
      : this.table();
    this.#table = opened;
    await opened.catch(() => {
      this.#table = before;
    });
  }

  async #load<Model>(kind: ModelKind, read: Read<Model>): Promise<Model> {
    this.#shipped ??= fetchFrom(new URL("index.json", this.#folder)).then((response) => response.json());
    try {
      const name = (await this.#shipped)[kind];
      if (name === undefined) throw new Problem("missing", `missing ${kind}: this page was built without one`);
      const response = await fetchFrom(new URL(name, this.#folder));
      const size = Number(response.headers.get("content-length")) || undefined;
      if (!response.body) throw new Problem("missing", `missing ${kind}: ${name} came without its bytes; reload`);
      return await this.#read(kind, { name, body: response.body, size }, read);
    } catch (error) {
      this.#tell(kind, { state: "failed", name: kind, loaded: 0, message: (error as Error).message });
      throw error;
    }
  }

  async #read<Model>(kind: ModelKind, { name, body, size }: Source, read: Read<Model>): Promise<Model> {
    let last = 0;
    const counter = counting(body, (loaded) => {
      if (performance.now() - last < TELL) return;
      last = performance.now();
      this.#tell(kind, { state: "loading", name, loaded, size });
    });
    this.#tell(kind, { state: "loading", name, loaded: 0, size });
    try {
      const model = await read(counter, name, size);
      this.#tell(kind, { state: "ready", name, loaded: size ?? 0, size, ...shapeOf(model) });
      return model;
    } catch (error) {
      this.#tell(kind, { state: "failed", name, loaded: 0, message: (error as Error).message });
      throw error;
    }
  }
}

interface Source {
  name: string;
  body: Stream;
  size: number | undefined;
}

type Read<Model> = (stream: Stream, name: string, size: number | undefined) => Promise<Model>;

async function fetchFrom(url: URL): Promise<Response> {
  const response = await fetch(url).catch(() => undefined);
  if (response?.ok) return response;
  const name = url.pathname.slice(url.pathname.lastIndexOf("/") + 1);
  const why = response ? `status ${response.status} came` : "nothing came";
  throw new Problem("missing", `missing model: ${why} for ${name}; look at the connection and reload`);
}

function shapeOf(model: unknown): { rows?: number; dims?: number } {
  const { rows, dims } = model as { rows?: number; dims?: number };
  return { ...(rows !== undefined && { rows }), ...(dims !== undefined && { dims }) };
}

function counting(body: Stream, onCount: (bytes: number) => void): Stream {
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
