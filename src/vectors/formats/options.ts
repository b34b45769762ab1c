// What every reader of tables is told.

/** How to read a table. */
export interface ReadOptions {
  /** Read this many rows at most, from the first. Default: all. */
  limit?: number | undefined;
  /** Size of the source in bytes, where it is known: a claim beyond it is refused before anything is read. */
  size?: number | undefined;
  /** Told, in one line, of what was mended while reading (tokens that stand twice, rows too many). Default: not told. */
  onWarning?: ((message: string) => void) | undefined;
}
