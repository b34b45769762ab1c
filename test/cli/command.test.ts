import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { CommanderError } from "commander";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeError, exitCodeOf, Interrupted, UsageError } from "#src/cli/errors.js";
import { DEFAULT_MODEL, modelPath } from "#src/cli/model.js";
import { RiverbankError } from "#src/shared/errors.js";
import { MAIN, riverbank } from "../helpers/command.ts";
import { COMMANDS } from "../helpers/commands.ts";
import { lessonFolder } from "./lesson.ts";

let folder: string;
let model: string;
beforeAll(async () => {
  ({ folder, model } = await lessonFolder());
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("errors", () => {
  test.each([
    [new RiverbankError("missing", "file: a is not there"), 1, "riverbank: missing file: a is not there"],
    [new RiverbankError("cancelled", "training: stopped"), 130, "riverbank: cancelled training: stopped"],
    [new UsageError("invalid -k: 0 came"), 2, "riverbank: invalid -k: 0 came"],
    [new Interrupted(), 130, ""],
    [new CommanderError(0, "commander.helpDisplayed", "(outputHelp)"), 0, ""],
    [new CommanderError(1, "commander.help", "(outputHelp)"), 2, ""],
    [
      new CommanderError(1, "x", "error: unknown option '-x'"),
      2,
      "riverbank: unknown option '-x'; --help lists what there is",
    ],
    [new RiverbankError("invalid", "word: \u001b[1m\nback"), 1, "riverbank: invalid word: \\u001b[1m back"],
  ])("%s ends with its code and its line", (error, code, line) => {
    expect([exitCodeOf(error), describeError(error)]).toEqual([code, line]);
  });

  test("one of the system is told as it is, one of our own with how to report it", () => {
    const system = Object.assign(new Error("EIO: i/o error, read"), { errno: -5, syscall: "read", code: "EIO" });
    expect(describeError(system)).toBe("riverbank: EIO: i/o error, read");
    const bug = new TypeError("x is not a function");
    expect(describeError(bug)).toMatch(/^riverbank: internal: TypeError: x is not a function; .*report it/);
    expect([exitCodeOf(system), exitCodeOf(bug)]).toEqual([1, 1]);
  });

  test("DEBUG=riverbank shows where one came from", () => {
    const args = ["odd", "a", "b", "c", "--model", "absent"];
    const { stderr } = riverbank(args, { env: { DEBUG: "riverbank" } });
    expect(stderr).toMatch(/^riverbank: missing file: absent is not there; check the path\nRiverbankError: .*\n +at /);
    expect(stderr).toContain("cause: Error: ENOENT");
  });
});

describe("the command line", () => {
  test("an unknown command is answered with the nearest", () => {
    const { status, stderr } = riverbank(["neares", "king"]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: "riverbank: unknown command 'neares' (Did you mean nearest?)\n",
    });
  });

  test("there is no help for a command that is not there", () => {
    expect(riverbank(["help", "swim"])).toEqual({
      status: 2,
      stdout: "",
      stderr: "riverbank: unknown command 'swim'; --help lists what there is\n",
    });
  });

  test("no command at all is answered with the help, as an error", () => {
    const { status, stdout, stderr } = riverbank([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("Usage: riverbank [options] [command]");
  });

  test.each(COMMANDS)("%s explains itself with examples, both ways of asking", (name) => {
    const { status, stdout } = riverbank([name, "--help"]);
    expect(status).toBe(0);
    expect(stdout.split("\n  $ riverbank ").length).toBeGreaterThanOrEqual(3);
    expect(riverbank(["help", name]).stdout).toBe(stdout);
  });

  test("the model that comes with the package is found from where the package is", () => {
    expect(DEFAULT_MODEL).toBe(MAIN.replace(/dist\W+cli\W+main\.js$/, "models/en.safetensors"));
    expect(modelPath("my.safetensors")).toBe("my.safetensors");
    if (existsSync(DEFAULT_MODEL)) expect(modelPath(undefined)).toBe(DEFAULT_MODEL);
    else expect(() => modelPath(undefined)).toThrow("missing model: none was named, and ");
  });
});

const windows = process.platform === "win32";

describe.skipIf(windows)(`pipes${windows ? " [no sh on Windows]" : ""}`, () => {
  const shell = (line: string) => {
    const env = { ...process.env, NODE: process.execPath, MAIN, MODEL: model };
    const { status, stdout, stderr } = spawnSync("sh", ["-c", line], { env, encoding: "utf8" });
    return { status, stdout, stderr };
  };

  test("a reader that leaves early is no error", () => {
    const words = "king ".repeat(20_000);
    const { stdout, stderr } = shell(`echo "${words}" | "$NODE" "$MAIN" tokenize --model "$MODEL" | head -n 1`);
    expect({ stdout, stderr }).toEqual({ stdout: "token  id      offsets\n", stderr: "" });
  });

  test("output is whole where the reader is slow", () => {
    const words = "king ".repeat(20_000);
    const { stdout } = shell(`echo "${words}" | "$NODE" "$MAIN" tokenize --model "$MODEL" | (sleep 0.5; wc -l)`);
    expect(stdout.trim()).toBe("20001");
  });

  const full = existsSync("/dev/full");
  test.skipIf(!full)(`output that can't be written is an error${full ? "" : " [no /dev/full here]"}`, () => {
    expect(shell(`"$NODE" "$MAIN" nearest king --model "$MODEL" > /dev/full`)).toMatchObject({
      status: 1,
      stderr:
        "riverbank: exhausted disk: no space was left while writing standard output; free some or name another disk\n",
    });
  });

  test("text that is no text is refused", () => {
    expect(shell(`printf '\\377\\376' | "$NODE" "$MAIN" tokenize --model "$MODEL"`)).toMatchObject({
      status: 1,
      stderr: "riverbank: unsupported text: standard input is not UTF-8; convert it or name another file\n",
    });
  });
});
