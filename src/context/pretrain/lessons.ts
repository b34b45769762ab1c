// Where a thread works on one part of a step: the plan of its forward pass, its blocks, and what the way back needs.

import type { Address } from "../../kernels/contract.ts";
import type { KernelMemory } from "../../kernels/memory.ts";
import { LESSON, LESSON_BYTES } from "../../kernels/reference/lesson.ts";
import { LAYER_WEIGHTS, PLAN } from "../../kernels/reference/plan.ts";
import { type ActivationLayout, layoutActivations, writePlan } from "../activations.ts";
import type { EncoderWeights } from "../weights.ts";
import type { Answers } from "./answers.ts";
import type { Part } from "./batches.ts";
import type { Gradients } from "./gradients.ts";

/** The largest part that will come. */
export interface LessonSizes {
  /** Most windows in a part, and most tokens in a window. */
  windows: number;
  length: number;
  targets: number;
  /** Most classes that the targets of a part name. */
  answers: number;
  classes: number;
}

/** What all parts of a step have in common. */
export interface Step {
  /** The table of words, [slots, dims], and how many rows it has. */
  words: Address;
  slots: number;
  classes: number;
  /** Added to the scores of masked words, and to those of neighbours, [classes]; no neighbours, no such list. */
  classBias: Address;
  neighbourBias?: Address;
  /** What one target's loss counts. */
  factor: number;
}

const HEAD = "cls.predictions";
const WORK = [
  "picked",
  "input",
  "mixed",
  "before",
  "active",
  "normed",
  "stats",
  "scores",
  "picks",
  "starts",
  "answers",
] as const;
const BACK = ["dStates", "dMix", "dQkv", "dInner", "dAttention", "dWeights"] as const;

/** One thread's place of work. */
export class Lesson {
  /** Where the kernel `learn` finds it. */
  readonly address: Address;
  readonly #weights: EncoderWeights;
  readonly #area: Address;
  readonly #work: Record<(typeof WORK)[number], Address>;
  readonly #back: Record<(typeof BACK)[number], Address> | undefined;

  /** @param back whether gradients will be asked for. */
  constructor(weights: EncoderWeights, { windows, length, targets, answers, classes }: LessonSizes, back: boolean) {
    const { memory, config } = weights;
    const { dims, inner, layers } = config;
    const rows = windows * length;
    const largest = layoutActivations(config, new Array(windows).fill(length), { keep: "all" });
    const take = (floats: number) => memory.allocate(4 * floats);
    this.#weights = weights;
    this.address = memory.allocateZeroed(LESSON_BYTES);
    this.#area = memory.allocate(largest.bytes);
    const [picked, input, mixed, before, active, normed] = Array.from({ length: 6 }, () => take(targets * dims));
    const places = { picks: take(targets), starts: take(targets + 1), answers: take(3 * answers) };
    const scores = { stats: take(2 * targets), scores: take(targets * classes) };
    this.#work = { picked, input, mixed, before, active, normed, ...places, ...scores };
    if (!back) return;
    const [dStates, dMix] = [take(rows * dims), take(rows * dims)];
    const wide = { dQkv: take(3 * rows * dims), dInner: take(rows * inner), dAttention: take(length * length) };
    this.#back = { dStates, dMix, ...wide, dWeights: take(LAYER_WEIGHTS.length * layers) };
  }

  /** Lays out a part; with `gradients` its kernel leaves them there, else it calculates the loss alone. */
  write({ sequences, picks, answers, masked }: Part, step: Step, gradients?: Gradients): void {
    const { memory, config } = this.#weights;
    const lengths = sequences.map(({ ids }) => ids.length);
    const layout: ActivationLayout = layoutActivations(config, lengths, { keep: "all" });
    writePlan(this.#weights, layout, this.#area, sequences);
    memory.uint32(this.#area + PLAN.words, 1)[0] = step.words;
    memory.uint32(this.#work.picks, picks.length).set(picks);
    memory.uint32(this.#work.starts, answers.starts.length).set(answers.starts);
    writeAnswers(memory, this.#work.answers, answers);
    const of = (name: string) => this.#weights.of(`${HEAD}.${name}`);
    const { picks: pickList, answers: answerList, ...work } = this.#work;
    this.#set({
      ...{ plan: this.#area, layers: config.layers, classes: step.classes, slots: step.slots },
      ...{ targets: picks.length, masked, train: gradients ? 1 : 0, picks: pickList, answers: answerList },
      ...{ classBias: step.classBias, neighbourBias: step.neighbourBias ?? 0 },
      ...{ head: of("transform.dense.weight"), headBias: of("transform.dense.bias") },
      ...{ headGain: of("transform.LayerNorm.weight"), headShift: of("transform.LayerNorm.bias"), ...work },
    });
    memory.float32(this.address + LESSON.factor, 1)[0] = step.factor;
    if (gradients) this.#writeBack(gradients, step);
  }

  #writeBack(gradients: Gradients, step: Step): void {
    const { memory, config, table } = this.#weights;
    if (!this.#back) return;
    const count = LAYER_WEIGHTS.length * config.layers;
    const weights = memory.uint32(table, count);
    // Gradients lie as parameters do, so each stands as far behind its parameter as any other; scales there are none.
    const shift = (address: number) => (address === 0 ? 0 : gradients.of(address));
    memory.uint32(this.#back.dWeights, count).set(Array.from(weights, shift));
    const of = (name: string) => gradients.of(this.#weights.of(name));
    this.#set({
      ...this.#back,
      ...{ dWords: gradients.words, dClassBias: gradients.classBias(step.slots) },
      ...{ positions: config.positions, dPositions: of("embeddings.position_embeddings.weight") },
      ...{ types: config.types, dTypes: of("embeddings.token_type_embeddings.weight") },
      ...{ dGain: of("embeddings.LayerNorm.weight"), dBias: of("embeddings.LayerNorm.bias") },
      ...{ dHead: of(`${HEAD}.transform.dense.weight`), dHeadBias: of(`${HEAD}.transform.dense.bias`) },
      dHeadGain: of(`${HEAD}.transform.LayerNorm.weight`),
      dHeadShift: of(`${HEAD}.transform.LayerNorm.bias`),
    });
  }

  #set(fields: Partial<Record<keyof typeof LESSON, number>>): void {
    const words = this.#weights.memory.uint32(this.address, LESSON_BYTES / 4);
    for (const [field, value] of Object.entries(fields)) words[LESSON[field as keyof typeof LESSON] / 4] = value;
  }
}

function writeAnswers(memory: KernelMemory, address: Address, { classes, shares, shifts }: Answers): void {
  const [ids, numbers] = [memory.uint32(address, 3 * classes.length), memory.float32(address, 3 * classes.length)];
  for (let i = 0; i < classes.length; i++) {
    ids[3 * i] = classes[i];
    numbers[3 * i + 1] = shares[i];
    numbers[3 * i + 2] = shifts[i];
  }
}
