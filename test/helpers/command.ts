// The built command, run as a person runs it.

import { spawn, spawnSync } from "node:child_process";
import { resolve } from "node:path";
import type { Ended } from "./package.ts";

/** What `node` must be given to run the command. */
export const MAIN = resolve("dist/cli/main.js");

export interface RunOptions {
  /** What stands on standard input. Default: nothing. */
  input?: string | Uint8Array;
  env?: Record<string, string>;
  cwd?: string;
}

/** Runs the command to its end. */
export function riverbank(args: readonly string[], { input = "", env = {}, cwd = "." }: RunOptions = {}): Ended {
  const options = { input, cwd, env: { ...process.env, ...env }, encoding: "utf8", timeout: 60_000 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], options);
  return { status, stdout, stderr };
}

/** Runs the command until `stop` says so of its standard error, then presses ctrl-C. */
export function interruptWhen(stop: (stderr: string) => boolean, args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  let pressed = false;
  child.stdout.on("data", (piece) => void (said.stdout += piece));
  child.stderr.on("data", (piece) => {
    said.stderr += piece;
    if (!pressed && stop(said.stderr)) pressed = child.kill("SIGINT");
  });
  return new Promise((done) => child.on("close", (status) => done({ status, ...said })));
}
