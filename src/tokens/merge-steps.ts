// How byte-pair encoding comes to the tokens of a text: from single characters on, one merge after the other.

import { RiverbankError } from "../shared/errors.ts";
import { aligned, endOf, startOf } from "./aligned.ts";
import { BpeModel } from "./models/bpe.ts";
import type { Encoding, Tokenizer } from "./tokenizer.ts";

/** Two tokens that became one, everywhere in the text where they stood side by side. */
export interface MergeStep {
  left: string;
  right: string;
  /** What they became, and its id. */
  token: string;
  id: number;
  /** In how many places. */
  times: number;
}

/** All merges of a text, in the order in which they were made. */
export interface MergeSteps {
  readonly steps: readonly MergeStep[];
  /** The text as it stands after so many steps: 0 gives its characters (bytes, where the tokenizer is over bytes). */
  tokensAfter(count: number): Encoding;
}

/** What a piece has become, and by which merge. */
interface Stage {
  ids: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
  /** The merge that led here: how soon it comes among all, and its tokens. */
  rank: number;
  left: number;
  right: number;
  made: number;
  /** After how many steps of the whole text it is reached. */
  step: number;
}

/** A piece that stands in the text, with all its stages, the next of which is to be reached. */
interface Course {
  times: number;
  stages: Stage[];
  next: number;
}

/**
 * Takes a text through the merges of a BPE tokenizer, so that it can be seen how its tokens came about. After the last
 * step it stands as `encode` gives it. On the text that a tokenizer was learned from, the steps are those of learning.
 * Added tokens are text like any other. Memory grows with each piece's merges: it is made for texts that people read.
 *
 * Throws `unsupported tokenizer` for other kinds.
 *
 * @example
 * const tokenizer = await trainTokenizer(corpusFromTexts(["the bank, the river bank"]), { size: 262 });
 * const { steps, tokensAfter } = mergeSteps(tokenizer, "the bank");
 * steps[0]; // { left: "Ġ", right: "b", token: "Ġb", id: 257, times: 1 }
 * tokensAfter(1).tokens; // ["t", "h", "e", "Ġb", "a", "n", "k"]
 */
export function mergeSteps(tokenizer: Tokenizer, text: string): MergeSteps {
  const { model, normaliser, preTokenizer } = tokenizer.parts;
  if (!(model instanceof BpeModel)) {
    throw new RiverbankError(
      "unsupported",
      `tokenizer: one of kind ${model.kind} came, only bpe has merges to go through`,
    );
  }
  const raw = aligned(text);
  const whole = normaliser?.normalise(raw) ?? raw;
  const pieces = (preTokenizer?.split(whole) ?? [whole]).filter((piece) => piece.text !== "");
  const courses = new Map<string, Course>();
  for (const piece of pieces) {
    const course = courses.get(piece.text);
    if (course) course.times++;
    else courses.set(piece.text, { times: 1, stages: stagesOf(model, piece.text), next: 1 });
  }
  const steps = order([...courses.values()]).map(
    ({ left, right, made, times }): MergeStep => ({
      left: tokenizer.tokenOf(left),
      right: tokenizer.tokenOf(right),
      token: tokenizer.tokenOf(made),
      id: made,
      times,
    }),
  );
  const tokensAfter = (count: number): Encoding => {
    const encoding: Encoding = { ids: [], tokens: [], offsets: [] };
    for (const piece of pieces) {
      const stage = courses.get(piece.text)?.stages.findLast(({ step }) => step <= count);
      stage?.ids.forEach((id, i) => {
        encoding.ids.push(id);
        encoding.tokens.push(tokenizer.tokenOf(id));
        encoding.offsets.push([startOf(piece, stage.starts[i]), endOf(piece, stage.ends[i])]);
      });
    }
    return encoding;
  };
  return { steps, tokensAfter };
}

function stagesOf(model: BpeModel, piece: string): Stage[] {
  const stages: Stage[] = [];
  for (const { ids, starts, ends, length } of model.stages(piece)) {
    const before = stages.at(-1)?.ids;
    const at = before ? before.findIndex((id, i) => id !== ids[i]) : -1;
    const [left, right] = before && at >= 0 ? [before[at], before[at + 1]] : [-1, -1];
    stages.push({
      ids: ids.slice(0, length),
      starts: starts.slice(0, length),
      ends: ends.slice(0, length),
      rank: left < 0 ? -1 : model.rankOf(left, right),
      left,
      right,
      made: at < 0 ? -1 : ids[at],
      step: 0,
    });
  }
  return stages;
}

/**
 * Puts the merges of all pieces in one order and tells each stage its step. Pieces don't touch each other, so of the
 * merges that are next in some piece the one of lowest rank comes first.
 */
function order(courses: readonly Course[]): (Pick<Stage, "left" | "right" | "made"> & { times: number })[] {
  const steps: (Pick<Stage, "left" | "right" | "made"> & { times: number })[] = [];
  for (;;) {
    let first: Stage | undefined;
    for (const { stages, next } of courses) {
      if (next < stages.length && !(first && first.rank <= stages[next].rank)) first = stages[next];
    }
    if (!first) return steps;
    const { rank, left, right, made } = first;
    let times = 0;
    for (const course of courses) {
      for (; course.stages[course.next]?.rank === rank; course.next++) {
        course.stages[course.next].step = steps.length + 1;
        times += course.times;
      }
    }
    steps.push({ left, right, made, times });
  }
}
