// vocab.txt, BERT's vocabulary file: one token a line, the first line is id 0.

import { RiverbankError } from "../../shared/errors.ts";
import { Vocabulary } from "../vocabulary.ts";

export interface VocabTextOptions {
  /** What errors call the file. Default "vocab.txt". */
  name?: string;
  /** The token that stands for unknown words; the file must have it. Default "[UNK]". */
  unknown?: string;
}

/**
 * Reads the text of a vocab.txt. Lines end with LF or CRLF, the last one need not. Everything else belongs to the token,
 * spaces at its end too (Python's readers of BERT differ on those: some keep them, some don't).
 *
 * Throws `invalid vocab.txt` where a line is empty or a token stands twice, and `missing` without the unknown token.
 *
 * @example
 * parseVocabText("[UNK]\nriver\n##bank\n").idOf("##bank"); // 2
 */
export function parseVocabText(text: string, options: VocabTextOptions = {}): Vocabulary {
  const { name = "vocab.txt", unknown = "[UNK]" } = options;
  const tokens = text.split(/\r?\n/);
  if (tokens.at(-1) === "") tokens.pop();
  const lines = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    const line = index + 1;
    const other = lines.get(token);
    if (token === "") throw invalid(name, `line ${line} is empty, a token was expected`);
    if (other)
      throw invalid(name, `line ${line} repeats ${JSON.stringify(token)} of line ${other}; remove one of them`);
    lines.set(token, line);
  }
  if (!lines.has(unknown)) {
    const what = `${name} has ${tokens.length} tokens, the unknown token ${JSON.stringify(unknown)} is not among them`;
    throw new RiverbankError("missing", `token: ${what}; give the file's own name for it`);
  }
  return new Vocabulary(tokens);
}

/**
 * Writes a vocab.txt. Throws `unsupported token` for one that readers would take for another: empty, with a line break
 * inside, or with white space at its end.
 *
 * @example
 * formatVocabText(new Vocabulary(["[UNK]", "river"])); // "[UNK]\nriver\n"
 */
export function formatVocabText({ tokens }: Vocabulary): string {
  const id = tokens.findIndex((token) => token === "" || /[\n\r]|[\s\x85]$/u.test(token));
  if (id >= 0) {
    const token = JSON.stringify(tokens[id]);
    throw new RiverbankError(
      "unsupported",
      `token: ${token}, id ${id}, can't be a line of vocab.txt; use tokenizer.json`,
    );
  }
  return tokens.map((token) => `${token}\n`).join("");
}

function invalid(name: string, what: string): RiverbankError {
  return new RiverbankError("invalid", `${name}: ${what}`);
}
