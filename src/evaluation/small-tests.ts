// Tests for tables from small texts: a million words are too few for the field's sets, whose words they lack, but they
// hold weekdays, numbers, kings and queens, and they hold the forms of their own words.
//
//   groups: a word shall be nearer to those of its list (Monday: Tuesday ...) than to words that are as frequent
//   forms:  a word shall be nearer to its form (walk: walked) than to words that are as frequent as the form;
//           and word + (what the other pairs differ by) shall point at the form first
//
// Both count against chance: an AUC of 0.5 is a table that knows nothing, whatever its frequencies look like.

import { throwIfCancelled } from "../shared/errors.ts";
import { Turn } from "../shared/events.ts";
import { meanOf } from "../shared/mean.ts";
import { CosineBlocks } from "../similarity/products.ts";
import { dot } from "../similarity/vector.ts";
import type { EmbeddingTable, Rows } from "../vectors/table.ts";
import { FrequencyBands } from "./frequency-bands.ts";
import { bootstrapFigure, shareFigure } from "./intervals.ts";
import { lookUp } from "./lookup.ts";
import type { PartOptions } from "./progress.ts";
import { unitRow, unitRows } from "./units.ts";
import { FORM_RULES, formPairs } from "./word-forms.ts";
import { wordLists } from "./word-lists.ts";

/** How well a table did on one list or rule, or on all of a kind. */
export interface SmallScore {
  /** The chance that what belongs together is nearer than what is only as frequent, 0.5 for knowing nothing; null: no words. */
  auc: number | null;
  /** Its bootstrap 95 % interval, over words or pairs; for all groups over lists, whose words have their errors in common. */
  low: number | null;
  high: number | null;
  /** Of all words in the cut, the nearest belongs to the list, or is the form: as a share of the words, 0 to 1. */
  first: number | null;
  /** Wilson's 95 % interval of it. */
  firstLow: number | null;
  firstHigh: number | null;
  /** Words, or pairs of a word and its form, that were asked. */
  found: number;
}

export interface SmallTests {
  /** The most frequent words that took part. */
  cut: number;
  /** What `first` would be by chance, for groups and for forms. */
  chance: { groups: number; forms: number };
  groups: SmallScore & { lists: ({ name: string; words: number } & SmallScore)[] };
  forms: SmallScore & { rules: ({ name: string } & SmallScore)[] };
}

export interface SmallTestOptions extends PartOptions {
  /** Only the N most frequent words take part; 0: all. Default 20,000. */
  cut?: number;
}

/** One word's result. */
interface Asked {
  auc: number;
  first: boolean;
}

/** Words as frequent as a member or a form, that are compared with it. */
const CONTROLS = 20;
/** Fewer known words of a list show nothing. */
const FEWEST = 3;
const MOST_PAIRS = 300;

/**
 * Tests a table on lists of common English words and on forms of its own words. Everything is drawn with a fixed seed.
 * Tables that compose words of their letters know forms by spelling alone. Throws `cancelled` by `signal`.
 *
 * @example
 * (await smallTests(table)).groups; // { auc: 0.97, low: 0.96, high: 0.98, first: 0.71, ..., found: 214, lists: [...] }
 */
export async function smallTests(table: EmbeddingTable, options: SmallTestOptions = {}): Promise<SmallTests> {
  const { cut = 20_000, signal, onProgress } = options;
  const bands = new FrequencyBands(table, cut);
  const test = new Bench(table, bands);
  const lists = wordLists();
  const steps = lists.length + FORM_RULES.length;
  const turn = new Turn();
  const next = async (done: number) => {
    await turn.give(() => onProgress?.({ part: "small tests", done, total: steps }));
    throwIfCancelled(signal, "evaluation");
  };
  const groups: { name: string; words: number; asked: Asked[]; others: number }[] = [];
  for (const [index, { name, words }] of lists.entries()) {
    await next(index);
    const ids = words.map((word) => lookUp(table, word)).filter((id) => id !== undefined && bands.rankOf(id) >= 0);
    const asked = test.group([...new Set(ids as number[])]);
    groups.push({ name, words: words.length, asked, others: asked.length - 1 });
  }
  const tokens = Array.from(bands.ids, (id) => table.vocabulary.tokenOf(id));
  const forms: { name: string; asked: Asked[] }[] = [];
  for (const [index, rule] of FORM_RULES.entries()) {
    await next(lists.length + index);
    const pairs = formPairs(tokens, rule, MOST_PAIRS).map(({ base, form }) => {
      return { base: table.vocabulary.idOf(base) ?? -1, form: table.vocabulary.idOf(form) ?? -1 };
    });
    forms.push({ name: rule.name, asked: test.forms(pairs) });
  }
  const every = groups.flatMap(({ asked }) => asked);
  const expected = groups.reduce((sum, { asked, others }) => sum + asked.length * others, 0);
  const others = Math.max(1, bands.ids.length - 1);
  return {
    cut: bands.ids.length,
    chance: { groups: every.length > 0 ? expected / every.length / others : 0, forms: 1 / others },
    groups: {
      ...scoreOf(
        every,
        groups.map(({ asked }) => asked),
      ),
      lists: groups.map(({ name, words, asked }) => ({ name, words, ...scoreOf(asked) })),
    },
    forms: {
      ...scoreOf(forms.flatMap(({ asked }) => asked)),
      rules: forms.map(({ name, asked }) => ({ name, ...scoreOf(asked) })),
    },
  };
}

