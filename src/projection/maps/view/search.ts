// The search box: a word is completed as it is typed; arrows and Enter choose.

const MOST = 8;

/** Words that begin with the text, then such as hold it; the map's first words first. */
export function complete(words: readonly string[], text: string): number[] {
  const sought = text.trim().toLowerCase();
  if (sought === "") return [];
  const [same, begin, hold]: number[][] = [[], [], []];
  for (let row = 0; row < words.length && begin.length < MOST; row++) {
    const word = words[row].toLowerCase();
    const at = word.indexOf(sought);
    if (at < 0) continue;
    if (word === sought) same.push(row);
    else if (at === 0) begin.push(row);
    else if (hold.length < MOST) hold.push(row);
  }
  // A word itself may come after many that begin with it.
  if (same.length === 0) {
    const row = words.findIndex((word) => word.toLowerCase() === sought);
    if (row >= 0) same.push(row);
  }
  return [...same, ...begin, ...hold].slice(0, MOST);
}

/** Where the word is typed, and where what was found is listed. */
export interface SearchBox {
  input: HTMLInputElement;
  list: HTMLElement;
}

/** Makes a search box of an input and a list; ends with `signal`. `words` gives those of the map as it is now. */
export function startSearch(
  { input, list }: SearchBox,
  words: () => readonly string[],
  onChoose: (row: number) => void,
  signal?: AbortSignal,
): void {
  const listen = { ...(signal && { signal }) };
  let found: number[] = [];
  let active = 0;
  const show = () => {
    list.replaceChildren(
      ...found.map((row, place) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${place}`;
        item.role = "option";
        item.textContent = words()[row];
        item.ariaSelected = String(place === active);
        item.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(row);
        });
        return item;
      }),
    );
    const nothing = found.length === 0 && input.value.trim() !== "";
    if (nothing) {
      const item = document.createElement("li");
      item.textContent = "no such word on this map";
      item.className = "none";
      list.append(item);
    }
    list.hidden = found.length === 0 && !nothing;
    input.ariaExpanded = String(found.length > 0);
    if (found.length > 0) input.setAttribute("aria-activedescendant", `${list.id}-${active}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    found = [];
    show();
    list.hidden = true;
  };
  const choose = (row: number) => {
    input.value = words()[row];
    close();
    onChoose(row);
  };
  const seek = () => {
    [found, active] = [complete(words(), input.value), 0];
    show();
  };
  input.addEventListener("input", seek, listen);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && found.length > 0) choose(found[active]);
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length > 0) {
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      show();
    }
  };
  input.addEventListener("keydown", onKey, listen);
  input.addEventListener("blur", close, listen);
}
