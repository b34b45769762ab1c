// A worker thread that encodes parts of a corpus: it is handed a tokenizer once.

import { listen } from "../shared/channel.ts";
import type { PartAnswer, PartTask } from "./encode-corpus.ts";
import { encodePart } from "./encode-part.ts";
import { tokenizerFromJson } from "./formats/tokenizer-json.ts";
import type { Tokenizer, TokenizerSetup } from "./tokenizer.ts";

let tokenizer: Tokenizer | undefined;
listen<TokenizerSetup | PartTask, PartAnswer>((message, reply) => {
  if ("description" in message) {
    tokenizer = tokenizerFromJson(message.description, "tokenizer", message.tokens);
    return;
  }
  try {
    const ids = encodePart(tokenizer as Tokenizer, message.part);
    reply({ task: message.task, ids }, [ids.buffer]);
  } catch (error) {
    reply({ task: message.task, error: error instanceof Error ? error.message : String(error) });
  }
});
