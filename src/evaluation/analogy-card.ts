// Analogies: of many questions "a is to b as c is to ?", how many does a table answer with the expected word?
//
// A question's score for a candidate d is d·b - d·a + d·c over unit vectors (3CosAdd), and 19,544 questions have only
// 905 different words. So the words' similarities to a block of candidates are one small matrix product, and a question
// is three rows of it, added while they are in the cache:
//
//     words [905, dims] × candidates [256, dims]ᵀ → similarities [905, 256]
//     question (a, b, c): similarities[b] - similarities[a] + similarities[c] → its best four so far
//
// Four are enough: at most three of them are the question's own words, which don't count.

import type { Address } from "../kernels/contract.ts";
import { KernelMemory } from "../kernels/memory.ts";
import { MULTIPLY_SCRATCH } from "../kernels/reference/matrix.ts";
import { RiverbankError } from "../shared/errors.ts";
import type { AnalogyMethod } from "../similarity/analogy.ts";
import { mostFrequent } from "../similarity/most-frequent.ts";
import { norm } from "../similarity/vector.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { shareFigure } from "./intervals.ts";
import { lookUp } from "./lookup.ts";
import type { AnalogyQuestion } from "./readers.ts";

/** The right answers among some questions. */
export interface AnalogyScore {
  /** Right answers as a share of the questions found, 0 to 1; null where none was found. */
  accuracy: number | null;
  /** Wilson's 95 % interval of it, which takes questions to be independent; null where none was found. */
  low: number | null;
  high: number | null;
  /** Questions whose four words are all among the table's words after the cut; only these are asked. */
  found: number;
  /** All questions. */
  questions: number;
}

/** How well a table did on analogies, as a whole and by section. */
export interface AnalogyCard extends AnalogyScore {
  /** How many of the most frequent words took part, as questions' words and as answers: the whole table or fewer. */
  cut: number;
  sections: ({ name: string } & AnalogyScore)[];
}

export interface AnalogyCardOptions {
  /** Use only the N most frequent words. A whole number; 0: the whole table. Default 0. */
  cut?: number;
  /** How answers are scored. Default "3CosAdd". */
  method?: AnalogyMethod;
}

/** A found question: positions of its words by frequency, and the rows of a, b and c in the words' matrix. */
interface Asked {
  question: AnalogyQuestion;
  a: number;
  b: number;
  c: number;
  d: number;
}

const BLOCK = 256;
const BEST = 4;

/**
 * Asks a table analogies and counts how often the first answer is the expected word. A word is looked up as it stands,
 * then in lower case; the question's own words are no answers. Figures are comparable only for the same cut.
 *
 * Source: the question set is Mikolov et al., "Efficient estimation of word representations in vector space", 2013; the
 * scores are those of {@link analogy}.
 *
 * @example
 * analogyCard(table, readAnalogies(text), { cut: 50000 });
 * // { accuracy: 0.63, low: 0.62, high: 0.64, found: 18012, questions: 19544, cut: 50000,
 * //   sections: [{ name: "family", accuracy: 0.9, ... }] }
 */
export function analogyCard(
  table: EmbeddingTable,
  questions: readonly AnalogyQuestion[],
  { cut = 0, method = "3CosAdd" }: AnalogyCardOptions = {},
): AnalogyCard {
  if (!Number.isSafeInteger(cut) || cut < 0) {
    throw new RiverbankError("invalid", `cut: ${cut} came, a whole number was expected, or 0 for the whole table`);
  }
  const ids = mostFrequent(table.vocabulary, cut);
  const asked = findQuestions(table, ids, questions);
  const answers = answerAll(table, ids, asked, method);
  const right = new Set(asked.filter(({ d }, index) => answers[index] === d).map(({ question }) => question));
  const found = new Set(asked.map(({ question }) => question));
  const score = (some: readonly AnalogyQuestion[]): AnalogyScore => {
    const known = some.filter((question) => found.has(question));
    const hits = known.filter((question) => right.has(question)).length;
    const { value: accuracy, low, high } = shareFigure(hits, known.length);
    return { accuracy, low, high, found: known.length, questions: some.length };
  };
  const sections = [...groupBySection(questions)].map(([name, some]) => ({ name, ...score(some) }));
  return { ...score(questions), cut: ids.length, sections };
}

