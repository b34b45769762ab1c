import { expect, test } from "vitest";
import { encoderChunks } from "#src/context/encoder-file.js";
import { pretrain } from "#src/context/pretrain/pretrain.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import { describePages, type PageKind } from "../helpers/pages.ts";
import { joined } from "./models.ts";

const TEXTS = Array.from({ length: 60 }, (_, i) => `the bank of the river ${i % 7} and money ${i % 5} in the bank`);
const OPTIONS = {
  ...{ layers: 2, hidden: 16, heads: 2, inner: 32, length: 16, batch: 8, steps: 6, samples: 10, vocabulary: 60 },
};

/** Runs in the page: an encoder pretrained there and gone on from, on two threads where a page has them, as its file's bytes. */
const PRETRAIN = `async ({ pretrain, corpusFromTexts, encoderChunks }, { texts, options }) => {
  const { encoder: from } = await pretrain(corpusFromTexts(texts), { ...options, threads: 2 });
  const { encoder } = await pretrain(corpusFromTexts(texts), { from, freeze: true, steps: 3, batch: 8, threads: 2 });
  return [...encoderChunks(encoder)].flatMap((chunk) => [...chunk]);
}`;

describePages("pretraining in a page", (inPage) => {
  test.each<PageKind>(["isolated", "plain"])("a page that is %s gives the bytes that Node gives", async (kind) => {
    const { encoder: from } = await pretrain(corpusFromTexts(TEXTS), { ...OPTIONS, threads: 1 });
    const more = { from, freeze: true, steps: 3, batch: 8, threads: 1 };
    const { encoder } = await pretrain(corpusFromTexts(TEXTS), more);
    const bytes = [...joined(encoderChunks(encoder))];
    expect(await inPage(kind, "riverbank", PRETRAIN, { texts: TEXTS, options: OPTIONS })).toEqual(bytes);
  });
});
