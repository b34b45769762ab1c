// Finds a word of the map as it is typed.

import { useEffect, useRef } from "preact/hooks";
import { startSearch } from "riverbank/map-view";

export function FindWord({ words, onFind }: { words: readonly string[]; onFind: (row: number) => void }) {
  const [input, list] = [useRef<HTMLInputElement>(null), useRef<HTMLUListElement>(null)];
  const now = useRef({ words, onFind });
  now.current = { words, onFind };
  useEffect(() => {
    const ended = new AbortController();
    if (input.current && list.current) {
      const box = { input: input.current, list: list.current };
      startSearch(
        box,
        () => now.current.words,
        (row) => now.current.onFind(row),
        ended.signal,
      );
    }
    return () => ended.abort();
  }, []);
  return (
    <div class="field map-find">
      <label for="map-find">Find a word</label>
      <input
        ref={input}
        id="map-find"
        type="text"
        role="combobox"
        aria-expanded="false"
        aria-controls="map-found"
        aria-autocomplete="list"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a combobox lists what it found. */}
      <ul ref={list} id="map-found" role="listbox" aria-label="Words of the map" hidden />
    </div>
  );
}
