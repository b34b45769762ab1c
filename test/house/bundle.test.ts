import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build, type InlineConfig, preview } from "vite";
import { expect, test } from "vitest";
import { describeChromium, launchChromium } from "../helpers/chromium.ts";
import { ISOLATION } from "../helpers/page-server.ts";

const PAGE = '<!doctype html><title>bundled</title><script type="module" src="./main.js"></script>';
const PROGRAM = `
import { corpusFromTexts, encodeCorpus, KernelMemory, trainTokenizer, WorkerPool } from "riverbank";
const memory = new KernelMemory();
const pool = await WorkerPool.open(memory, 2);
const norm = await pool.run(1, "norm", memory.store(Float32Array.of(3, 4)), 2);
const corpus = corpusFromTexts(["the river bank", "the bank"]);
const tokenizer = await trainTokenizer(corpus, { kind: "words", minFrequency: 1 });
const ids = [];
for await (const some of encodeCorpus(corpus, tokenizer, { threads: 2 })) ids.push(...some);
document.title = [ids, memory.implementation, pool.threaded, norm].join(" ");
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
      await expect.poll(() => page.title(), { timeout: 20_000 }).toBe("2,3,1,-1,2,1,-1 wasm true 5");
    } finally {
      await browser.close();
      await server.close();
      rmSync(root, { recursive: true, force: true });
    }
  });
});

test("a page that loads one tokenizer gets at most 25 kB of code for it, gzipped", async () => {
  const root = mkdtempSync(join(tmpdir(), "riverbank-bundle-"));
  writeFileSync(join(root, "index.html"), PAGE);
  const load = 'import { loadTokenizer } from "riverbank";';
  writeFileSync(
    join(root, "main.js"),
    `${load}\ndocument.title = loadTokenizer(await (await fetch("/t.json")).json()).kind;`,
  );
  const alias = { riverbank: resolve("dist/index.js") };
  const options: BuildOptions = { target: "es2023", write: false, modulePreload: { polyfill: false } };
  try {
    const made = await build({ root, configFile: false, logLevel: "silent", build: options, resolve: { alias } });
    const { output } = made as Extract<typeof made, { output: unknown }>;
    const code = output.flatMap((file) => (file.type === "chunk" ? [file.code] : [])).join("\n");
    expect(code).toContain("WordPiece");
    expect(gzipSync(code).length).toBeLessThanOrEqual(25_000);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
