// A corpus to its different pieces and their counts: all that a trainer of tokenizers has to see.

import { throwIfCancelled } from "../../shared/errors.ts";
import { Turn } from "../../shared/events.ts";
import { grown } from "../../shared/grown.ts";
import type { Corpus } from "../../text/corpus.ts";
import { aligned, type Place } from "../aligned.ts";
import { Chunker, type VisitChunk } from "../chunks.ts";
import { cutParts, eachLine } from "../encode-part.ts";
import type { Normaliser, PreTokenizer } from "../parts.ts";
import { SpanTable } from "../span-table.ts";
import { Units } from "../units.ts";
import type { PieceCounts } from "./pieces.ts";

export interface CountOptions {
  signal?: AbortSignal | undefined;
  /** Told how many bytes of the source have been read so far. */
  onBytes?: (sourceBytesSoFar: number) => void;
}

/** Texts with how often each came. */
class CountedSpans {
  readonly spans = new SpanTable();
  counts = new Float64Array(4096);

  add(text: Units, start: number, end: number, count: number): void {
    const span = this.spans.intern(text, start, end);
    if (span === this.counts.length) this.counts = grown(this.counts);
    this.counts[span] += count;
  }

  list(): PieceCounts {
    const { spans, counts } = this;
    return {
      pieces: Array.from({ length: spans.size }, (_, span) => spans.textOf(span)),
      counts: counts.slice(0, spans.size),
    };
  }
}

/** How a text is taken apart. */
export interface Pipeline {
  normaliser?: Normaliser | undefined;
  preTokenizer?: PreTokenizer | undefined;
}

/**
 * Counts the pieces that a normaliser and a pre-tokenizer make of a corpus, whose lines are texts of their own. Each
 * different chunk of raw text is taken apart once, however often it comes. Throws `cancelled`, and what the corpus
 * throws.
 */
export async function countPieces(
  corpus: Corpus,
  pipeline: Pipeline,
  { signal, onBytes }: CountOptions = {},
): Promise<PieceCounts> {
  const chunker = new Chunker(pipeline.normaliser, pipeline.preTokenizer);
  // Chunks that begin a line may give other pieces than the same ones in its middle.
  const first = new CountedSpans();
  const later = new CountedSpans();
  const turn = new Turn();
  const rest = async () => {
    await turn.give();
    throwIfCancelled(signal, "counting");
  };
  const source = corpus.read({ ...(signal && { signal }), ...(onBytes && { onBytes }) });
  for await (const part of cutParts(source, chunker.cuts)) {
    eachLine(part, (line, goesOn) => {
      const visit: VisitChunk = (units, from, to, place) => {
        (place === "later" ? later : first).add(units, from, to, 1);
      };
      chunker.visit(line, goesOn ? "later" : "first", visit);
    });
    await rest();
  }
  await rest();
  const pieces = new CountedSpans();
  await takeApart(first, "first", pipeline, pieces, rest);
  await takeApart(later, "later", pipeline, pieces, rest);
  return pieces.list();
}

async function takeApart(
  { spans, counts }: CountedSpans,
  place: Place,
  { normaliser, preTokenizer }: Pipeline,
  into: CountedSpans,
  rest: () => Promise<void>,
): Promise<void> {
  const units = new Units();
  for (let chunk = 0; chunk < spans.size; chunk++) {
    const raw = aligned(spans.textOf(chunk), 0, place);
    const text = normaliser?.normalise(raw) ?? raw;
    for (const { text: piece } of preTokenizer?.split(text) ?? [text]) {
      if (piece !== "") into.add(units.set(piece), 0, piece.length, counts[chunk]);
    }
    if ((chunk & 255) === 0) await rest();
  }
}
