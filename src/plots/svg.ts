// Writing SVG: elements with their attributes, everything escaped, numbers rounded so that the same data give the same
// bytes.

/** A piece of SVG that is written already; text becomes one only through {@link textOf} and {@link element}. */
export type Markup = string;

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Characters that XML has no way to write. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Text as markup: what XML gives a meaning is escaped, what it can't hold becomes U+FFFD.
 *
 * @example
 * textOf("<b> & \u0001"); // "&lt;b&gt; &amp; \ufffd"
 */
export function textOf(text: string): Markup {
  return text.replace(UNWRITABLE, "\ufffd").replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

/**
 * An element with its attributes, undefined ones left out, and its children in order.
 *
 * @example
 * element("text", { x: 1.23456, class: "tick" }, textOf("a < b")); // <text x="1.23" class="tick">a &lt; b</text>
 */
export function element(name: string, attributes: Attributes, ...children: readonly Markup[]): Markup {
  let head = name;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    head += ` ${key}="${typeof value === "number" ? roundTo2(value) : textOf(value)}"`;
  }
  return children.length === 0 ? `<${head}/>` : `<${head}>${children.join("")}</${name}>`;
}

/** Two decimals: a hundredth of a pixel. Never -0. */
export function roundTo2(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}

/** A line between two points. */
export function line(x1: number, y1: number, x2: number, y2: number, kind: string): Markup {
  return element("line", { x1, y1, x2, y2, class: kind });
}

/** Text at a point; `anchor` says which end of it stands there. */
export function label(
  text: string,
  x: number,
  y: number,
  kind: string,
  anchor: "start" | "middle" | "end" = "start",
): Markup {
  return element("text", { x, y, class: kind, "text-anchor": anchor === "start" ? undefined : anchor }, textOf(text));
}
