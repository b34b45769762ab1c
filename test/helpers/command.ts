// The built command, run as a person runs it.

import { spawn, spawnSync } from "node:child_process";
import { resolve } from "node:path";
import type { Ended } from "./package.ts";

/** What `node` must be given to run the command. */
export const MAIN = resolve("dist/cli/main.js");

export interface RunOptions {
  /** What stands on standard input. Default: nothing. */
  input?: string;
  env?: Record<string, string>;
  cwd?: string;
}

/** Runs the command to its end. */
export function riverbank(args: readonly string[], { input = "", env = {}, cwd = "." }: RunOptions = {}): Ended {
  const options = { input, cwd, env: { ...process.env, ...env }, encoding: "utf8", timeout: 60_000 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], options);
  return { status, stdout, stderr };
}

/** Runs the command and sends it a signal, "SIGINT" for ctrl-C, as soon as `ready` says so. */
export function endWhen(ready: () => boolean, signal: NodeJS.Signals, args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (piece) => void (said.stdout += piece));
  child.stderr.on("data", (piece) => void (said.stderr += piece));
  const watch = setInterval(() => {
    if (!ready()) return;
    clearInterval(watch);
    child.kill(signal);
  }, 20);
  return new Promise((done) => {
    child.on("close", (status) => {
      clearInterval(watch);
      done({ status, ...said });
    });
  });
}

/** The arguments of a command line as a shell splits it, `npx riverbank` left out. */
export function argumentsOf(command: string): string[] {
  const parts = [...command.matchAll(/'([^']*)'|(\S+)/g)];
  return parts.slice(2).map(([, quoted, plain]) => quoted ?? plain);
}
