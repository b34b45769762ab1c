// Bundles the script of the map's page into a module with its text, which the library puts into every page it writes.
import { writeFileSync } from "node:fs";
import { build } from "vite";

const FOLDER = "src/projection/maps/page";

const [{ output }] = await build({
  configFile: false,
  logLevel: "error",
  build: {
    write: false,
    target: "es2022",
    minify: true,
    lib: { entry: `${FOLDER}/client/main.ts`, formats: ["iife"], name: "map" },
  },
});
const { code } = output[0];
// Inside a page these would end the script or begin a comment.
if (/<\/script|<!--/i.test(code)) throw new Error("the script of the map's page holds what ends a script");
const text = JSON.stringify(code.trim());
writeFileSync(
  `${FOLDER}/script.ts`,
  `// Made by scripts/build-map-page.js from client/. Do not edit.\nexport const SCRIPT =\n  ${text};\n`,
);
process.stdout.write(`map page: ${code.length} bytes\n`);
