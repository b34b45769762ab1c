// One error class for the whole library. Its message is one line: subject, what came, what was expected, the cure.

/** What went wrong, in one of a few words that a program can branch on. */
export type ErrorCode = "invalid" | "missing" | "unknown" | "unsupported" | "mismatched" | "cancelled" | "exhausted";

/**
 * Every error that Riverbank raises for a cause outside itself (input, files, options, memory).
 *
 * @example
 * try {
 *   table.vectorOf("qeen");
 * } catch (error) {
 *   if (error instanceof RiverbankError && error.code === "unknown") console.log(error.message);
 *   // unknown word: "qeen" is not among the table's 40000 words; nearest spellings: queen, green, been
 * }
 */
export class RiverbankError extends Error {
  override readonly name = "RiverbankError";
  readonly code: ErrorCode;

  /**
   * @param code one of the {@link ErrorCode} words.
   * @param message one line, without the code: `dims: 0 came, a whole number from 1 to 4096 was expected`.
   */
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(`${code} ${message}`, options);
    this.code = code;
  }
}

/** Throws an `AbortSignal`'s cancellation as a {@link RiverbankError} with code `cancelled`. */
export function throwIfCancelled(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted) throw new RiverbankError("cancelled", `${what}: stopped on request`, { cause: signal.reason });
}
