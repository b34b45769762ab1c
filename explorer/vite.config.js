// The explorer as static files in dist/explorer: any server that hands out files can serve it, at any address.
import { copyFileSync, createReadStream, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";

const ROOT = join(import.meta.dirname, "..");
const MODELS = join(ROOT, "models");

/** The shipped models beside the page, in models/, with index.json that says which is what. */
function shippedModels() {
  const names = readdirSync(MODELS).filter((name) => name.endsWith(".safetensors"));
  const encoder = names.find((name) => name === "en-context.safetensors");
  const index = JSON.stringify({ table: "en.safetensors", encoder });
  return {
    name: "shipped-models",
    configureServer({ middlewares }) {
      middlewares.use("/models", (request, response, next) => {
        const name = (request.url ?? "").slice(1);
        if (name === "index.json") response.end(index);
        else if (names.includes(name)) createReadStream(join(MODELS, name)).pipe(response);
        else next();
      });
    },
    writeBundle({ dir }) {
      mkdirSync(join(dir, "models"), { recursive: true });
      writeFileSync(join(dir, "models/index.json"), index);
      for (const name of names) copyFileSync(join(MODELS, name), join(dir, "models", name));
    },
  };
}

/** The library reaches for Node inside functions that only run there. */
const NODE = /^node:/;

// Without these headers memory can't be shared, and all work is done by one worker.
const headers = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

if (!existsSync(join(ROOT, "dist/index.js"))) throw new Error("dist/: missing; build the library first, npm run build");

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  logLevel: "warn",
  plugins: [shippedModels()],
  resolve: {
    alias: [
      { find: /^riverbank$/, replacement: join(ROOT, "dist/index.js") },
      { find: /^riverbank\/map-view$/, replacement: join(ROOT, "dist/map-view.js") },
      { find: /^riverbank\/questions$/, replacement: join(ROOT, "dist/questions.js") },
    ],
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es", rolldownOptions: { external: NODE } },
  build: {
    outDir: join(ROOT, "dist/explorer"),
    emptyOutDir: true,
    target: "es2022",
    // The page is one for current browsers, and its pieces are few: nothing needs to be asked for beforehand.
    modulePreload: false,
    rolldownOptions: { external: NODE },
    chunkSizeWarningLimit: 1200,
  },
  server: { headers },
  preview: { headers },
});
