// Steps along an axis as bars, each beginning where the one before has ended.

import type { AxisPlaces } from "riverbank";
import { useField } from "../../address.ts";
import { percent, signed } from "./show.ts";
import { reachOf, type Step, stepsOf } from "./steps.ts";

interface Props {
  axis: AxisPlaces;
  index: number;
  /** The layer that is read: its parts are open at first. */
  layer: number;
}

export function Gains({ axis, index, layer }: Props) {
  const open = useField("open", String(layer));
  const use = axis.uses[index];
  const steps = stepsOf(use);
  const reach = reachOf(axis);
  return (
    <table class="context-gains" aria-label={`Gains on ${axis.name} in ${index + 1}`}>
      <thead>
        <tr>
          <th scope="col">part</th>
          <th scope="col" class="number">
            gain
          </th>
          <th scope="col">
            <span class="hidden">bar</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {steps.flatMap((step) => {
          const isOpen = String(step.layer) === open.value;
          const toggle = () => open.set(isOpen ? "none" : String(step.layer));
          const whole = <Row key={step.name} step={step} reach={reach} isOpen={isOpen} onToggle={toggle} />;
          const parts = step.parts.map((part) => (
            <Row key={`${step.name} ${part.name}`} step={part} reach={reach} inner />
          ));
          return isOpen ? [whole, ...parts] : [whole];
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">together</th>
          <td class="number">{signed(steps[steps.length - 1].to)}</td>
          <td>its place: {signed(use.score)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

interface RowProps {
  step: Step;
  reach: readonly [low: number, high: number];
  inner?: boolean;
  isOpen?: boolean;
  onToggle?: () => void;
}

function Row({ step: { name, gain, from, to, parts }, reach: [low, high], inner = false, isOpen, onToggle }: RowProps) {
  const at = (value: number) => (value - low) / (high - low || 1);
  const [start, end] = [Math.min(from, to), Math.max(from, to)];
  return (
    <tr class={inner ? "context-inner" : ""}>
      <th scope="row">
        {parts.length > 0 ? (
          <button type="button" class="plain" aria-expanded={isOpen} onClick={onToggle}>
            {name}
          </button>
        ) : (
          name
        )}
      </th>
      <td class="number">{signed(gain)}</td>
      <td class="context-track" aria-hidden="true">
        <b style={{ left: percent(at(0)) }} />
        <i
          class={gain < 0 ? "context-minus" : "context-plus"}
          style={{ left: percent(at(start)), width: percent(at(end) - at(start)) }}
        />
      </td>
    </tr>
  );
}
