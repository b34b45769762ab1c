// The steps in road order: what each is called and how it is drawn.

import type { ComponentType } from "preact";
import type { Trace, TraceStepName } from "riverbank";
import { Attention } from "./attention.tsx";
import { Characters } from "./characters.tsx";
import { Focus } from "./focus.tsx";
import { Gain } from "./gain.tsx";
import { Ids } from "./ids.tsx";
import { Output } from "./output.tsx";
import { Rows } from "./rows.tsx";
import { Tokens } from "./tokens.tsx";

/** What a step is drawn from. */
export interface StepProps {
  record: Trace;
  /** The token that is followed, by its index. */
  chosen: number;
  onChoose: (token: number) => void;
}

interface Step {
  name: TraceStepName;
  title: string;
  Shown: ComponentType<StepProps>;
}

export const STEPS: readonly Step[] = [
  { name: "characters", title: "A text is characters", Shown: Characters },
  { name: "tokens", title: "Characters become tokens", Shown: Tokens },
  { name: "ids", title: "Each token is an integer", Shown: Ids },
  { name: "rows", title: "Each integer points to a row of numbers", Shown: Rows },
  { name: "attention", title: "Tokens look at each other", Shown: Attention },
  { name: "gain", title: "Layer by layer, tokens move along topics", Shown: Gain },
  { name: "focus", title: "What the text is about is kept", Shown: Focus },
  { name: "output", title: "Numbers become words again", Shown: Output },
];
