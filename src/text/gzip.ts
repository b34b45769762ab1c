// Compressed text by its first bytes, not by its name.

import { RiverbankError } from "../shared/errors.ts";

/** Unpacks gzip as it comes. */
export type Gunzip = (packed: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/**
 * Passes plain pieces on as they are and unpacks gzip, told apart by its two first bytes. Throws `invalid gzip` when
 * the data is cut off or damaged.
 */
export async function* unpack(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
  gunzip: Gunzip = gunzipStream,
): AsyncGenerator<Uint8Array> {
  const { head, all } = await peek(pieces, 2);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return yield* all;
  const source = { failed: false };
  try {
    yield* gunzip(watched(all, source));
  } catch (cause) {
    if (source.failed) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RiverbankError("invalid", `gzip: ${name} is cut off or damaged (${why}); fetch or pack it again`, {
      cause,
    });
  }
}

/** Tells a source that could not be read from data that could not be unpacked. */
async function* watched(pieces: AsyncIterable<Uint8Array>, source: { failed: boolean }): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    source.failed = true;
    throw error;
  }
}

/** The first bytes, at least `length` of them unless the text is shorter, and all pieces from the beginning. */
export async function peek(
  pieces: AsyncIterable<Uint8Array>,
  length: number,
): Promise<{ head: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let size = 0;
  while (size < length) {
    const { done, value } = await iterator.next();
    if (done) break;
    first.push(value);
    size += value.length;
  }
  const head = new Uint8Array(size);
  for (let i = 0, at = 0; i < first.length; at += first[i++].length) head.set(first[i], at);
  return { head, all: resume(head, iterator) };
}

async function* resume(head: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (;;) {
      const { done, value } = await iterator.next();
      if (done) return;
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** Unpacks through the standard DecompressionStream, which pages and Node have alike. */
async function* gunzipStream(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  const feeding = (async () => {
    for await (const piece of packed) await writer.write(piece as Uint8Array<ArrayBuffer>);
    await writer.close();
  })();
  // What fails there also fails the readable side, or is thrown at the end.
  feeding.catch((error) => writer.abort(error));
  yield* readStream(readable);
  await feeding;
}

/** subtle: not every browser lets `for await` walk a ReadableStream. */
export async function* readStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
