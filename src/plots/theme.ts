// How plots look: colours for light, dark and paper, and how wide text is.

/** Colours that people with any colour vision tell apart (Okabe & Ito, "Color universal design", 2008), light then dark. */
const PALETTE: readonly (readonly [light: string, dark: string])[] = [
  ["#0072b2", "#56b4e9"],
  ["#d55e00", "#f2803a"],
  ["#009e73", "#2fc79b"],
  ["#cc79a7", "#dd96bd"],
  ["#b07800", "#e69f00"],
  ["#3a9bd0", "#a5d6f5"],
  ["#8a7f00", "#f0e442"],
  ["#555555", "#bbbbbb"],
];

/** Colours for groups; more groups repeat them. */
export const COLOURS = PALETTE.length;

const INKS = [
  ["paper", "#ffffff", "#15191e"],
  ["ink", "#1b1f24", "#e8eaed"],
  ["soft", "#5a636d", "#a7b0ba"],
  ["grid", "#e4e7eb", "#2a3038"],
  ...PALETTE.map(([light, dark], index) => [`c${index}`, light, dark]),
] as const;

function properties(column: 1 | 2): string {
  return INKS.map((ink) => `--${ink[0]}:${ink[column]}`).join(";");
}

// Every rule names the plot's class, since the styles of an SVG inside a page hold for the whole page. Dark holds for
// screens only: paper is always white.
export const STYLE = [
  `.rb-plot{${properties(1)};font:12px/1.2 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif}`,
  `@media screen and (prefers-color-scheme:dark){.rb-plot{${properties(2)}}}`,
  ".rb-plot text{fill:var(--ink)}.rb-plot .tick,.rb-plot .end{fill:var(--soft)}",
  ".rb-plot .title{font-size:15px;font-weight:600}.rb-plot .row{font-weight:600}",
  ".rb-plot .paper{fill:var(--paper)}.rb-plot .grid{stroke:var(--grid)}.rb-plot .axis{stroke:var(--soft)}",
  ".rb-plot .error{stroke:var(--ink);stroke-width:1.5}.rb-plot .whisker{stroke:var(--soft);stroke-opacity:.6}",
  ".rb-plot .halo{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}",
  ".rb-plot .mark{stroke:var(--paper);stroke-width:.75}",
  ...PALETTE.map((_, index) => `.rb-plot .c${index}{fill:var(--c${index})}`),
].join("");

/** Pixels from one line of text to the next. */
export const LINE = 16;

const NARROW = /[\s.,:;'’`|!()[\]{}ijlftrI]/;
const BROAD = /[mwMW@%—]/;
const FULL =
  /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Extended_Pictographic}/u;

/** About how wide a text is, in pixels, rather too wide than too narrow: the reader's font is not known. */
export function textWidth(text: string, size = 12): number {
  let width = 0;
  for (const character of text) width += size * widthOf(character);
  return width;
}

function widthOf(character: string): number {
  if (NARROW.test(character)) return 0.38;
  if (BROAD.test(character)) return 0.92;
  if (FULL.test(character)) return 1.1;
  if (/\p{M}/u.test(character)) return 0;
  return /\p{Lu}/u.test(character) ? 0.72 : 0.6;
}

/** The text, its end cut off where it is wider than `room` pixels. */
export function cutTo(text: string, room: number, size = 12): string {
  if (textWidth(text, size) <= room) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join("")}…`, size) > room) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}
