// How far each token's values pushed the word.

import type { AxisPlaces, ComparedUse } from "riverbank";
import { BarRow, BarTable } from "../../parts/gain-bars.tsx";

interface Props {
  axis: AxisPlaces;
  use: ComparedUse;
  index: number;
}

export function Pushes({ axis, use: { text, chosen }, index }: Props) {
  const largest = Math.max(...axis.uses.flatMap(({ pushes }) => pushes.map(({ push }) => Math.abs(push)))) || 1;
  const { pushes } = axis.uses[index];
  return (
    <BarTable
      label={`Pushes on ${axis.name} in ${index + 1}`}
      caption={`in ${index + 1}: ${text}`}
      of="token"
      value="push"
      together={pushes.reduce((all, { push }) => all + push, 0)}
    >
      {pushes.map(({ token, index: at, push }) => (
        <BarRow
          key={at}
          bar={{ name: token, gain: push, from: 0, to: push }}
          reach={[-largest, largest]}
          kind={chosen.includes(at) ? "context-read" : ""}
        />
      ))}
    </BarTable>
  );
}
