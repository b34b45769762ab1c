// Where a regular expression matches, by Oniguruma's rule for empty matches.

/**
 * The matches of a global expression: start, end, start, end … An empty match right after another match does not count,
 * as in Oniguruma; after any other empty match the search goes on at the same place. Nothing matches in an empty text.
 */
export function spans(expression: RegExp, text: string): number[] {
  const found: number[] = [];
  if (text === "") return found;
  let last = -1;
  expression.lastIndex = 0;
  for (let match = expression.exec(text); match; match = expression.exec(text)) {
    const start = match.index;
    const end = start + match[0].length;
    if (start === end && end === last) {
      expression.lastIndex += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
    } else {
      found.push(start, end);
      last = end;
    }
  }
  return found;
}
