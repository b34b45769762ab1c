// A vector's drawing: a colour for every number, or a bar.

import { useMemo } from "preact/hooks";

interface Props {
  /** By dimension. */
  values: ArrayLike<number>;
  /** Dimensions in the order in which they stand. */
  order: readonly number[];
}

/** Blue above 0, orange below, stronger with size; `most` has the full colour. */
export function Cells({ values, order, most }: Props & { most: number }) {
  // Drawn once: while a pointer runs over the strip, only the cursor moves.
  return useMemo(
    () => (
      <svg viewBox={`0 0 ${order.length} 1`} preserveAspectRatio="none" aria-hidden="true">
        {order.map((dimension, at) => (
          <rect
            key={dimension}
            x={at}
            width={1.04}
            height={1}
            class={values[dimension] < 0 ? "v-minus" : "v-plus"}
            fill-opacity={depthOf(values[dimension], most)}
          />
        ))}
      </svg>
    ),
    [values, order, most],
  );
}

/** A bar up for what is above 0, down for what is below. */
export function Bars({ values, order }: Props) {
  return useMemo(() => {
    const most = Math.max(...Array.from(values, Math.abs)) || 1;
    return (
      <svg viewBox={`0 -1 ${order.length} 2`} preserveAspectRatio="none" aria-hidden="true">
        {order.map((dimension, at) => {
          const height = Math.abs(values[dimension]) / most;
          return (
            <rect
              key={dimension}
              x={at + 0.1}
              width={0.8}
              y={values[dimension] < 0 ? 0 : -height}
              height={height}
              class={values[dimension] < 0 ? "v-minus" : "v-plus"}
            />
          );
        })}
      </svg>
    );
  }, [values, order]);
}

/** Small numbers are many: a root lets them be seen. */
export function depthOf(value: number, most: number): number {
  return most > 0 ? Number(Math.sqrt(Math.abs(value) / most).toFixed(3)) : 0;
}
