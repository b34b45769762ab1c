// Room whose width is known: plots of the library are drawn for it, so that their text stays as large as the page's.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

interface Props {
  /** The height of the plot in pixels, kept free from the start; default: as high as what is drawn. */
  height?: number | undefined;
  children: (width: number) => ComponentChildren;
}

/** Calls its child with its width in whole pixels, again whenever that changes. */
export function Measured({ height, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    const measure = () => setWidth(Math.floor(current.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  // Two pixels are the frame's.
  return (
    <div ref={box} style={height === undefined ? undefined : { minHeight: `${height + 2}px` }}>
      {width >= 130 && children(width - 2)}
    </div>
  );
}
