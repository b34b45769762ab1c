// How long measurements tell how far they are, and are stopped.

export interface PartProgress {
  /** What is being measured. */
  part: string;
  /** Done so far, in units of the part's own, and all of it. */
  done: number;
  total: number;
}

export interface PartOptions {
  /** Is told about every 25 milliseconds how far the measurement is. Default: nobody is told. */
  onProgress?: ((progress: PartProgress) => void) | undefined;
  /** Stops the measurement, which then throws `cancelled`. Default: it runs to its end. */
  signal?: AbortSignal | undefined;
}
