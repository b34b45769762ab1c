// Room whose width is known: plots of the library are drawn for it, so that their text stays as large as the page's.

import type { ComponentChildren } from "preact";
import { useWidth } from "./use-width.ts";

interface Props {
  /** The height of the plot in pixels, kept free from the start; default: as high as what is drawn. */
  height?: number | undefined;
  children: (width: number) => ComponentChildren;
}

/** Calls its child with its width in whole pixels, again whenever that changes. */
export function Measured({ height, children }: Props) {
  const [box, width] = useWidth();
  // Two pixels are the frame's.
  return (
    <div ref={box} style={height === undefined ? undefined : { minHeight: `${height + 2}px` }}>
      {width >= 130 && children(width - 2)}
    </div>
  );
}
