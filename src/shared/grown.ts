// Lists of numbers that grow by doubling.

/** A copy with twice the room. */
export function grown<T extends Int32Array | Uint16Array | Float64Array>(list: T): T {
  const larger = new (list.constructor as new (length: number) => T)(2 * list.length);
  larger.set(list);
  return larger;
}
