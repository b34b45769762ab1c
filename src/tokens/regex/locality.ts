// What a regular expression does to a text that is cut before a space, told from the expression alone.

import type { Node } from "./tree.ts";

/** "Dark" is all that is not white space; a cut stands between a dark character and a U+0020. */
export interface Locality {
  /** Its matches in the halves of a text that is cut there are its matches in the whole; none is empty or spans the cut. */
  readonly local: boolean;
  /** Whether a match can hold U+0020. */
  readonly space: boolean;
  /** Whether a match can hold a dark character. */
  readonly dark: boolean;
  /** Whether a match begins at every U+0020 that no match before it holds. */
  readonly everySpace: boolean;
}

interface Reach {
  local: boolean;
  empty: boolean;
  /** Whether the first character read can be U+0020. */
  firstSpace: boolean;
  /** Whether the last character read can be dark. */
  lastDark: boolean;
  space: boolean;
  dark: boolean;
}

const NOTHING: Reach = { local: true, empty: true, firstSpace: false, lastDark: false, space: false, dark: false };

export function localityOf(tree: Node): Locality {
  const { local, empty, space, dark } = reach(tree);
  const choices = tree.kind === "choice" ? tree.items : [tree];
  return { local: local && !empty, space, dark, everySpace: choices.some(takesSpace) };
}

/** Whether it is sure to match where a U+0020 stands, whatever follows. */
function takesSpace(node: Node): boolean {
  if (node.kind === "repeat") return node.min === 1 && takesSpace(node.item);
  if (node.kind === "atomic") return takesSpace(node.item);
  if (node.kind === "row") return node.items.length === 1 && takesSpace(node.items[0]);
  return node.kind === "set" && hasSpace(node.source);
}

function hasSpace(source: string): boolean {
  return new RegExp(source, "v").test(" ");
}

function reach(node: Node): Reach {
  switch (node.kind) {
    case "set": {
      const space = hasSpace(node.source);
      return { local: true, empty: false, firstSpace: space, lastDark: !node.white, space, dark: !node.white };
    }
    case "row":
      return node.items.map(reach).reduce(join, NOTHING);
    case "choice":
      return node.items.map(reach).reduce(either);
    case "repeat": {
      const once = reach(node.item);
      const twice = join(once, once);
      return { ...once, local: node.max > 1 ? twice.local : once.local, empty: once.empty || node.min === 0 };
    }
    case "atomic":
      return reach(node.item);
    case "look":
      return { ...NOTHING, local: seesTheSame(node.item, node.behind) };
    default:
      // The end and the edge of a word look across the cut.
      return { ...NOTHING, local: false };
  }
}

/**
 * Ahead of the cut the whole text has a U+0020 and the half has nothing, so what is looked for must not begin with it, nor
 * go from a dark character to it. Behind the cut stands a dark character, or nothing.
 */
function seesTheSame(item: Node, behind: boolean): boolean {
  const { local, firstSpace, dark } = reach(item);
  return behind ? isSingle(item) && !dark : local && !firstSpace;
}

function isSingle(node: Node): boolean {
  if (node.kind === "row") return node.items.length === 1 && isSingle(node.items[0]);
  return node.kind === "set";
}

function join(a: Reach, b: Reach): Reach {
  return {
    local: a.local && b.local && !(a.lastDark && b.firstSpace),
    empty: a.empty && b.empty,
    firstSpace: a.firstSpace || (a.empty && b.firstSpace),
    lastDark: b.lastDark || (b.empty && a.lastDark),
    space: a.space || b.space,
    dark: a.dark || b.dark,
  };
}

function either(a: Reach, b: Reach): Reach {
  return {
    local: a.local && b.local,
    empty: a.empty || b.empty,
    firstSpace: a.firstSpace || b.firstSpace,
    lastDark: a.lastDark || b.lastDark,
    space: a.space || b.space,
    dark: a.dark || b.dark,
  };
}
