import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readme = readFileSync(`${root}/README.md`, "utf8");

/** What stands in the README's first block of a language. */
function block(language: string): string {
  const found = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``).exec(readme);
  if (!found) throw new Error(`the README has no ${language} block`);
  return found[1];
}

function run(...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

describe("the README", () => {
  test("its program prints what its comments say", () => {
    const program = block("js");
    const said = [...program.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line);
    const printed = run("--input-type=module", "--eval", program);
    expect(printed.trimEnd().split("\n")).toEqual(said);
  });

  test("its commands print what stands below them", () => {
    const session = readme.match(/```console\n([\s\S]*?)\n```/)?.[1] ?? "";
    const commands = session.split(/^\$ /m).slice(1);
    expect(commands.length).toBeGreaterThan(2);
    for (const command of commands) {
      const [line, ...output] = command.trimEnd().split("\n");
      const [npx, riverbank, ...args] = line.split(" ");
      expect([npx, riverbank], line).toEqual(["npx", "riverbank"]);
      expect(run("dist/cli/main.js", ...args).trimEnd(), line).toBe(output.join("\n"));
    }
  });

  test("its tour is what explore --terminal prints", () => {
    expect(run("dist/cli/main.js", "explore", "--terminal")).toContain(block("text"));
  });

  test("the files it points to are there", () => {
    for (const [, path] of readme.matchAll(/\]\(([^)#:]+)\)/g))
      expect(readFileSync(`${root}/${path}`).length).toBeGreaterThan(0);
  });
});
