// Post-processors by the names that tokenizer.json gives them.

import type { PostProcessor, TemplateItem } from "../parts.ts";
import { isObject, type PartReader, readPart, type Settings } from "../settings.ts";

/**
 * A post-processor from the "post_processor" of a tokenizer.json. Its `trim_offsets` is kept and not used. Special tokens
 * have the ids that it gives them, as for Hugging Face: files whose vocabulary was cut down may still hold old ones.
 *
 * @param where the file, for error messages.
 * Throws `unsupported tokenizer` for a type or a setting that is not known, `missing` and `invalid tokenizer` for bad
 * ones.
 *
 * @example
 * const config = { type: "BertProcessing", sep: ["[SEP]", 102], cls: ["[CLS]", 101] };
 * const { single } = readPostProcessor(config, "tokenizer.json");
 * single.map(({ text }) => text); // [101, "first", 102]
 */
export function readPostProcessor(config: unknown, where: string): PostProcessor {
  const readers: Record<string, PartReader<PostProcessor>> = {
    BertProcessing: (settings) => {
      const [cls, sep] = ends(settings);
      const single = template(0, cls, "first", sep);
      return { config: settings.config, single, pair: [...single, ...template(1, "second", sep)] };
    },
    ByteLevel: (settings) => {
      settings.ignore("add_prefix_space", "trim_offsets", "use_regex");
      return { config: settings.config, single: PLAIN, pair: [...PLAIN, { text: "second", type: 0 }] };
    },
    RobertaProcessing: (settings) => {
      settings.ignore("add_prefix_space", "trim_offsets");
      const [cls, sep] = ends(settings);
      const single = template(0, cls, "first", sep);
      return { config: settings.config, single, pair: [...single, ...template(0, sep, "second", sep)] };
    },
    Sequence: (settings) => sequence(settings),
    TemplateProcessing: (settings) => byTemplate(settings),
  };
  return readPart(config, "post_processor", where, readers);
}

const PLAIN: readonly TemplateItem[] = [{ text: "first", type: 0 }];

function template(type: number, ...texts: TemplateItem["text"][]): TemplateItem[] {
  return texts.map((text) => ({ text, type }));
}

/** The special tokens of the two ends. */
function ends(settings: Settings): [cls: number, sep: number] {
  const [cls, sep] = ["cls", "sep"].map((name) => settings.special(name)[1]);
  return [cls, sep];
}

function byTemplate(settings: Settings): PostProcessor {
  const specials = settings.object("special_tokens");
  const read = (name: string, ...texts: TemplateItem["text"][]) => {
    const items = settings.list(name).flatMap((item) => readItem(settings, item, specials));
    const found = items.filter(({ text }) => typeof text !== "number").map(({ text }) => text);
    if (found.join() === texts.join()) return items;
    throw settings.error(
      "unsupported",
      `has a template "${name}" with ${found.length} texts; ${texts.length} in order were expected`,
    );
  };
  return { config: settings.config, single: read("single", "first"), pair: read("pair", "first", "second") };
}

function readItem(settings: Settings, item: unknown, specials: Record<string, unknown>): TemplateItem[] {
  const { Sequence: text, SpecialToken: special } = isObject(item) ? item : {};
  if (isObject(text) && (text.id === "A" || text.id === "B")) {
    return template(Number(text.type_id), text.id === "A" ? "first" : "second");
  }
  const { id: name, type_id: type } = isObject(special) ? special : {};
  const found = Object.hasOwn(specials, String(name)) ? specials[String(name)] : undefined;
  const { ids, tokens } = isObject(found) ? found : {};
  if (
    !Array.isArray(ids) ||
    !ids.every(Number.isSafeInteger) ||
    !Array.isArray(tokens) ||
    ids.length !== tokens.length
  ) {
    const came = JSON.stringify(item);
    throw settings.error("invalid", `has ${came} in its template; text A, B or one of its special_tokens was expected`);
  }
  return template(Number(type), ...ids);
}

function sequence(settings: Settings): PostProcessor {
  const parts = settings.list("processors").map((config) => readPostProcessor(config, settings.where));
  const adding = parts.filter(({ single }) => single.length > 1);
  if (adding.length > 1) throw settings.error("unsupported", "adds special tokens more than once");
  const { single, pair } = adding[0] ?? { single: PLAIN, pair: [...PLAIN, { text: "second" as const, type: 0 }] };
  return { config: settings.config, single, pair };
}
