// Compiles src/ to dist/ from an empty folder, so that a deleted source leaves nothing behind.
import { spawnSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import "./build-map-page.js";

rmSync("dist", { recursive: true, force: true });
const { status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc"], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
chmodSync("dist/cli/main.js", 0o755);