function findQuestions(table: EmbeddingTable, ids: Uint32Array, questions: readonly AnalogyQuestion[]): Asked[] {
  const positions = new Int32Array(table.rows).fill(-1);
  ids.forEach((id, position) => void (positions[id] = position));
  const positionOf = (word: string) => positions[lookUp(table, word) ?? -1] ?? -1;
  return questions
    .map((question) => {
      const [a, b, c, d] = [question.a, question.b, question.c, question.d].map(positionOf);
      return { question, a, b, c, d };
    })
    .filter(({ a, b, c, d }) => Math.min(a, b, c, d) >= 0);
}

function groupBySection(questions: readonly AnalogyQuestion[]): Map<string, AnalogyQuestion[]> {
  const sections = new Map<string, AnalogyQuestion[]>();
  for (const question of questions) {
    const section = sections.get(question.section);
    if (section) section.push(question);
    else sections.set(question.section, [question]);
  }
  return sections;
}

/** The position of the best answer to each question, -1 where there is none. */
function answerAll(table: EmbeddingTable, ids: Uint32Array, asked: readonly Asked[], method: AnalogyMethod): number[] {
  const { dims } = table;
  const words = [...new Set(asked.flatMap(({ a, b, c }) => [a, b, c]))];
  const places = new Map(words.map((position, place) => [position, place]));
  const memory = new KernelMemory({ capacity: 4 * (words.length + BLOCK) * (dims + BLOCK) + MULTIPLY_SCRATCH });
  const questionRows = memory.allocate(4 * words.length * dims);
  words.forEach((position, place) => void writeUnit(table, ids[position], memory, questionRows + 4 * place * dims));
  const candidates = memory.allocate(4 * BLOCK * dims);
  const similarities = memory.allocate(4 * words.length * BLOCK);
  const scratch = memory.allocate(MULTIPLY_SCRATCH);
  const tops = memory.allocate(8 * BEST * asked.length);
  const sizes = new Int32Array(asked.length);
  const rowOf = (position: number): Address => similarities + 4 * BLOCK * (places.get(position) ?? 0);
  const rows = asked.map(({ a, b, c }) => ({ plus: rowOf(b), minus: rowOf(a), also: rowOf(c) }));
  const { multiply, selectAnalogy, selectProduct } = memory.kernels;
  for (let first = 0; first < ids.length; first += BLOCK) {
    const count = Math.min(BLOCK, ids.length - first);
    for (let i = 0; i < count; i++) writeUnit(table, ids[first + i], memory, candidates + 4 * i * dims);
    multiply(similarities, questionRows, candidates, scratch, words.length, count, dims, BLOCK, dims, 1, dims, 1);
    rows.forEach(({ plus, minus, also }, index) => {
      const top = tops + 8 * BEST * index;
      const size = sizes[index];
      sizes[index] =
        method === "3CosAdd"
          ? selectAnalogy(top, size, BEST, plus, minus, also, first, count)
          : selectProduct(top, size, BEST, plus, minus, also, 0, first, count);
    });
  }
  return asked.map((question, index) => firstAnswer(memory, tops + 8 * BEST * index, sizes[index], question));
}

function firstAnswer(memory: KernelMemory, top: Address, size: number, { a, b, c }: Asked): number {
  memory.kernels.sortTop(top, size);
  const entries = memory.uint32(top, 2 * size);
  for (let i = 0; i < size; i++) {
    const position = entries[2 * i + 1];
    if (position !== a && position !== b && position !== c) return position;
  }
  return -1;
}

/** Copies a row as a unit vector; a row of zeros stays one. */
function writeUnit(table: EmbeddingTable, id: number, memory: KernelMemory, target: Address): void {
  const row = table.row(id);
  const length = norm(row);
  memory.float32(target, row.length).set(length > 0 ? row.map((value) => value / length) : row);
}
