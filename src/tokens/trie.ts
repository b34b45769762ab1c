// Strings by their beginnings: one hash table of typed arrays, four numbers a node, no object for each.

const FIRST_SLOTS = 1024;

/**
 * Keys with a number each, walked unit by unit (UTF-16) from node 0. {@link cells} holds four numbers a slot: a node, a
 * unit, the node that the unit leads to, and that node's value, -1 where no key ends.
 *
 * @example
 * const trie = new Trie();
 * trie.set("to", 5);
 * const t = trie.find(0, 116); // the slot of "t"; of a unit that leads nowhere: -1
 * trie.cells[trie.find(trie.cells[t + 2], 111) + 3]; // 5
 */
export class Trie {
  cells = new Int32Array(4 * FIRST_SLOTS).fill(-1);
  #mask = FIRST_SLOTS - 1;
  #nodes = 1;

  /** Where the cells of `unit` below `node` begin, or -1. */
  find(node: number, unit: number): number {
    const { cells } = this;
    for (let slot = this.#slot(node, unit); ; slot = (slot + 1) & this.#mask) {
      const cell = 4 * slot;
      if (cells[cell] < 0) return -1;
      if (cells[cell] === node && cells[cell + 1] === unit) return cell;
    }
  }

  /** Gives `key` a value from 0 and returns what it had, -1 if nothing. The empty key is never found: it is not kept. */
  set(key: string, value: number): number {
    let cell = -1;
    for (let i = 0, node = 0; i < key.length; i++, node = this.cells[cell + 2]) {
      const unit = key.charCodeAt(i);
      cell = this.find(node, unit);
      if (cell < 0) cell = this.#add(node, unit);
    }
    if (cell < 0) return -1;
    const before = this.cells[cell + 3];
    this.cells[cell + 3] = value;
    return before;
  }

  #add(node: number, unit: number): number {
    if (8 * this.#nodes > this.cells.length) this.#grow();
    return this.#insert(node, unit, this.#nodes++, -1);
  }

  #insert(node: number, unit: number, below: number, value: number): number {
    let slot = this.#slot(node, unit);
    while (this.cells[4 * slot] >= 0) slot = (slot + 1) & this.#mask;
    const cell = 4 * slot;
    this.cells[cell] = node;
    this.cells[cell + 1] = unit;
    this.cells[cell + 2] = below;
    this.cells[cell + 3] = value;
    return cell;
  }

  #slot(node: number, unit: number): number {
    const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }

  // Half of the slots stay free, so that a search ends soon.
  #grow(): void {
    const old = this.cells;
    this.cells = new Int32Array(2 * old.length).fill(-1);
    this.#mask = this.cells.length / 4 - 1;
    for (let cell = 0; cell < old.length; cell += 4) {
      if (old[cell] >= 0) this.#insert(old[cell], old[cell + 1], old[cell + 2], old[cell + 3]);
    }
  }
}
