// Patterns of file names: * and ? within a name, ** across folders, {a,b} for alternatives.

const MAGIC = /[*?{]/;

/** Whether `path` is a pattern. */
export function isGlob(path: string): boolean {
  return MAGIC.test(path);
}

/** The folder that no part of the pattern can leave, without a "/" at its end; "" for the present folder. */
export function globBase(pattern: string): string {
  const parts = pattern.split("/");
  return parts.slice(0, parts.findIndex(isGlob)).join("/");
}

/**
 * A test for paths that go by "/". As in a shell, `*`, `?` and `**` leave out names that begin with a dot.
 *
 * @example
 * const matches = globMatcher("texts/**" + "/*.{txt,md}");
 * matches("texts/a.txt"); // true
 * matches("texts/old/b.md"); // true
 * matches("texts/c.csv"); // false
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const alternatives = expandBraces(pattern).map((plain) => `^${translate(plain)}$`);
  const expression = new RegExp(alternatives.join("|"), "u");
  return (path) => expression.test(path);
}

/** "a{b,c{d,e}}" → ["ab", "acd", "ace"]; braces without a comma or a partner stand for themselves. */
function expandBraces(pattern: string): string[] {
  const open = pattern.indexOf("{");
  if (open < 0) return [pattern];
  const cuts = [open];
  let depth = 0;
  for (let i = open; i < pattern.length; i++) {
    if (pattern[i] === "{") depth++;
    else if (pattern[i] === "," && depth === 1) cuts.push(i);
    else if (pattern[i] === "}" && --depth === 0) {
      cuts.push(i);
      break;
    }
  }
  const head = pattern.slice(0, open);
  if (depth > 0 || cuts.length < 3) return expandBraces(pattern.slice(open + 1)).map((rest) => `${head}{${rest}`);
  const tails = expandBraces(pattern.slice(cuts[cuts.length - 1] + 1));
  const choices = cuts.slice(1).flatMap((cut, i) => expandBraces(pattern.slice(cuts[i] + 1, cut)));
  return choices.flatMap((choice) => tails.map((tail) => head + choice + tail));
}

function translate(pattern: string): string {
  const parts = pattern.split("/");
  let expression = "";
  parts.forEach((part, index) => {
    const last = index === parts.length - 1;
    if (part === "**") expression += last ? "(?:(?!\\.)[^/]+/)*(?!\\.)[^/]+" : "(?:(?!\\.)[^/]+/)*";
    else expression += translateName(part) + (last ? "" : "/");
  });
  return expression;
}

function translateName(part: string): string {
  const visible = /^[*?]/.test(part) ? "(?!\\.)" : "";
  const body = part.replace(/\*+|\?|[\\^$.|+()[\]{}/]/g, (found) =>
    found.startsWith("*") ? "[^/]*" : found === "?" ? "[^/]" : `\\${found}`,
  );
  return visible + body;
}
