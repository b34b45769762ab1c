// What a map is made of: points in the space as it was learned, and who is near whom there.

/** Points in their original space. */
export interface Points {
  readonly rows: number;
  readonly dims: number;
  /** [rows, dims], row-major, all finite. */
  readonly numbers: Float32Array;
}

/** Every point's nearest others in the original space, by Euclidean distance. */
export interface Neighbours {
  readonly rows: number;
  readonly k: number;
  /** [rows, k]: rows of the nearest first, ties to the lower row, the point itself left out. */
  readonly ids: Uint32Array;
  /** [rows, k]: their distances, rising. */
  readonly distances: Float32Array;
}

/** How far the making of a map has come. */
export interface MapProgress {
  /** What is done now, such as "neighbours" or "layout". */
  readonly stage: string;
  /** From 0 to `total`. */
  readonly done: number;
  readonly total: number;
  /** The layout as it stands, [rows, 2 or 3]: valid during the call only; undefined before there is one. */
  readonly layout?: Float32Array | undefined;
}

/** What every step of making a map takes. */
export interface StepOptions {
  /** Worker threads; default: those of the machine. The picture is the same whatever their number. */
  threads?: number | undefined;
  /** Ends the work with `cancelled`. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: MapProgress) => void) | undefined;
}
