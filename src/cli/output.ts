// What goes to standard output, results alone, and to standard error, everything else.

import { once } from "node:events";
import { describeFileError } from "../shared/files.ts";
import { reportError } from "./errors.ts";
import { showText } from "./layout.ts";

/** Ends quietly when whoever reads our output has left (`riverbank ... | head`), and clearly when it can't be written. */
export function guardOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    reportError(describeFileError(error, "standard output", "written"));
    process.exit(1);
  });
  // With nobody to read the errors, there is nobody to tell.
  process.stderr.on("error", () => {});
}

/** Prints lines. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints a part of a long output; resolves when there is room for more. */
export async function printPiece(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

/** Prints a result as one line of JSON, or as `show` lays it out for people. */
export function printResult<T>(result: T, json: boolean | undefined, show: (result: T) => string): void {
  print(json ? JSON.stringify(result) : show(result));
}

/** Says something on standard error that is neither the result nor a failure. */
export function note(message: string): void {
  process.stderr.write(`riverbank: ${showText(message)}\n`);
}
