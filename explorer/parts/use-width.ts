// How wide an element is, so that a plot can be drawn for it and its letters keep their size on a phone.

import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** A reference for the element, and its width in whole pixels, at most `most`; 0 until it stands in the page. */
export function useWidth(most = Number.POSITIVE_INFINITY): [RefObject<HTMLDivElement | null>, number] {
  const room = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = room;
    if (!current) return;
    const measure = () => setWidth(Math.min(most, Math.floor(current.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [most]);
  return [room, width];
}
