// Where this code runs.

/** Whether Node runs this, rather than a page. */
export function runsInNode(): boolean {
  return typeof process === "object" && Boolean(process.versions?.node);
}
