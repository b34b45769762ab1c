// The order of Unicode, by which ties are broken wherever tokens get their ids.

/** Below 0 where `a` stands before `b`. subtle: `<` compares UTF-16 units and would put U+1F600 before U+FF21. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0);
  }
  return a.length - b.length;
}
