// OpenAI's way to ask for vectors, so that clients that exist work. Each text has a vector of length 1 that does not
// depend on the texts beside it; one of which the model knows nothing has zeros, since these clients know no null.

import { z } from "zod";
import { answerTokenize } from "../../questions/tokenize.ts";
import { SentenceEmbedder } from "../../vectors/sentence-embedder.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import { HttpFailure } from "../failures.ts";
import { defineVerb } from "../verb.ts";

/** UTF-16 units that are embedded in a few milliseconds. */
const SHORT = 5000;

const TOKENS = "input: token ids came, texts were expected: they are those of another tokenizer; send the texts";

export const embeddings = defineVerb({
  name: "v1/embeddings",
  summary: "OpenAI's embeddings: vectors of length 1, as numbers or in base64.",
  methods: ["POST"],
  schema: ({ limits }) => {
    const text = z.string().min(1).max(limits.text);
    return z.object({
      input: z
        .union([text, z.array(text).min(1).max(limits.batch)], {
          error: ({ input }) => (hasNumbers(input) ? TOKENS : undefined),
        })
        .describe("A text, or texts."),
      model: z.string().describe("The model's name, as /v1/models has it."),
      encoding_format: z.enum(["float", "base64"]).default("float").describe("Numbers, or float32 in base64."),
      dimensions: z.int().optional().describe("The model's own number of dimensions, or nothing."),
    });
  },
  check: ({ model, dimensions }, { model: { id, dims } }) => {
    if (model !== id) {
      const message = `model: ${JSON.stringify(model.slice(0, 100))} is not served here; ask for ${JSON.stringify(id)}`;
      throw new HttpFailure("unknown", message, { status: 404 });
    }
    if (dimensions !== undefined && dimensions !== dims) {
      throw new HttpFailure("unsupported", `dimensions: ${dimensions} came, the model has ${dims}; leave it out`, {
        status: 400,
      });
    }
  },
  quick: ({ input }) => (typeof input === "string" ? input.length : input.join("").length) <= SHORT,
  answer: ({ table }, { input, model, encoding_format }, tell) => {
    const texts = typeof input === "string" ? [input] : input;
    const embedder = embedderOf(table);
    let tokens = 0;
    const data = texts.map((text, index) => {
      const vector = embedder.embed(text) ?? new Float32Array(table.dims);
      tokens += answerTokenize(table, { text }).tokens.length;
      tell(index + 1, texts.length);
      return { object: "embedding", index, embedding: encoding_format === "base64" ? base64(vector) : [...vector] };
    });
    return JSON.stringify({ object: "list", data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } });
  },
});

const embedders = new WeakMap<EmbeddingTable, SentenceEmbedder>();

function embedderOf(table: EmbeddingTable): SentenceEmbedder {
  const embedder = embedders.get(table) ?? new SentenceEmbedder(table, { components: 0, normalise: true });
  embedders.set(table, embedder);
  return embedder;
}

/** The numbers' bytes, the lowest first, as every machine that Node runs on has them. */
function base64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64");
}

function hasNumbers(input: unknown): boolean {
  return Array.isArray(input) && input.flat().some((item) => typeof item === "number");
}
