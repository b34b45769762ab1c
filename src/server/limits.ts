// What a request may cost.

/** The limits of a server; a request past one is refused with 408, 413, 429 or 503. */
export interface Limits {
  /** Bytes of a request's body. Default 4 MiB. */
  body: number;
  /** UTF-16 units of a text. Default 100,000. */
  text: number;
  /** Texts of one request. Default 2,048. */
  batch: number;
  /** Words of a map. Default 5,000. */
  map: number;
  /** Requests that are in work or wait at the same time. Default 256. */
  concurrency: number;
  /** Milliseconds for a request's body to arrive, and for its answer to be made. Default 30,000. */
  time: number;
}

export const DEFAULT_LIMITS: Limits = {
  body: 4 * 1024 ** 2,
  text: 100_000,
  batch: 2048,
  map: 5000,
  concurrency: 256,
  time: 30_000,
};

/** What a question may hold, the same for every server: each of these costs work of its own. */
export const MOST = {
  /** UTF-16 units of a word, an expression or a name. */
  word: 1000,
  /** UTF-16 units of an axis as it is typed. */
  axis: 10_000,
  /** Words of a list. */
  list: 1000,
  /** Words of a matrix, whose size is their square. */
  matrix: 100,
  /** Axes of one question. */
  axes: 20,
  /** Answers. */
  k: 1000,
  /** Principal directions. */
  directions: 50,
  /** Senses of a word. */
  senses: 50,
} as const;
