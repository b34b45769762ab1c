// How much room a plot has, so that its letters keep their size on a phone.

import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** The width of an element's content in whole pixels, at most `most`; 0 until it stands in the page. */
export function useWidth(most: number): [RefObject<HTMLDivElement | null>, number] {
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
