// One stop of the tab key for many links: arrows lead from one to the next.

import { useState } from "preact/hooks";

interface Roving {
  /** The tabIndex of link number `index`. */
  stopAt(index: number): 0 | -1;
  onKeyDown(event: KeyboardEvent): void;
  onFocusIn(event: FocusEvent): void;
}

/** For a box whose links carry their number as data-token; `first` is where the tab key comes in. */
export function useRoving(first: number): Roving {
  const [visited, setVisited] = useState<{ first: number; at: number }>();
  const stop = visited?.first === first ? visited.at : first;
  return {
    stopAt: (index) => (index === stop ? 0 : -1),
    onFocusIn({ target }) {
      const { token } = (target as HTMLElement).dataset;
      if (token !== undefined) setVisited({ first, at: Number(token) });
    },
    onKeyDown(event) {
      const links = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>("[data-token]")];
      const at = links.indexOf(document.activeElement as HTMLElement);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: links.length - 1 }[event.key];
      if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      links[Math.max(0, Math.min(to, links.length - 1))].focus();
    },
  };
}
