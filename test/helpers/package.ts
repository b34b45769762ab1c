// The package as a user gets it: packed, and installed in an empty folder without a network.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** What the project's own package.json says. */
export const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  version: string;
  exports: Record<string, unknown>;
};

/** How a program ended. */
export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program of Node's kind to its end. */
export function runIn(folder: string, command: string, args: string[]): Ended {
  // What npm tells its scripts of this package is not meant for the one in `folder`.
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_(?!config_cache)/.test(name));
  const shell = process.platform === "win32";
  const options = { cwd: folder, env: Object.fromEntries(kept), encoding: "utf8", timeout: 120_000, shell } as const;
  const { status, stdout, stderr } = spawnSync(command, args, options);
  return { status, stdout, stderr };
}

function runOrThrow(folder: string, command: string, args: string[]): string {
  const { status, stdout, stderr } = runIn(folder, command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** A tarball and the paths in it. */
export interface Tarball {
  path: string;
  files: string[];
}

/** Packs the package at `folder` into `destination`, as it is, without building it again. */
export function pack(folder: string, destination: string): Tarball {
  const args = ["pack", folder, "--ignore-scripts", "--json", "--pack-destination", destination];
  const [{ filename, files }] = JSON.parse(runOrThrow(".", "npm", args));
  return { path: join(destination, filename), files: files.map((file: { path: string }) => file.path) };
}

/** Everything that a user's npm would fetch beside the package, by its folder in node_modules. */
function runtimeDependencies(): string[] {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean; peer?: boolean }>;
  };
  return Object.entries(packages).flatMap(([folder, { dev, devOptional, peer }]) =>
    folder === "" || dev || devOptional || peer ? [] : [folder],
  );
}

/** Makes an empty folder with the package installed in it, and returns both. */
export function installPackage(): { folder: string; tarball: Tarball } {
  const folder = mkdtempSync(join(tmpdir(), "riverbank-install-"));
  const tarball = pack(".", folder);
  const others = runtimeDependencies().map((dependency) => pack(resolve(dependency), folder).path);
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  const flags = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  runOrThrow(folder, "npm", ["install", ...flags, tarball.path, ...others]);
  return { folder, tarball };
}
