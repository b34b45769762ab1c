// Claims, a line each, with the verdict beside it.

import type { Field } from "../../address.ts";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import type { ThingsAnswer } from "./calls.ts";

interface Props {
  /** All claims, a line each. */
  field: Field;
  verdicts: ThingsAnswer["claims"];
}

export function Claims({ field, verdicts }: Props) {
  const lines = field.value.split("\n");
  const line = (index: number): Field => ({
    value: lines[index],
    set: (value, options) => field.set(lines.map((other, i) => (i === index ? value : other)).join("\n"), options),
  });
  return (
    <>
      <ol class="v-claims">
        {lines.map((_, index) => (
          <li key={index}>
            <TextField label={`Claim ${index + 1}`} quiet field={line(index)} hint="D = 2.5 A" />
            <Judged verdict={verdicts[index]} />
            {lines.length > 1 && (
              <button
                type="button"
                class="plain v-remove"
                aria-label={`Remove claim ${index + 1}`}
                onClick={() => field.set(lines.filter((_, i) => i !== index).join("\n"))}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ol>
      <div>
        <button type="button" class="plain" onClick={() => field.set(`${field.value}\n`)}>
          Add a claim
        </button>
      </div>
    </>
  );
}

function Judged({ verdict }: { verdict: ThingsAnswer["claims"][number] }) {
  if (!verdict) return <span class="v-verdict" />;
  if ("problem" in verdict) {
    return (
      <div class="v-verdict">
        <Trouble problem={verdict.problem} />
      </div>
    );
  }
  return (
    <p class="v-verdict">
      <strong class={verdict.holds ? "v-yes" : "v-no"}>{verdict.holds ? "✓ holds" : "✗ does not"}</strong>
      <span class="v-why">{verdict.why}</span>
    </p>
  );
}
