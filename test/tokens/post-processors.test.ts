import { describe, expect, test } from "vitest";
import { readPostProcessor } from "#src/tokens/post-processors/index.js";

const ids = new Map([
  ["[CLS]", 101],
  ["[SEP]", 102],
  ["</s>", 1],
]);

const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
const text = (id = "A") => ({ Sequence: { id, type_id: 0 } });
const token = (name: string, id: unknown = ids.get(name)) => ({ id: name, ids: [id], tokens: [name] });
const template = (single: unknown, special_tokens: object, pair: unknown = [text(), text("B")]) => ({
  type: "TemplateProcessing",
  single,
  pair,
  special_tokens,
});
const second = { Sequence: { id: "B", type_id: 1 } };
const bertTemplate = template(
  [special("[CLS]"), text(), special("[SEP]")],
  { "[CLS]": token("[CLS]"), "[SEP]": token("[SEP]") },
  [special("[CLS]"), text(), special("[SEP]"), second, { SpecialToken: { id: "[SEP]", type_id: 1 } }],
);
const bert = { type: "BertProcessing", sep: ["[SEP]", 102], cls: ["[CLS]", 101] };
const bytes = { type: "ByteLevel", add_prefix_space: true, trim_offsets: false, use_regex: true };
const sequence = (...processors: object[]) => ({ type: "Sequence", processors });

describe("post-processors", () => {
  test.each([
    [bertTemplate, [101, "first", 102]],
    [template([text(), special("</s>")], { "</s>": token("</s>") }), ["first", 1]],
    [template([text()], {}), ["first"]],
    [
      template([special("both"), text()], { both: { id: "both", ids: [101, 102], tokens: ["[CLS]", "[SEP]"] } }),
      [101, 102, "first"],
    ],
    [bert, [101, "first", 102]],
    [{ ...bert, type: "RobertaProcessing", trim_offsets: true, add_prefix_space: false }, [101, "first", 102]],
    [bytes, ["first"]],
    [sequence(bytes, bertTemplate), [101, "first", 102]],
    [sequence(), ["first"]],
  ])("%j gives %j", (config, expected) => {
    const processor = readPostProcessor(config, "t.json");
    expect(processor.single.map((item) => item.text)).toEqual(expected);
    expect(processor.config).toBe(config);
  });

  test("special tokens have the ids that the file gives them, whatever the vocabulary says", () => {
    const { single } = readPostProcessor({ ...bert, sep: ["[END]", 3] }, "t.json");
    expect(single.map((item) => item.text)).toEqual([101, "first", 3]);
  });

  test.each([
    [bertTemplate, [101, "first", 102, "second", 102], [0, 0, 0, 1, 1]],
    [bert, [101, "first", 102, "second", 102], [0, 0, 0, 1, 1]],
    [{ ...bert, type: "RobertaProcessing" }, [101, "first", 102, 102, "second", 102], [0, 0, 0, 0, 0, 0]],
    [bytes, ["first", "second"], [0, 0]],
    [sequence(bytes, bertTemplate), [101, "first", 102, "second", 102], [0, 0, 0, 1, 1]],
  ])("%j gives a pair %j of types %j", (config, texts, types) => {
    const { pair } = readPostProcessor(config, "t.json");
    expect(pair.map((item) => item.text)).toEqual(texts);
    expect(pair.map((item) => item.type)).toEqual(types);
  });

  test.each([
    [{ ...bert, sep: "[SEP]" }, /has sep "\[SEP\]"; a token and its id was expected$/],
    [{ ...bert, extra: 1 }, /has a setting "extra"/],
    [template([special("[CLS]"), text()], {}), /has \{"SpecialToken":\{"id":"\[CLS\]","type_id":0\}\} in its template/],
    [
      template([special("toString"), text()], {}),
      /in its template; text A, B or one of its special_tokens was expected$/,
    ],
    [template([text("C")], {}), /^invalid .*"id":"C"/],
    [template([text("B")], {}), /^unsupported .* has a template "single" with 1 texts; 1 in order were expected$/],
    [template(["[CLS]"], {}), /^invalid .* has "\[CLS\]" in its template/],
    [template([special("[CLS]"), text()], { "[CLS]": token("[CLS]", "a") }), /^invalid .* in its template/],
    [template([], {}), /^unsupported .* has a template "single" with 0 texts; 1 in order were expected$/],
    [template([text(), text()], {}), /^unsupported .* has a template "single" with 2 texts; 1 in order were expected$/],
    [template(3, {}), /has single 3; a list was expected$/],
    [sequence(bert, bertTemplate), /^unsupported .* adds special tokens more than once$/],
    [{ type: "Foo" }, /^unsupported tokenizer: post_processor "Foo" in t.json is not known/],
  ])("%j is refused", (config, message) => {
    expect(() => readPostProcessor(config, "t.json")).toThrow(message);
  });
});
