// What the tokens' place asks the engine.

import { answerTokenize } from "riverbank/questions";
import type { Call } from "../../engine/call.ts";

export const tokenize: Call<{ text: string }, ReturnType<typeof answerTokenize>> = async ({ text }, desk) =>
  answerTokenize(await desk.table(), { text });
