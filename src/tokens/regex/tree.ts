// A regular expression as a tree, between Oniguruma's syntax and JavaScript's.

/** Matches one code point. */
export interface CharacterSet {
  readonly kind: "set";
  /** The same in JavaScript with flag v: "a", "\p{L}", "[…]"; fit to stand inside another class. */
  readonly source: string;
  /** Whether it surely matches nothing but white space. */
  readonly white: boolean;
  /** The lower-case letter that it was written as, where case is ignored. */
  readonly fold?: string;
}

export interface Repeat {
  readonly kind: "repeat";
  readonly item: Node;
  readonly min: number;
  readonly max: number;
  readonly lazy: boolean;
}

export type Node =
  | CharacterSet
  | { readonly kind: "row" | "choice"; readonly items: readonly Node[] }
  | Repeat
  | { readonly kind: "atomic"; readonly item: Node }
  | { readonly kind: "look"; readonly item: Node; readonly behind: boolean; readonly negated: boolean }
  /** A place between characters, as JavaScript writes it. */
  | { readonly kind: "place"; readonly source: string };

/** The tree as JavaScript with flag v. */
export function write(node: Node): string {
  let groups = 0;
  const atom = (node: Node) => (node.kind === "set" ? node.source : `(?:${visit(node)})`);
  const visit = (node: Node): string => {
    switch (node.kind) {
      case "set":
      case "place":
        return node.source;
      case "row":
        return node.items.map((item) => (item.kind === "choice" ? atom(item) : visit(item))).join("");
      case "choice":
        return node.items.map(visit).join("|");
      case "repeat":
        return atom(node.item) + quantifier(node.min, node.max) + (node.lazy ? "?" : "");
      case "look":
        return `(?${node.behind ? "<" : ""}${node.negated ? "!" : "="}${visit(node.item)})`;
      default: {
        // A lookahead never tries again: what it caught is taken as a whole.
        const name = `g${groups++}`;
        return `(?=(?<${name}>${visit(node.item)}))\\k<${name}>`;
      }
    }
  };
  return visit(node);
}

function quantifier(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  return min === 0 && max === 1 ? "?" : `{${min},${max}}`;
}

export function canBeEmpty(node: Node): boolean {
  if (node.kind === "set") return false;
  if (node.kind === "choice") return node.items.some(canBeEmpty);
  if (node.kind === "row") return node.items.every(canBeEmpty);
  if (node.kind === "repeat") return node.min === 0 || canBeEmpty(node.item);
  return node.kind !== "atomic" || canBeEmpty(node.item);
}

export function hasAtomic(node: Node): boolean {
  if (node.kind === "atomic") return true;
  if ("items" in node) return node.items.some(hasAtomic);
  return "item" in node && hasAtomic(node.item);
}
