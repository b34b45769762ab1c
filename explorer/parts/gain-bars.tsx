// Numbers that add up, as bars: each begins where the one before has ended. Some can be opened for what they consist of.

import type { ComponentChildren } from "preact";
import "./gain-bars.css";
import { signed } from "./numbers.ts";

/** A number of a sum, and from where to where its bar reaches. */
export interface GainBar {
  name: string;
  gain: number;
  from: number;
  to: number;
  /** What it consists of; these add up to its gain. */
  parts: readonly GainBar[];
}

/** Bars one after the other from a place on. */
export function barsFrom(start: number, gains: readonly { name: string; gain: number }[]): GainBar[] {
  let place = start;
  return gains.map(({ name, gain }) => {
    const from = place;
    place += gain;
    return { name, gain, from, to: place, parts: [] };
  });
}

interface Props {
  bars: readonly GainBar[];
  label: string;
  /** What the last line says the sum is. */
  sum: string;
  /** Other places that the scale is to reach, such as those of a second table beside it. */
  within?: readonly number[];
  /** The name of the bar whose parts are shown. */
  open?: string | undefined;
  onOpen?: (name: string | undefined) => void;
  /** How the column of names is headed. Default "part". */
  of?: string;
}

export function GainBars({ bars, label, sum, within = [], open, onOpen, of = "part" }: Props) {
  const ends = [...within, ...bars.flatMap(({ from, to, parts }) => [from, to, ...parts.map((part) => part.to)])];
  const reach = [Math.min(0, ...ends), Math.max(0, ...ends)] as const;
  return (
    <BarTable label={label} of={of} value="gain" together={bars.at(-1)?.to ?? 0} sum={sum}>
      {bars.flatMap((bar, index) => {
        const isOpen = bar.name === open;
        const toggle = bar.parts.length > 0 && onOpen ? () => onOpen(isOpen ? undefined : bar.name) : undefined;
        const whole = <BarRow key={`${index} ${bar.name}`} bar={bar} reach={reach} isOpen={isOpen} onToggle={toggle} />;
        if (!isOpen) return [whole];
        return [
          whole,
          ...bar.parts.map((part) => (
            <BarRow key={`${index} ${bar.name} ${part.name}`} bar={part} reach={reach} kind="gains-inner" />
          )),
        ];
      })}
    </BarTable>
  );
}

interface TableProps {
  label: string;
  /** Above the table. */
  caption?: string;
  /** How the columns of names and of numbers are headed. */
  of: string;
  value: string;
  /** The sum, and what the last line says of it. */
  together: number;
  sum?: string;
  children: ComponentChildren;
}

/** A table of {@link BarRow}s with their sum. */
export function BarTable({ label, caption, of, value, together, sum, children }: TableProps) {
  return (
    <table class="gains" aria-label={label}>
      {caption && <caption>{caption}</caption>}
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <th scope="col" class="number">
            {value}
          </th>
          <th scope="col">
            <span class="hidden">bar</span>
          </th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
      <tfoot>
        <tr>
          <th scope="row">together</th>
          <td class="number">{signed(together)}</td>
          <td>{sum}</td>
        </tr>
      </tfoot>
    </table>
  );
}

interface RowProps {
  bar: Omit<GainBar, "parts">;
  /** From where to where the bars of the table may reach. */
  reach: readonly [low: number, high: number];
  /** A class for a row that is unlike the others. */
  kind?: string;
  isOpen?: boolean;
  onToggle?: (() => void) | undefined;
}

export function BarRow({ bar: { name, gain, from, to }, reach: [low, high], kind = "", isOpen, onToggle }: RowProps) {
  const at = (value: number) => `${(100 * (value - low)) / (high - low || 1)}%`;
  const wide = (value: number) => `${(100 * value) / (high - low || 1)}%`;
  return (
    <tr class={kind}>
      <th scope="row">
        {onToggle ? (
          <button type="button" class="plain" aria-expanded={isOpen} onClick={onToggle}>
            {name}
          </button>
        ) : (
          name
        )}
      </th>
      <td class="number">{signed(gain)}</td>
      <td class="gains-track" aria-hidden="true">
        <b style={{ left: at(0) }} />
        <i
          class={gain < 0 ? "gains-minus" : ""}
          style={{ left: at(Math.min(from, to)), width: wide(Math.abs(to - from)) }}
        />
      </td>
    </tr>
  );
}
