// The tokenizer that the visitor has opened from a file. It stays while the page does; a link can't carry it.

import { useEffect, useState } from "preact/hooks";

interface OwnFile {
  /** One, or a vocabulary and its merges; none until the visitor opens some. */
  files: readonly File[];
  version: number;
}

let now: OwnFile = { files: [], version: 0 };
const watchers = new Set<(own: OwnFile) => void>();

export function openOwnFile(files: readonly File[]): void {
  now = { files, version: now.version + 1 };
  for (const watch of watchers) watch(now);
}

export function useOwnFile(): OwnFile {
  const [own, setOwn] = useState(now);
  useEffect(() => {
    watchers.add(setOwn);
    return () => void watchers.delete(setOwn);
  }, []);
  return own;
}
