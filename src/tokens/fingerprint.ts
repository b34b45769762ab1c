// A short number that tells whether two readings gave the same vocabulary and the same ids.

/** Hashes whole numbers to 64 bits as they come: two multiplicative hashes side by side. Not for secrets. */
export class Fingerprint {
  #a = 0x9747b28c;
  #b = 0x85ebca6b;

  add(numbers: ArrayLike<number>): void {
    let a = this.#a;
    let b = this.#b;
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i] | 0;
      a = Math.imul(a ^ value, 0x01000193);
      a ^= a >>> 15;
      b = Math.imul(b + value, 0x2c1b3c6d);
      b ^= b >>> 13;
    }
    this.#a = a;
    this.#b = b;
  }

  addText(text: string): void {
    const units = [text.length];
    for (let i = 0; i < text.length; i++) units.push(text.charCodeAt(i));
    this.add(units);
  }

  /** 16 hexadecimal digits. */
  toString(): string {
    return [this.#a, this.#b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
  }
}
