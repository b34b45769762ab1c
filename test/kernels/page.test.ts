import * as riverbank from "riverbank";
import { expect, test } from "vitest";
import { KernelMemory } from "#src/kernels/memory.js";
import { callHere, runCases } from "../contracts/kernels.ts";
import { asHex, type PageReport } from "../contracts/page.ts";
import { describePages, type PageKind } from "../helpers/pages.ts";

describePages("in a page", (inPage) => {
  const report = (kind: PageKind) => inPage<PageReport>(kind, "/test/contracts/page.ts", "(module) => module.report()");

  async function nodeOutcomes(): Promise<Record<string, string>> {
    const memory = new KernelMemory();
    return asHex(await runCases(memory, callHere(memory)));
  }

  test("an isolated page gives the bytes that Node gives, on its own thread and on Web Workers", async () => {
    const { here, pool, ...page } = await report("isolated");
    expect(page).toEqual({ implementation: "wasm", isolated: true, threaded: true });
    expect(here).toEqual(await nodeOutcomes());
    expect(pool).toEqual(here);
  });

  test("a page that is not isolated gives the same bytes without workers", async () => {
    const { here, pool, ...page } = await report("plain");
    expect(page).toEqual({ implementation: "wasm", isolated: false, threaded: false });
    expect(here).toEqual(await nodeOutcomes());
    expect(pool).toEqual(here);
  });

  test("the whole public API loads as it is built, without a bundler", async () => {
    const names = await inPage<string[]>("plain", "riverbank", "(module) => Object.keys(module)");
    expect(names.sort()).toEqual(Object.keys(riverbank).sort());
  });
});
