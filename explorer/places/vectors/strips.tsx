// Words as strips of colour: a cell for every number, the dimensions of all words above each other.

import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Field } from "../../address.ts";
import { Trouble } from "../../parts/trouble.tsx";
import { Bars, Cells } from "./cells.tsx";
import { score, signed } from "./format.ts";
import type { WordRow } from "./word-calls.ts";

/** Numbers by dimension, and what they are. */
export interface Named {
  name: string;
  values: readonly number[];
}

interface Props {
  rows: readonly WordRow[];
  /** The two rows' products by dimension, drawn below. */
  products?: Named | undefined;
  /** Dimensions in the order in which they stand, from 0. */
  order: readonly number[];
  /** The dimension that is told in numbers, from 1. */
  field: Field;
}

export function Strips({ rows, products, order, field }: Props) {
  const [hovered, setHovered] = useState<number>();
  const fresh = useRef(true);
  const dims = order.length;
  const most = Math.max(...rows.flatMap((row) => ("vector" in row ? [...row.vector].map(Math.abs) : [])));
  const chosen = Math.max(0, order.indexOf(Number(field.value) - 1));
  const at = hovered ?? chosen;
  const choose = (place: number) => {
    field.set(String(order[place] + 1), { replace: !fresh.current });
    fresh.current = false;
  };
  const strip = { dims, at, onHover: setHovered, onChoose: choose };
  const told = [
    ...rows.flatMap((row) => ("vector" in row ? [[row.text, score(row.vector[order[at]])]] : [])),
    ...(products ? [["product", signed(products.values[order[at]])]] : []),
  ];
  return (
    <div class="v-strips">
      {rows.map((row, index) => (
        <div key={index} class="v-strip">
          <p class="v-strip-name">
            <strong>{row.text}</strong> {"vector" in row && <span class="v-norm">length {score(row.norm)}</span>}
          </p>
          {"vector" in row ? (
            <Strip {...strip} label={`${row.text}: ${row.vector.length} numbers`}>
              <Cells values={row.vector} order={order} most={most} />
            </Strip>
          ) : row.problem === "" ? (
            <div class="v-strip-cells" />
          ) : (
            <Trouble problem={row.problem} />
          )}
        </div>
      ))}
      {products && (
        <div class="v-strip">
          <p class="v-strip-name">
            <strong>product</strong> <span class="v-norm">{products.name}</span>
          </p>
          <Strip {...strip} label={`${products.name}: the product in each dimension`} tall>
            <Bars values={products.values} order={order} />
          </Strip>
        </div>
      )}
      <div class="v-strip v-strip-choice">
        <label class="v-strip-name" for="v-dimension">
          dimension <strong>{order[at] + 1}</strong>
        </label>
        <input
          id="v-dimension"
          type="range"
          min={1}
          max={dims}
          value={chosen + 1}
          aria-valuetext={`dimension ${order[chosen] + 1}: ${told.map((pair) => pair.join(" ")).join(", ")}`}
          onFocus={() => {
            fresh.current = true;
          }}
          onInput={(event) => choose(Number(event.currentTarget.value) - 1)}
        />
      </div>
      <p class="v-told">
        {told.map(([name, value], index) => (
          <span key={index}>
            {name} <b>{value}</b>
          </span>
        ))}
      </p>
    </div>
  );
}

interface StripProps {
  label: string;
  dims: number;
  /** The place that is told. */
  at: number;
  tall?: boolean;
  onHover(place: number | undefined): void;
  onChoose(place: number): void;
  children: ComponentChildren;
}

function Strip({ label, dims, at, tall = false, onHover, onChoose, children }: StripProps) {
  const placeOf = ({ currentTarget, clientX }: PointerEvent | MouseEvent) => {
    const { left, width } = (currentTarget as Element).getBoundingClientRect();
    return Math.max(0, Math.min(dims - 1, Math.floor(((clientX - left) / width) * dims)));
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the slider below does the same with keys.
    <div
      class={tall ? "v-strip-cells v-tall" : "v-strip-cells"}
      role="img"
      aria-label={label}
      onPointerMove={(event) => onHover(placeOf(event))}
      onPointerLeave={() => onHover(undefined)}
      onClick={(event) => onChoose(placeOf(event))}
    >
      {children}
      <i class="v-cursor" style={{ left: `${(100 * (at + 0.5)) / dims}%` }} />
    </div>
  );
}
