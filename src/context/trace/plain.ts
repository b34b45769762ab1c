// Numbers as JSON keeps them.

/** A list of the numbers; -0, which JSON does not have, becomes 0. */
export function plainNumbers(numbers: Iterable<number>): number[] {
  return Array.from(numbers, (value) => value + 0);
}
