// The text, and what else can be asked of it.

import { useState } from "preact/hooks";
import type { Problem } from "../../engine/problem.ts";
import { Choice, Select } from "../../parts/choice.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { type Asking, causeOf } from "./question.ts";

interface Props {
  asking: Asking;
  problem: Problem | undefined;
  /** The encoder's layers, once they are known. */
  layers: number | undefined;
}

export function AskForm({ asking: { text, topics, own, behind, answer, layer }, problem, layers }: Props) {
  const cause = problem && causeOf(problem);
  const [open, setOpen] = useState(() => /[?&](topics|own|behind|answer|layer)=/.test(location.hash));
  return (
    <div class="trace-ask">
      <TextField label="Your text" field={text} />
      {cause === "text" && <Trouble problem={problem} />}
      <details
        open={open || cause === "topics" || cause === "layer"}
        onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      >
        <summary>Topics, what is added, the layer</summary>
        <div class="trace-options">
          <TextField label="Topics of the library, with commas between" field={topics} />
          <TextField
            label="Your own topics, a line for each"
            field={own}
            lines={2}
            hint="water=river,lake,shore"
            mono
          />
          {cause === "topics" && <Trouble problem={problem} />}
          <Choice
            label="Put behind the text"
            field={behind}
            options={[
              ["mask", "a mask, if it has none"],
              ["nothing", "nothing"],
              ["own", "your own"],
            ]}
          />
          {behind.value === "own" && (
            <TextField label="What is put behind; [MASK] is a place to guess" field={answer} />
          )}
          <Select
            label="Layer at which places on topics are read"
            field={layer}
            options={layerOptions(layers, layer.value)}
          />
          {cause === "layer" && <Trouble problem={problem} />}
        </div>
      </details>
    </div>
  );
}

type Option = [value: string, title: string];

/** The last layer, then the others down to the embeddings, and whatever a link asks for. */
function layerOptions(layers: number | undefined, chosen: string): Option[] {
  const others = Array.from({ length: layers ?? 0 }, (_, at): Option => {
    return [String(at), at === 0 ? "0, the embeddings" : String(at)];
  });
  const options: Option[] = [["", layers === undefined ? "the last" : `${layers}, the last`], ...others.reverse()];
  return options.some(([value]) => value === chosen) ? options : [...options, [chosen, chosen]];
}
