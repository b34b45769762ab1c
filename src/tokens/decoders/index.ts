// Decoders by the names that tokenizer.json gives them.

import { aligned } from "../aligned.ts";
import { bytesOf } from "../byte-level.ts";
import type { Decoder } from "../parts.ts";
import { readReplacement } from "../regex/pattern.ts";
import { replaceEach } from "../rewrite.ts";
import { type PartReader, readPart, type Settings } from "../settings.ts";
import { readMetaspace } from "../splitters/metaspace.ts";
import { cleanUp } from "./clean-up.ts";

const readers: Record<string, PartReader<Decoder>> = {
  BPEDecoder: suffixes,
  ByteFallback: (settings) => part(settings, byteFallback),
  ByteLevel: byteLevel,
  CTC: ctc,
  Fuse: (settings) => part(settings, (tokens) => [tokens.join("")]),
  Metaspace: metaspace,
  Replace: replace,
  Sequence: sequence,
  Strip: strip,
  WordPiece: wordPiece,
};

/**
 * A decoder from the "decoder" of a tokenizer.json.
 *
 * @param where the file, for error messages.
 * Throws `unsupported tokenizer` for a type or a setting that is not known, `missing` and `invalid tokenizer` for bad ones.
 *
 * @example
 * const decoder = readDecoder({ type: "WordPiece", prefix: "##", cleanup: true }, "tokenizer.json");
 * decoder.decode(["river", "##bank", "!"]).join(""); // "riverbank!"
 */
export function readDecoder(config: unknown, where: string): Decoder {
  return readPart(config, "decoder", where, readers);
}

function part({ config }: Settings, decode: (tokens: readonly string[]) => string[]): Decoder {
  return { config, decode };
}

/** Bytes of all tokens together, as UTF-8; what is none becomes U+FFFD. */
function byteLevel(settings: Settings): Decoder {
  settings.ignore("add_prefix_space", "trim_offsets", "use_regex");
  return part(settings, (tokens) => {
    const parts = tokens.map(bytesOf);
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const each of parts) {
      bytes.set(each, at);
      at += each.length;
    }
    return [new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)];
  });
}

/** Runs of "<0xE5>" become what their bytes spell in UTF-8, or as many U+FFFD. */
function byteFallback(tokens: readonly string[]): string[] {
  const made: string[] = [];
  let run: number[] = [];
  const finish = () => {
    if (run.length === 0) return;
    try {
      made.push(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(run)));
    } catch {
      for (let i = 0; i < run.length; i++) made.push("\ufffd");
    }
    run = [];
  };
  for (const token of tokens) {
    const byte = /^<0x([\da-fA-F]{2})>$/.exec(token);
    if (byte) run.push(Number.parseInt(byte[1], 16));
    else {
      finish();
      made.push(token);
    }
  }
  finish();
  return made;
}

/** A space before each token that does not begin with the prefix. */
function wordPiece(settings: Settings): Decoder {
  const prefix = settings.text("prefix");
  const tidy = settings.flag("cleanup") ? cleanUp : (text: string) => text;
  return part(settings, (tokens) =>
    tokens.map((token, index) => {
      if (index === 0) return tidy(token);
      return tidy(token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`);
    }),
  );
}

/** Replacements become spaces; in the first token, where one may have been prepended, nothing. */
function metaspace(settings: Settings): Decoder {
  const { replacement, scheme } = readMetaspace(settings);
  return part(settings, (tokens) =>
    tokens.map((token, index) => token.replaceAll(replacement, index === 0 && scheme !== "never" ? "" : " ")),
  );
}

/** The suffix becomes a space, but for the last token's. */
function suffixes(settings: Settings): Decoder {
  const suffix = settings.text("suffix");
  return part(settings, (tokens) =>
    tokens.map((token, index) => token.replaceAll(suffix, index === tokens.length - 1 ? "" : " ")),
  );
}

function replace(settings: Settings): Decoder {
  const { expression, content } = readReplacement(settings);
  return part(settings, (tokens) => tokens.map((token) => replaceEach(aligned(token), expression, () => content).text));
}

/** Takes up to `start` characters `content` from a token's beginning and up to `stop` from its end. */
function strip(settings: Settings): Decoder {
  const content = settings.character("content");
  const start = settings.count("start");
  const stop = settings.count("stop");
  return part(settings, (tokens) =>
    tokens.map((token) => {
      let from = 0;
      let to = token.length;
      for (let i = 0; i < start && token.startsWith(content, from); i++) from += content.length;
      for (let i = 0; i < stop && from < to && token.endsWith(content, to); i++) to -= content.length;
      return token.slice(from, to);
    }),
  );
}

/** For speech: a token that repeats the one before, and the padding between, is nothing. */
function ctc(settings: Settings): Decoder {
  const padding = settings.text("pad_token");
  const delimiter = settings.text("word_delimiter_token");
  const tidy = settings.flag("cleanup");
  return part(settings, (tokens) =>
    tokens
      .filter((token, index) => token !== tokens[index - 1])
      .map((token) => token.replaceAll(padding, ""))
      .map((token) => (tidy ? cleanUp(token).replaceAll(delimiter, " ") : token))
      .filter((token) => token !== ""),
  );
}

function sequence(settings: Settings): Decoder {
  const parts = settings.list("decoders").map((config) => readDecoder(config, settings.where));
  return part(settings, (tokens) => parts.reduce((made, each) => each.decode(made), [...tokens]));
}
