// Finds an installed Chromium or Chrome, and where there is none tries to get one.

import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];
const MINUTES = 60_000;

/** The path of an installed Chromium, or undefined. RIVERBANK_CHROMIUM and CHROME_PATH are asked first. */
export function findChromium(): string | undefined {
  const { RIVERBANK_CHROMIUM, CHROME_PATH, PATH = "" } = process.env;
  const named = [RIVERBANK_CHROMIUM, CHROME_PATH].filter((path) => path !== undefined && path !== "");
  const onPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...named, ...onPath, ...usualPlaces(), chromium.executablePath()].find(
    (path): path is string => path !== undefined && path !== "" && existsSync(path),
  );
}

function usualPlaces(): string[] {
  if (process.platform === "win32") {
    const roots = [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA];
    const programs = ["Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe"];
    programs.push("Microsoft/Edge/Application/msedge.exe");
    return roots.flatMap((root) => (root ? programs.map((program) => join(root, program)) : []));
  }
  if (process.platform === "darwin") {
    const programs = ["Chromium", "Google Chrome", "Microsoft Edge"];
    return ["/Applications", join(homedir(), "Applications")].flatMap((folder) =>
      programs.map((name) => join(folder, `${name}.app/Contents/MacOS/${name}`)),
    );
  }
  return NAMES.flatMap((name) => [`/usr/bin/${name}`, `/usr/local/bin/${name}`, `/snap/bin/${name}`]);
}

/**
 * Tries to install Chromium: from the system's packages as root on Debian, else by Playwright's installer. Returns the
 * path, or undefined after at most five minutes.
 */
export async function getChromium(): Promise<string | undefined> {
  if (process.getuid?.() === 0 && isCommand("apt-get")) {
    await attempt("apt-get", ["-q", "update"], 1 * MINUTES);
    await attempt("apt-get", ["-qy", "install", "--no-install-recommends", "chromium"], 2 * MINUTES);
  }
  if (!findChromium()) {
    const installer = join(import.meta.dirname, "../../node_modules/playwright-core/cli.js");
    await attempt(process.execPath, [installer, "install", "chromium"], 2 * MINUTES);
  }
  const path = findChromium();
  return path && (await starts(path)) ? path : undefined;
}

function isCommand(name: string): boolean {
  return spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0;
}

/** Runs a command to its end or its time limit; that it failed shows in what it was to bring. */
function attempt(command: string, args: string[], limit: number): Promise<void> {
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    // Its own process group, so that the limit also ends what it started.
    const child = spawn(command, args, { stdio: "ignore", env, detached: true });
    const timer = setTimeout(() => child.pid && process.kill(-child.pid, "SIGKILL"), limit);
    child.on("error", () => resolve());
    child.on("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function starts(path: string): Promise<boolean> {
  try {
    await (await chromium.launch({ executablePath: path, timeout: MINUTES })).close();
    return true;
  } catch {
    return false;
  }
}
