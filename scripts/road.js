// Runs pages of road/: all of them, or those whose numbers are given. With --renew their output is not shown but written
// to the page's .txt, with which test/road/ compares it.
// Usage: npm run road, npm run road 3, npm run road -- --renew [3]
import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({ options: { renew: { type: "boolean" } }, allowPositionals: true });
const pages = readdirSync("road").filter((name) => /^\d+-.*\.ts$/.test(name));
const numberOf = (page) => page.slice(0, page.indexOf("-"));
const unknown = positionals.find((number) => !pages.some((page) => numberOf(page) === number));
if (unknown !== undefined) {
  process.stderr.write(`unknown page: ${unknown} came, one of ${pages.map(numberOf).join(", ")} was expected\n`);
  process.exit(2);
}
const chosen = pages.filter((page) => positionals.length === 0 || positionals.includes(numberOf(page)));
for (const [index, page] of chosen.entries()) {
  const path = join("road", page);
  if (chosen.length > 1 && !values.renew) process.stdout.write(`${index > 0 ? "\n" : ""}--- ${path}\n\n`);
  const stdio = ["ignore", values.renew ? "pipe" : "inherit", "inherit"];
  const { status, stdout } = spawnSync(process.execPath, ["--import", "./scripts/typescript.js", path], { stdio });
  if (status !== 0) process.exit(status ?? 1);
  if (values.renew) writeFileSync(path.replace(/ts$/, "txt"), stdout);
}
