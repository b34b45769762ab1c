import { rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../helpers/commands.ts";
import { type Ended, installPackage, manifest, runIn, type Tarball } from "../helpers/package.ts";

const TSC = resolve("node_modules/typescript/bin/tsc");
const NODE_TYPES = ["--types", "node", "--typeRoots", resolve("node_modules/@types")];

describe("the package, packed and installed in an empty folder", () => {
  let folder: string;
  let tarball: Tarball;
  beforeAll(() => {
    ({ folder, tarball } = installPackage());
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("holds what was built, the models and the texts, nothing else", () => {
    const roots = new Set(tarball.files.map((path) => path.split("/")[0]));
    const texts = ["CHANGELOG.md", "DESIGN.md", "LICENSE", "README.md", "package.json"];
    expect([...roots].filter((root) => !["dist", "models", ...texts].includes(root))).toEqual([]);
    expect(tarball.files).toEqual(expect.arrayContaining(["LICENSE", "package.json", "dist/index.js"]));
    expect(tarball.files.filter((path) => /(?<!\.d)\.ts$/.test(path))).toEqual([]);
  });

  const doors = Object.keys(manifest.exports).map((door) => door.replace(".", "riverbank"));

  test.each(doors)("%s can be imported", (door) => {
    const json = door.endsWith(".json") ? ", { with: { type: 'json' } }" : "";
    const program = `console.log(typeof await import('${door}'${json}))`;
    const { status, stdout, stderr } = runIn(folder, process.execPath, ["--input-type=module", "--eval", program]);
    expect({ status, stdout, stderr: withoutWarnings(stderr) }).toEqual({ status: 0, stdout: "object\n", stderr: "" });
  });

  test("a program written against it runs on workers", () => {
    const program = [
      'import { KernelMemory, WorkerPool } from "riverbank";',
      "const memory = new KernelMemory();",
      "const pool = await WorkerPool.open(memory, 2);",
      'console.log(await pool.run(1, "norm", memory.store(Float32Array.of(3, 4)), 2));',
    ];
    writeFileSync(join(folder, "program.js"), program.join("\n"));
    expect(runIn(folder, process.execPath, ["program.js"])).toEqual({ status: 0, stdout: "5\n", stderr: "" });
  });

  describe.each(["nodenext", "bundler"])("to a compiler with module resolution %s", (resolution) => {
    const module = resolution === "bundler" ? "esnext" : resolution;

    function compile(program: string, ...args: string[]): Ended {
      writeFileSync(join(folder, "typed.mts"), program);
      const options = ["--noEmit", "--strict", "--target", "es2023", "--lib", "esnext,dom", "--module", module];
      const all = [TSC, ...options, "--moduleResolution", resolution, ...args, "typed.mts"];
      return runIn(folder, process.execPath, all);
    }

    test("the types of riverbank are whole without those of Node", () => {
      const program = 'import { Random } from "riverbank";\nexport const n: number = new Random(1).below(6);\n';
      expect(compile(program)).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(compile(program.replace("number", "string")).stdout).toContain("error TS2322");
    });

    test("the types of riverbank/node are whole", () => {
      const program = 'export * from "riverbank/node";\n';
      expect(compile(program, ...NODE_TYPES)).toEqual({ status: 0, stdout: "", stderr: "" });
    });
  });

  describe("the command riverbank", () => {
    const command = process.platform === "win32" ? "riverbank.cmd" : "riverbank";
    const riverbank = (...args: string[]) => runIn(folder, join(folder, "node_modules/.bin", command), args);

    test("says its version", () => {
      expect(riverbank("--version")).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: "" });
    });

    test("lists its commands, and each explains itself", () => {
      const help = riverbank("--help");
      expect(help).toMatchObject({ status: 0, stderr: "" });
      for (const name of COMMANDS) {
        expect(help.stdout).toMatch(new RegExp(`^ +${name}\\b`, "m"));
        expect(riverbank(name, "--help").stdout).toContain(`Usage: riverbank ${name}`);
      }
    });

    test("refuses a command that it does not know with exit code 2", () => {
      const { status, stderr } = riverbank("swim");
      expect(stderr).toContain("swim");
      expect(status).toBe(2);
    });
  });
});

/** Node 20 says that JSON modules are experimental. */
function withoutWarnings(stderr: string): string {
  return stderr.replace(/^\(node:\d+\) ExperimentalWarning.*\n|^\(Use `node --trace-warnings.*\n/gm, "");
}
