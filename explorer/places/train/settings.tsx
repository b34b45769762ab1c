// The choices, each with the library's word on it where it is refused.

import { Choice, Select } from "../../parts/choice.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { type Choices, optionOf } from "./choices.ts";

const MAIN = [
  ["dims", "Numbers per word"],
  ["window", "Words to each side"],
  ["epochs", "Times it is read"],
  ["minCount", "Least often seen"],
  ["seed", "Seed"],
] as const;
const MORE = [
  ["rate", "Learning rate"],
  ["sample", "Thin out words above this share"],
  ["threads", "Threads"],
] as const;
const ARCHITECTURES = [
  ["skip-gram", "skip-gram: a word predicts its neighbours"],
  ["cbow", "CBOW: neighbours predict the word"],
  ["glove", "GloVe: two words predict how often they meet"],
] as const;

/** Options whose fields a fault must bring to light. */
const HIDDEN = new Set<string>([...MORE.map(([name]) => name), "minN", "maxN"]);

export function TrainSettings({ choices, problem }: { choices: Choices; problem: Error | undefined }) {
  const option = optionOf(problem);
  const at = (name: string) => (option === name ? problem : undefined);
  const numbers = (fields: typeof MAIN | typeof MORE) =>
    fields.map(([name, label]) => (
      <div key={name} class="train-number">
        <TextField label={label} field={choices[name]} mono {...(at(name) && { describedBy: `train-${name}` })} />
        <div id={`train-${name}`}>
          <Trouble problem={at(name)} />
        </div>
      </div>
    ));
  return (
    <div class="card train-settings">
      <div class="train-fields">
        <div class="train-architecture">
          <Select label="What is learned" field={choices.architecture} options={ARCHITECTURES} />
        </div>
        {numbers(MAIN)}
      </div>
      <details open={HIDDEN.has(option ?? "") || undefined}>
        <summary>More settings</summary>
        <div class="train-fields">
          {numbers(MORE)}
          <div>
            <Choice
              label="Pieces of words (subwords)"
              field={choices.subwords}
              options={[
                ["no", "Whole words"],
                ["yes", "Words and pieces"],
              ]}
            />
            <Trouble problem={at("maxN") ?? at("minN")} />
          </div>
        </div>
        <p class="note">
          One thread gives the same bytes for the same seed on every machine. More are faster on a long text, and give
          the same quality. Pieces of words give unseen words a vector too.
        </p>
      </details>
      <Trouble problem={at("architecture")} />
    </div>
  );
}
