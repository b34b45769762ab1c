// A text as its UTF-16 units in a typed array: a loop over many units reads them several times faster than a string's.

/** Below this the call that copies a string natively costs more than a loop. */
const SHORT = 32;

/** A buffer of more units is given back as soon as a much shorter text comes. */
const LARGE = 1 << 20;

const encoder = new TextEncoder();

/**
 * The units of one text after another, in a buffer that is used again. It answers as a string would, with -1 past the
 * end.
 *
 * @example
 * const units = new Units();
 * units.set("bank").charCodeAt(0); // 98
 * units.set("river").length; // 5
 */
export class Units {
  length = 0;
  /** The units themselves, and behind them what an earlier, longer text has left. */
  buffer = new Uint16Array(1024);
  #bytes = new Uint8Array(1024);

  /** Takes another text. */
  set(text: string): this {
    const { length } = text;
    const room = this.buffer.length;
    if (length > room || (room > LARGE && length < LARGE / 2)) {
      this.buffer = new Uint16Array(Math.max(1024, 2 * length));
      this.#bytes = new Uint8Array(this.buffer.length);
    }
    this.length = length;
    const units = this.buffer;
    if (length > SHORT) {
      const { read, written } = encoder.encodeInto(text, this.#bytes.subarray(0, length));
      // ASCII alone has as many bytes as units.
      if (read === length && written === length) {
        units.set(this.#bytes.subarray(0, length));
        return this;
      }
    }
    for (let i = 0; i < length; i++) units[i] = text.charCodeAt(i);
    return this;
  }

  charCodeAt(at: number): number {
    return at < this.length ? this.buffer[at] : -1;
  }

  codePointAt(at: number): number {
    const unit = this.charCodeAt(at);
    if (unit < 0xd800 || unit > 0xdbff) return unit;
    const next = this.charCodeAt(at + 1);
    return next >= 0xdc00 && next < 0xe000 ? 0x10000 + ((unit - 0xd800) << 10) + next - 0xdc00 : unit;
  }
}
