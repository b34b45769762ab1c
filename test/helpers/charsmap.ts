// Compiles rules as SentencePiece does: for tests of what reads them.

interface Node {
  readonly children: Map<number, Node>;
  value?: number;
}

/** A `precompiled_charsmap` of these rules, by a plain search for a free place for each node of the double array. */
export function compileCharsmap(rules: Iterable<readonly [from: string, to: string]>): string {
  const encoder = new TextEncoder();
  const root: Node = { children: new Map() };
  const strings: number[] = [];
  for (const [from, to] of rules) {
    let node = root;
    for (const byte of encoder.encode(from)) {
      const next: Node = node.children.get(byte) ?? { children: new Map() };
      node.children.set(byte, next);
      node = next;
    }
    node.value = strings.length;
    strings.push(...encoder.encode(to), 0);
  }
  const units = new Map<number, number>([[0, 0]]);
  place(root, 0, units, new Set([0]));
  const size = 256 * Math.ceil((Math.max(...units.keys()) + 1) / 256);
  const bytes = new Uint8Array(4 + 4 * size + strings.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 4 * size, true);
  for (const [at, unit] of units) view.setUint32(4 + 4 * at, unit, true);
  bytes.set(strings, 4 + 4 * size);
  return toBase64(bytes);
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** A unit does not say whose child it is, so each node needs a base of its own. */
function place(node: Node, at: number, units: Map<number, number>, bases: Set<number>): void {
  const labels = [...(node.value === undefined ? [] : [0]), ...node.children.keys()];
  let base = 1;
  while (bases.has(base) || labels.some((label) => units.has(base ^ label))) base++;
  bases.add(base);
  const unit = units.get(at) ?? 0;
  units.set(at, unit | ((base ^ at) << 10) | (node.value === undefined ? 0 : 0x100));
  if (node.value !== undefined) units.set(base, (node.value | 0x80000000) >>> 0);
  for (const label of node.children.keys()) units.set(base ^ label, label);
  for (const [label, child] of node.children) place(child, base ^ label, units, bases);
}
