// Spaces that splitting put before punctuation and English endings, taken back.

// The order matters.
const TIDY = [" .", " ?", " !", " ,", " ' ", " n't", " 'm", " do not", " 's", " 've", " 're"];

/** As Hugging Face's decoders have it, for one token. */
export function cleanUp(text: string): string {
  return TIDY.reduce((made, part) => made.replaceAll(part, part === " do not" ? " don't" : part.trim()), text);
}

/** As its transformers have it, for a whole text: "do not" stays. */
export function withoutSpaces(text: string): string {
  return TIDY.reduce((made, part) => (part === " do not" ? made : made.replaceAll(part, part.trim())), text);
}
