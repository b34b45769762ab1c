import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answer, STEPS } from "#src/cli/tour.js";
import { saveTable } from "#src/vectors/open.js";
import type { EmbeddingTable } from "#src/vectors/table.js";
import { riverbank } from "../helpers/command.ts";
import { tableOf } from "../helpers/tables.ts";
import { lessonFolder } from "./lesson.ts";

let folder: string;
let model: string;
let table: EmbeddingTable;
beforeAll(async () => {
  ({ folder, model, table } = await lessonFolder());
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the walk", () => {
  test("takes every step, without colours and without a question where nobody can answer", () => {
    const { status, stdout, stderr } = riverbank(["explore", "--terminal", "--model", model]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const { title, command } of STEPS) {
      expect(stdout).toContain(title);
      expect(stdout).toContain(`$ riverbank ${command(model)}\n`);
    }
    expect(stdout).not.toContain("left out");
    expect(stdout).not.toContain("\u001b");
    expect(stdout).toMatch(/king – queen +0\.\d{4} +\d\d\.\d\d +(strongly )?related\n/);
    expect(stdout).toMatch(/king - man \+ woman\n +queen +0\.\d{4}\n/);
    expect(stdout).toMatch(/river +-?0\.\d{4} +odd one out\n/);
  });

  test("every command that it shows runs and gives what is shown", () => {
    for (const { command, show } of STEPS) {
      const args = [...command(model).matchAll(/"([^"]+)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
      const { status, stdout } = riverbank(args);
      expect(status).toBe(0);
      const [first] = show(table).match(/-?\d\.\d{3,4}/) ?? [table.vocabulary.tokens[0]];
      expect(stdout).toContain(first);
    }
  });

  test("leaves out steps whose words the model lacks", async () => {
    const small = `${folder}/small.safetensors`;
    await saveTable(tableOf({ king: [1, 2], bank: [2, 1] }), small);
    const { status, stdout } = riverbank(["explore", "--terminal", "--model", small]);
    expect(status).toBe(0);
    expect(stdout).toContain("left out: the model lacks man, woman\n");
  });
});

describe("the prompt", () => {
  test("answers by how many words came", () => {
    expect(answer(table, "   ")).toBe("");
    expect(answer(table, "king").split("\n")).toHaveLength(10);
    expect(answer(table, " king  queen ")).toMatch(/^0\.\d{4} {2}(strongly )?related/);
    expect(answer(table, "king - man + woman")).toMatch(/^king - man \+ woman\nqueen /);
    expect(answer(table, "King + woman - man").split("\n").slice(1)).toEqual(
      answer(table, "king - man + woman").split("\n").slice(1),
    );
    expect(answer(table, "king | queen").split("\n")[0]).toBe("king | queen");
    expect(answer(table, "mean(lunch, dinner)")).toMatch(/^mean\(lunch, dinner\)\nbreakfast /);
    expect(() => answer(table, "king -")).toThrow("invalid expression: column 7");
    expect(answer(table, "lunch dinner river")).toMatch(/river.*odd one out/);
    expect(() => answer(table, "qeen")).toThrow("nearest spellings: queen");
  });
});

describe("the page", () => {
  test("stands at an address that is printed, with the models that are named, until ctrl-C", async () => {
    const child = spawn(process.execPath, ["dist/cli/main.js", "explore", "--model", model, "--port", "0"]);
    try {
      const [line] = await once(child.stdout, "data");
      const [address] = String(line).match(/http:\/\/127\.0\.0\.1:\d+\//) ?? [];
      const page = await fetch(`${address}`);
      expect(page.headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(await page.text()).toContain('<div id="app">');
      const { table: name } = (await (await fetch(`${address}models/index.json`)).json()) as { table: string };
      expect(model.endsWith(name)).toBe(true);
      expect((await fetch(`${address}models/${name}`)).status).toBe(200);
    } finally {
      child.kill("SIGINT");
    }
    const [code] = await once(child, "exit");
    expect(code).toBe(130);
  });
});
