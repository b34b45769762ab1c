#!/usr/bin/env node
// The command `riverbank`.

import { exitCodeOf, reportError } from "./errors.ts";
import { guardOutput } from "./output.ts";
import { createProgram } from "./program.ts";

guardOutput();
try {
  const program = await createProgram(process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  reportError(error);
  // subtle: not process.exit(), which would cut off what is still on its way into a pipe.
  process.exitCode = exitCodeOf(error);
}
