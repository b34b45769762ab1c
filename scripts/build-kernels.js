// Compiles assembly/ to one WebAssembly module and writes it, as base64, into src/kernels/module.ts.
// Inlined bytes load the same way in Node, a page, a worker and a bundler: no fetch, no path, no copy step.
import { mkdirSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";

const files = new Map();
const { error, stderr } = await asc.main(
  [
    "assembly/index.ts",
    "--outFile",
    "kernels.wasm",
    "-O3",
    "--converge",
    "--noAssert",
    "--runtime",
    "stub",
    "--importMemory",
    "--sharedMemory",
    "--initialMemory",
    "1",
    "--maximumMemory",
    "65536",
    "--enable",
    "simd",
    "--enable",
    "threads",
    "--enable",
    "bulk-memory",
  ],
  { writeFile: (name, contents) => files.set(name, contents) },
);
if (error) {
  process.stderr.write(stderr.toString());
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const bytes = files.get("kernels.wasm");
mkdirSync("src/kernels", { recursive: true });
writeFileSync(
  "src/kernels/module.ts",
  `// Made by scripts/build-kernels.js from assembly/. Do not edit.\nexport const MODULE_BASE64 =\n  "${Buffer.from(bytes).toString("base64")}";\n`,
);
process.stdout.write(`kernels: ${bytes.length} bytes\n`);
