// A stream of bytes, read in the pieces that a format is made of. Nothing is reserved for a length that a file merely
// claims: memory grows only with bytes that have come.

import { RiverbankError } from "../../shared/errors.ts";

/** Where bytes may come from. A chunk need only stay as it is until the next one is asked for. */
export type ByteSource = Uint8Array | ArrayBuffer | Response | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

const CHUNK = 1024 ** 2;
const EMPTY = new Uint8Array(0);

/** Chunks of any source, as an iterable. */
export async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) {
    for (let at = 0; at < source.length; at += CHUNK) yield source.subarray(at, at + CHUNK);
  } else if (source instanceof ArrayBuffer) yield* chunksOf(new Uint8Array(source));
  else if (isResponse(source)) {
    if (source.body) yield* chunksOf(source.body);
  } else if ("getReader" in source) {
    // Not every browser can iterate a stream.
    const reader = source.getReader();
    try {
      for (let result = await reader.read(); !result.done; result = await reader.read()) yield result.value;
    } finally {
      await reader.cancel();
    }
  } else yield* source;
}

/** Whether the source is a `Response`. By its shape: to name the class makes Node load its whole HTTP client. */
export function isResponse(source: ByteSource): source is Response {
  return "ok" in source && "body" in source;
}

/** Reads a source in order. Close it when done, so that an open file is closed too. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Uint8Array = EMPTY;
  #position = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** How many bytes were read so far. */
  get position(): number {
    return this.#position;
  }

  /** The next bytes, at most `most` and at least one, good until the next call; undefined at the end. */
  async piece(most = Number.POSITIVE_INFINITY): Promise<Uint8Array | undefined> {
    while (this.#held.length === 0) {
      const { value, done } = await this.#source.next();
      if (done) return undefined;
      this.#held = value;
    }
    const piece = this.#held.length > most ? this.#held.subarray(0, most) : this.#held;
    this.#held = this.#held.subarray(piece.length);
    this.#position += piece.length;
    return piece;
  }

  /** The next `bytes` bytes, which stay to be read, good until the next call; fewer where the source ends. */
  async peek(bytes: number): Promise<Uint8Array> {
    if (this.#held.length < bytes) this.#held = await this.#gather((gathered) => gathered >= bytes);
    return this.#held.subarray(0, bytes);
  }

  /** A copy of the next `bytes` bytes; fewer where the source ends. */
  async take(bytes: number): Promise<Uint8Array> {
    const taken = (await this.peek(bytes)).slice();
    this.#held = this.#held.subarray(taken.length);
    this.#position += taken.length;
    return taken;
  }

  /** The bytes up to the next line feed, which stay to be read, or the next `most` where none stands among them. */
  async peekLine(most: number): Promise<Uint8Array> {
    let end = this.#held.indexOf(10);
    if (end < 0 && this.#held.length < most) {
      this.#held = await this.#gather((gathered, chunk) => gathered >= most || chunk.includes(10));
    }
    end = this.#held.indexOf(10);
    return this.#held.subarray(0, Math.min(most, end < 0 ? this.#held.length : end));
  }

  /** Passes over `bytes` bytes and says over how many it could. */
  async skip(bytes: number): Promise<number> {
    let skipped = 0;
    while (skipped < bytes) {
      const piece = await this.piece(bytes - skipped);
      if (!piece) break;
      skipped += piece.length;
    }
    return skipped;
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    this.#held = EMPTY;
    await this.#source.return?.();
  }

  /** The bytes held and those of further chunks, joined, until `enough` says so or the source ends. */
  async #gather(enough: (gathered: number, chunk: Uint8Array) => boolean): Promise<Uint8Array> {
    const chunks = [this.#held.slice()];
    let gathered = this.#held.length;
    for (;;) {
      const { value, done } = await this.#source.next();
      if (done) break;
      if (gathered === 0 && enough(value.length, value)) return value;
      chunks.push(value.slice());
      gathered += value.length;
      if (enough(gathered, value)) break;
    }
    return join(chunks, gathered);
  }
}

/** A copy of the next `bytes` bytes. Throws `invalid size` where fewer are left. */
export async function takeAll(reader: ByteReader, bytes: number): Promise<Uint8Array> {
  const taken = await reader.take(bytes);
  if (taken.length < bytes) throw cutOff();
  return taken;
}

/** Passes over `bytes` bytes. Throws `invalid size` where fewer are left. */
export async function skipAll(reader: ByteReader, bytes: number): Promise<void> {
  if ((await reader.skip(bytes)) < bytes) throw cutOff();
}

/** The error for a file that ends before what its header speaks of. */
export function cutOff(): RiverbankError {
  return new RiverbankError("invalid", "size: it ends too early; it is cut off, fetch or write it again");
}

function join(chunks: Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}
