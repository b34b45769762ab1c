// What stands beside the map: the chosen word with its true neighbours, and the legend, whose names filter.

import { type ColourBy, clusterColour, css, rampColour, rangeOf } from "../../view/colours.ts";
import { describePoint, type MapPoints, nearestOf, nearness } from "../../view/points.ts";

/** An element with its text. */
function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, text = "", kind = ""): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.textContent = text;
  if (kind !== "") element.className = kind;
  return element;
}

/** Shows a point and its neighbours, which are buttons that choose them. */
export function showChosen(
  target: HTMLElement,
  data: MapPoints,
  row: number,
  choose: (row: number) => void,
  close: () => void,
): void {
  target.hidden = row < 0;
  if (row < 0) {
    target.replaceChildren();
    return;
  }
  const { words, cosine, continuity } = data;
  const head = make("div", "", "head");
  const shut = make("button", "×", "shut");
  shut.type = "button";
  shut.ariaLabel = "Forget this word";
  shut.addEventListener("click", close);
  head.append(make("h2", words[row]), shut);
  const kept = Number.isNaN(continuity[row]) ? "" : ` · continuity ${continuity[row].toFixed(2)}`;
  const list = make("ol", "", "near");
  nearestOf(data, row).forEach((id, place) => {
    const item = make("li");
    const button = make("button", words[id]);
    button.type = "button";
    button.addEventListener("click", () => choose(id));
    item.append(button, make("span", nearness(data, row, place).toFixed(2)));
    list.append(item);
  });
  const measure = cosine ? "cosine" : "distance";
  const title = make("h3", `Nearest in the original space (${measure})`);
  target.replaceChildren(head, make("p", describePoint(data, row) + kept), title, list);
}

/** Shows what colours mean. `shown` are the clusters that are not filtered away; none: all. */
export function showLegend(
  target: HTMLElement,
  data: MapPoints,
  by: ColourBy,
  dark: boolean,
  shown: ReadonlySet<number>,
  onFilter: (cluster: number | undefined) => void,
): void {
  const scale = by === "cluster" ? [] : [rangeBar(data, by)];
  const all = make("button", "all", "all");
  all.type = "button";
  all.disabled = shown.size === 0;
  all.addEventListener("click", () => onFilter(undefined));
  const head = make("div", "", "head");
  head.append(make("h2", `${data.clusters.length} clusters`), all);
  const list = make("ul", "", "clusters");
  data.clusters.forEach(({ name, size }, cluster) => {
    const button = make("button");
    button.type = "button";
    button.ariaPressed = String(shown.has(cluster));
    const spot = make("span", "", "spot");
    spot.style.background = by === "cluster" ? css(clusterColour(cluster, dark)) : "transparent";
    button.append(spot, make("span", name, "name"), make("span", size.toLocaleString("en"), "size"));
    button.addEventListener("click", () => onFilter(cluster));
    const item = make("li");
    item.append(button);
    list.append(item);
  });
  // The list is drawn anew at every press: what had the focus has it again.
  const focused = [...target.querySelectorAll("button")].indexOf(document.activeElement as HTMLButtonElement);
  const scrolled = target.scrollTop;
  target.replaceChildren(...scale, head, list);
  target.scrollTop = scrolled;
  if (focused >= 0) target.querySelectorAll("button")[focused]?.focus();
}

function rangeBar(data: MapPoints, by: Exclude<ColourBy, "cluster">): HTMLElement {
  const { least, most } = rangeOf(data, by);
  const box = make("div", "", "range");
  const bar = make("div", "", "bar");
  const stops = [0, 0.25, 0.5, 0.75, 1].map((share) => css(rampColour(share)));
  bar.style.background = `linear-gradient(90deg,${stops.join(",")})`;
  const ends = make("div", "", "ends");
  ends.append(make("span", least), make("span", most));
  const called =
    by === "axis"
      ? (data.axis?.name ?? "")
      : by === "trust"
        ? "trust of each point (grey: not judged)"
        : "how often a word was seen";
  box.append(make("h2", called), bar, ends);
  return box;
}
