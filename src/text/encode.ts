// Strings to UTF-8 in pieces of a good size.

/** Characters gathered before they are encoded: short strings one by one would be slow. */
const BATCH = 65536;

/** The texts as UTF-8, a "\n" after each. */
export async function* encodeTexts(texts: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const batch = new Batch();
  // subtle: `for await` over a plain iterable would wait a turn for every string.
  if (Symbol.asyncIterator in texts) {
    for await (const text of texts) if (batch.add(text)) yield batch.take();
  } else {
    for (const text of texts) if (batch.add(text)) yield batch.take();
  }
  yield batch.take();
}

class Batch {
  readonly #encoder = new TextEncoder();
  #text = "";

  /** Returns whether the batch is full. */
  add(text: string): boolean {
    this.#text += `${text}\n`;
    return this.#text.length >= BATCH;
  }

  take(): Uint8Array {
    const bytes = this.#encoder.encode(this.#text);
    this.#text = "";
    return bytes;
  }
}
