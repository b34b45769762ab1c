import { expect, test } from "vitest";
import { encoderChunks } from "#src/context/encoder-file.js";
import { openEncoder } from "#src/context/open.js";
import { describePages, type PageKind } from "../helpers/pages.ts";
import { joined, TINY } from "./models.ts";

const TEXTS = Array.from({ length: 40 }, (_, i) => "the river bank , money ? a b c".slice(0, 3 + (i % 28)));

/** Runs in the page: what the encoder makes of texts, on two threads where a page has them. */
const ASK = `async ({ loadEncoder }, { file, texts }) => {
  const encoder = await loadEncoder({ weights: new Response(Uint8Array.from(file)) }, { threads: 2 });
  const vectors = await encoder.sentenceVectors(texts);
  const { tokens, hidden, attention } = await encoder.context("the river bank");
  const [{ candidates }] = await encoder.fill("the [MASK] bank", { k: 3 });
  await encoder.close();
  return [vectors.map((v) => [...v]), tokens, hidden.map((h) => [...h]), [...attention[1][3]], candidates];
}`;

describePages("an encoder in a page", (inPage) => {
  test.each<PageKind>(["isolated", "plain"])("a page that is %s gives the numbers that Node gives", async (kind) => {
    for (const precision of ["float32", "int8"] as const) {
      const encoder = await openEncoder(TINY, { precision, threads: 1 });
      const file = [...joined(encoderChunks(encoder))];
      const vectors = await encoder.sentenceVectors(TEXTS);
      const { tokens, hidden, attention } = await encoder.context("the river bank");
      const [{ candidates }] = await encoder.fill("the [MASK] bank", { k: 3 });
      const numbers = [vectors.map((v) => [...v]), tokens, hidden.map((h) => [...h]), [...(attention?.[1][3] ?? [])]];
      expect(await inPage(kind, "riverbank", ASK, { file, texts: TEXTS })).toEqual([...numbers, candidates]);
    }
  });
});
