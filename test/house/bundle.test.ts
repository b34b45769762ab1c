import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type BuildOptions, build, type InlineConfig, preview } from "vite";
import { expect, test } from "vitest";
import { describeChromium, launchChromium } from "../helpers/chromium.ts";
import { ISOLATION } from "../helpers/page-server.ts";

const PAGE = '<!doctype html><title>bundled</title><script type="module" src="./main.js"></script>';
const PROGRAM = `
import { KernelMemory, WorkerPool } from "riverbank";
const memory = new KernelMemory();
const pool = await WorkerPool.open(memory, 2);
const norm = await pool.run(1, "norm", memory.store(Float32Array.of(3, 4)), 2);
document.title = [memory.implementation, pool.threaded, norm].join(" ");
await pool.close();
`;

describeChromium("a page that a bundler made", (path) => {
  test("finds its workers, with the bundler's own settings", async () => {
    const root = mkdtempSync(join(tmpdir(), "riverbank-bundle-"));
    writeFileSync(join(root, "index.html"), PAGE);
    writeFileSync(join(root, "main.js"), PROGRAM);
    const target: BuildOptions = { target: "es2023" };
    const alias = { riverbank: resolve("dist/index.js") };
    const config: InlineConfig = { root, configFile: false, logLevel: "silent", build: target, resolve: { alias } };
    await build(config);
    const server = await preview({ ...config, preview: { port: 0, host: "127.0.0.1", headers: ISOLATION } });
    const browser = await launchChromium(path);
    try {
      const page = await browser.newPage();
      await page.goto(server.resolvedUrls?.local[0] ?? "");
      await expect.poll(() => page.title(), { timeout: 20_000 }).toBe("wasm true 5");
    } finally {
      await browser.close();
      await server.close();
      rmSync(root, { recursive: true, force: true });
    }
  });
});
