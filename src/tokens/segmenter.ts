// Words of scripts that are written without spaces: the runtime's own dictionaries decide.

let segmenter: Intl.Segmenter | undefined;

/**
 * Cuts a run of Han, kana, Thai, Lao, Khmer or Myanmar characters into words. The pieces joined are the run.
 *
 * Source: Unicode Standard Annex 29 with the dictionaries of the runtime's ICU, which may differ between runtimes.
 */
export function segmentRun(run: string): string[] {
  // subtle: a fixed locale, since the machine's own could change the words.
  segmenter ??= new Intl.Segmenter("en", { granularity: "word" });
  return Array.from(segmenter.segment(run), ({ segment }) => segment);
}
