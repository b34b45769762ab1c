// Every failure as one line on stderr and an exit code: 1, 2 for a command line that makes no sense, 130 for ctrl-C.

import { CommanderError } from "commander";
import { RiverbankError } from "../shared/errors.ts";
import { showText } from "./layout.ts";

/** A command line that makes no sense, in the one line that an error has: what came, what was expected, the cure. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Thrown after ctrl-C, when everything has been said and put in order. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

const INTERNAL = "this is a fault of Riverbank: report it with the command and what DEBUG=riverbank shows";

/** The exit code that tells a shell what kind of failure this was. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) return 2;
  if (error instanceof Interrupted) return 130;
  return error instanceof RiverbankError && error.code === "cancelled" ? 130 : 1;
}

/** The line that a person reads; empty where there is nothing (more) to say. */
export function describeError(error: unknown): string {
  if (error instanceof Interrupted) return "";
  if (error instanceof CommanderError) return describeUsage(error);
  if (error instanceof RiverbankError || error instanceof UsageError || isSystemError(error)) {
    return `riverbank: ${oneLine(error.message)}`;
  }
  const came = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `riverbank: internal: ${oneLine(came)}; ${INTERNAL}`;
}

/** Prints {@link describeError}'s line and, with DEBUG=riverbank, the stack. */
export function reportError(error: unknown): void {
  const line = describeError(error);
  if (line !== "") process.stderr.write(`${line}\n`);
  if (process.env.DEBUG !== "riverbank" || !(error instanceof Error)) return;
  process.stderr.write(`${error.stack}\n`);
  if (error.cause) process.stderr.write(`cause: ${error.cause instanceof Error ? error.cause.stack : error.cause}\n`);
}

function describeUsage({ code, exitCode, message }: CommanderError): string {
  // Help and version have been printed; `(outputHelp)` is all that their error says.
  if (exitCode === 0 || code === "commander.help") return "";
  const cure = message.includes("(Did you mean") ? "" : "; --help lists what there is";
  return `riverbank: ${oneLine(message.replace(/^error: |\.$/g, ""))}${cure}`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "errno" in error && "syscall" in error;
}

function oneLine(message: string): string {
  return showText(message.replace(/\s*[\r\n]+\s*/g, " "));
}