/** `together`: words that share their figures, so that their interval is drawn over these sets. Default: each alone. */
function scoreOf(
  asked: readonly Asked[],
  together: readonly (readonly Asked[])[] = asked.map((one) => [one]),
): SmallScore {
  const sets = together.map((set) => ({ sum: set.reduce((sum, one) => sum + one.auc, 0), count: set.length }));
  const auc = bootstrapFigure(
    sets.filter(({ count }) => count > 0),
    weightedMean,
  );
  const first = shareFigure(asked.filter((one) => one.first).length, asked.length);
  const { value, low, high } = auc;
  return { auc: value, low, high, first: first.value, firstLow: first.low, firstHigh: first.high, found: asked.length };
}

function weightedMean(sets: readonly { sum: number; count: number }[]): number {
  let [sum, count] = [0, 0];
  for (const set of sets) {
    sum += set.sum;
    count += set.count;
  }
  return sum / count;
}

/** The table's words that take part, at length 1, ready to be asked. */
class Bench {
  readonly #table: EmbeddingTable;
  readonly #bands: FrequencyBands;
  readonly #rows: Rows;

  constructor(table: EmbeddingTable, bands: FrequencyBands) {
    this.#table = table;
    this.#bands = bands;
    this.#rows = unitRows(table, bands.ids);
  }

  /** Every word of a list against the others of it. */
  group(ids: readonly number[]): Asked[] {
    if (ids.length < FEWEST) return [];
    const members = new Set(ids);
    const units = ids.map((id) => unitRow(this.#table, id));
    const controls = ids.map((id) => this.#bands.like(id, CONTROLS, members).map((one) => unitRow(this.#table, one)));
    const nearest = new CosineBlocks(this.#rows, units).best(2);
    return units.flatMap((unit, index) => {
      const wins = units.flatMap((member, other) => {
        return other === index ? [] : winsOver(dot(unit, member), unit, controls[other]);
      });
      const own = this.#bands.rankOf(ids[index]);
      const [first] = nearest[index].filter(({ id }) => id !== own);
      const hit = first !== undefined && members.has(this.#bands.ids[first.id]);
      return wins.length > 0 ? [{ auc: meanOf(wins), first: hit }] : [];
    });
  }

  /** Every pair against words as frequent as its form, and by what the other pairs differ. */
  forms(pairs: readonly { base: number; form: number }[]): Asked[] {
    if (pairs.length < FEWEST) return [];
    const { dims } = this.#table;
    const bases = pairs.map(({ base }) => unitRow(this.#table, base));
    const forms = pairs.map(({ form }) => unitRow(this.#table, form));
    const sum = new Float64Array(dims);
    for (let i = 0; i < pairs.length; i++) for (let j = 0; j < dims; j++) sum[j] += forms[i][j] - bases[i][j];
    const queries = bases.map((base, i) => {
      const own = forms[i];
      return base.map((value, j) => value + (sum[j] - own[j] + value) / (pairs.length - 1));
    });
    const best = new CosineBlocks(this.#rows, queries).best(2);
    return pairs.flatMap(({ base, form }, i) => {
      const controls = this.#bands.like(form, CONTROLS, new Set([base, form]));
      const wins = winsOver(
        dot(bases[i], forms[i]),
        bases[i],
        controls.map((id) => unitRow(this.#table, id)),
      );
      const [first] = best[i].filter(({ id }) => this.#bands.ids[id] !== base);
      const hit = first !== undefined && this.#bands.ids[first.id] === form;
      return wins.length > 0 ? [{ auc: meanOf(wins), first: hit }] : [];
    });
  }
}

/** Against each control: 1 where the cosine is higher than the control's, a half where they are equal. */
function winsOver(cosine: number, unit: Float32Array, controls: readonly Float32Array[]): number[] {
  return controls.map((control) => {
    const other = dot(unit, control);
    return cosine > other ? 1 : cosine === other ? 0.5 : 0;
  });
}
