import { describe, expect, test } from "vitest";
import { describeProgress, ProgressLine } from "#src/cli/progress.js";

/** A target that keeps what is written, and a clock that the test sets. */
function stage(isTTY: boolean) {
  const written: string[] = [];
  const time = { now: 0 };
  const line = new ProgressLine({ isTTY, columns: 20, write: (text) => written.push(text) }, () => time.now);
  return { line, written, time };
}

describe("a line of progress", () => {
  test("is drawn over itself on a terminal, ten times a second at most, and taken away", () => {
    const { line, written, time } = stage(true);
    for (; time.now <= 200; time.now += 50) line.show(`${time.now} ms`);
    line.clear();
    line.clear();
    expect(written).toEqual(["\r0 ms\u001b[K", "\r100 ms\u001b[K", "\r200 ms\u001b[K", "\r\u001b[K"]);
  });

  test("is cut to the terminal's width", () => {
    const { line, written } = stage(true);
    line.show("0123456789".repeat(3));
    expect(written).toEqual(["\r0123456789012345678\u001b[K"]);
  });

  test("is a plain line every ten seconds elsewhere", () => {
    const { line, written, time } = stage(false);
    for (; time.now <= 25_000; time.now += 500) line.show(`${time.now / 1000} s`);
    line.clear();
    expect(written).toEqual(["10 s\n", "20 s\n"]);
  });
});

test("reading and training are told with what is known of them", () => {
  expect(describeProgress({ stage: "reading", done: 50, total: 200, words: 1234 })).toBe("reading  25 %  1,234 words");
  expect(describeProgress({ stage: "reading", done: 50, words: 1234 })).toBe("reading  1,234 words");
  expect(describeProgress({ stage: "counting", done: 50, total: 200 })).toBe("counting  25 %  neighbours of 200 words");
  const training = { stage: "training", unit: "words", done: 999, total: 1000, epoch: 2, epochs: 5 } as const;
  const numbers = { wordsPerSecond: 0, perSecond: 1_950_000.4, secondsLeft: 61, loss: 0.21347, rate: 0.0161 };
  expect(describeProgress({ ...training, ...numbers })).toBe(
    "training  99 %  epoch 2/5  1,950,000 words/s  loss 0.2135  rate 0.01610  1:01 left",
  );
  expect(describeProgress({ ...training, ...numbers, unit: "cells" })).toContain("1,950,000 cells/s");
});
