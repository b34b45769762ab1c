import { describe, expect, test } from "vitest";
import { encoderConfigJson, readEncoderConfig } from "#src/context/config.js";
import { tinyConfig, tinyFile } from "./models.ts";

test("a config.json gives the sizes, as an object and as text", () => {
  const sizes = { vocabulary: 64, dims: 32, layers: 2, heads: 4, inner: 64, positions: 24, types: 2 };
  const config = { ...sizes, activation: "gelu", epsilon: 1e-12 };
  expect(readEncoderConfig(tinyConfig())).toEqual(config);
  expect(readEncoderConfig(tinyFile("config.json").toString())).toEqual(config);
});

test("sizes that were written are read again, with what the file said beside them", () => {
  const config = { ...readEncoderConfig(tinyConfig()), activation: "gelu-tanh" as const, epsilon: 1e-5 };
  const json = encoderConfigJson(config, { pad_token_id: 0, hidden_size: 7 });
  expect(json).toMatchObject({ model_type: "bert", pad_token_id: 0, hidden_size: 32, hidden_act: "gelu_new" });
  expect(readEncoderConfig(json)).toEqual(config);
});

describe("what can't be calculated is named", () => {
  test.each([
    [{ model_type: "nomic_bert" }, 'unsupported model_type: "nomic_bert" came, "bert" was expected'],
    [{ position_embedding_type: "relative_key" }, 'unsupported position_embedding_type: "relative_key" came'],
    [{ position_embedding_type: "rotary" }, 'unsupported position_embedding_type: "rotary" came'],
    [{ rope_theta: 10000 }, "unsupported rope_theta: 10000 came, which means rotary positions"],
    [{ alibi_starting_size: 512 }, "unsupported alibi_starting_size: 512 came, which means ALiBi positions"],
    [{ is_decoder: true }, "unsupported is_decoder: a decoder came, an encoder was expected"],
    [{ hidden_act: "relu" }, 'unsupported hidden_act: "relu" came, one of gelu, '],
    [{ hidden_act: "constructor" }, 'unsupported hidden_act: "constructor" came'],
    [{ embedding_size: 16 }, "unsupported embedding_size: 16 came, which means embeddings of another size"],
    [{ hidden_size: undefined }, "missing hidden_size: config.json has none"],
    [{ hidden_size: 30 }, "invalid hidden_size: 30 came, a multiple of the 4 heads was expected"],
    [{ num_hidden_layers: 1e9 }, "invalid num_hidden_layers: 1000000000 came, a whole number from 1 to 1024"],
    [{ vocab_size: "64" }, 'invalid vocab_size: "64" came'],
    [{ layer_norm_eps: -1 }, "invalid layer_norm_eps: -1 came, a number from 0 to 1"],
  ])("%j", (change, message) => {
    expect(() => readEncoderConfig({ ...tinyConfig(), ...change })).toThrow(message);
  });

  test.each(["{", "[]"])("text that is no JSON object: %s", (text) => {
    expect(() => readEncoderConfig(text)).toThrow("invalid config: it is not");
  });
});

test("embeddings of the hidden states' own size are no variant", () => {
  expect(readEncoderConfig({ ...tinyConfig(), embedding_size: 32, rope_scaling: null }).dims).toBe(32);
});
