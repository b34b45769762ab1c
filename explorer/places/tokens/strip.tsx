// A row of numbers as colours.

import { useMemo } from "preact/hooks";

const COLUMNS = 64;

interface Props {
  name: string;
  numbers: readonly number[];
}

/** Blue above 0, orange below, stronger with size; it runs in lines like a text. */
export function Strip({ name, numbers }: Props) {
  const lines = Math.ceil(numbers.length / COLUMNS);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const cells = useMemo(() => {
    const largest = Math.max(-least, most) || 1;
    return numbers.map((value, at) => (
      <rect
        key={at}
        x={at % COLUMNS}
        y={Math.floor(at / COLUMNS)}
        width={1.03}
        height={0.92}
        class={value < 0 ? "t-minus" : "t-plus"}
        // Small numbers are many: a root lets them be seen.
        fill-opacity={Math.sqrt(Math.abs(value) / largest).toFixed(3)}
      />
    ));
  }, [numbers, least, most]);
  return (
    <svg
      class="t-strip"
      viewBox={`0 0 ${COLUMNS} ${lines}`}
      preserveAspectRatio="none"
      style={`height: ${lines}rem`}
      role="img"
      aria-label={`The ${numbers.length} numbers of ${name}, from ${least.toFixed(3)} to ${most.toFixed(3)}`}
    >
      {cells}
    </svg>
  );
}
