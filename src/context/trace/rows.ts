// Each token's rows in the lookup tables, as they are before any context.

import { nearest } from "../../similarity/nearest.ts";
import { norm } from "../../similarity/vector.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import type { Inside } from "../lens/inside.ts";
import { wordRow } from "../lens/words.ts";
import { plainNumbers } from "./plain.ts";
import type { TraceRow, TraceTableRow } from "./record.ts";

/** See {@link TraceRow}; `k` words of the table are the nearest ones. */
export function rowsOf({ text, ids, offsets, weights }: Inside, table: EmbeddingTable, k: number): TraceRow[] {
  const seen = new Map<string, TraceTableRow | null>();
  return ids.map((id, token) => {
    const vector = wordRow(weights, id);
    const word = wholeWord(text, offsets[token]);
    const found = seen.get(word) ?? tableRow(table, word, k);
    seen.set(word, found);
    return { encoder: { norm: norm(vector), vector: plainNumbers(vector) }, table: found };
  });
}

const INSIDE_WORD = /[\p{L}\p{M}\p{N}]/u;

/** The word that a token is; "" for a special token and for a piece of a word, which has another meaning by itself. */
function wholeWord(text: string, [start, end]: readonly [number, number]): string {
  const word = text.slice(start, end).trim();
  const [first] = text.slice(end);
  const isPiece = INSIDE_WORD.test(text.slice(0, start).slice(-1)) && INSIDE_WORD.test(word[0] ?? "");
  const isBeginning = INSIDE_WORD.test(first ?? "") && INSIDE_WORD.test(word.slice(-1));
  return isPiece || isBeginning ? "" : word;
}

function tableRow(table: EmbeddingTable, word: string, k: number): TraceTableRow | null {
  const spelling = word === "" ? undefined : [word, word.toLowerCase()].find((one) => table.findVector(one));
  if (spelling === undefined) return null;
  const length = norm(table.vectorOf(spelling));
  const neighbours = length > 0 ? nearest(table, spelling, { k }).neighbours : [];
  return { word: spelling, rows: table.rowsOf(spelling), norm: length, nearest: neighbours };
}
