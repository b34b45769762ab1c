// Tokens: a text becomes pieces, each with an integer.

import { useMemo, useState } from "preact/hooks";
import { useAddress, useField } from "../../address.ts";
import { useAnswer, useModel } from "../../engine/use-answer.ts";
import { Choice } from "../../parts/choice.tsx";
import { modelArgs } from "../../parts/command.ts";
import { useKept } from "../../parts/kept.ts";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { About } from "./about.tsx";
import { codeOf, commandOf } from "./away.ts";
import type { Tokenized } from "./calls.ts";
import { Comparison } from "./comparison.tsx";
import { CountsLine, Unknown } from "./counts.tsx";
import { Learn } from "./learn.tsx";
import { OpenFile } from "./open-file.tsx";
import { SOURCES, type Source, useSource } from "./sources.ts";
import { TextView } from "./text-view.tsx";
import { TokenCard } from "./token-card.tsx";
import { FIRST_CHOSEN, titleOfToken } from "./token-link.ts";
import { TokenList } from "./token-list.tsx";
import { tokensSvg } from "./tokens-svg.ts";
import { WayBack } from "./way-back.tsx";
import "./tokens.css";

const TEXT = "He sat by the bank of the river, and the riverbank was quiet.";

export default function Tokens() {
  const text = useField("text", TEXT);
  const by = useField("by", "words");
  const source = useSource(by.value);
  const asked = useAnswer("tokenize", source && { source, text: text.value });
  // The answer with its question: what is shown is of one piece while the next answer is on its way.
  const shown = useKept(asked.answer && asked.question && { answer: asked.answer, source: asked.question.source });
  const answer = shown?.answer;
  const { name } = useModel();
  const model = modelArgs(name).at(-1);
  return (
    <>
      <h1>A text becomes tokens, and each token an integer</h1>
      <p class="lead">
        The integer, the token’s id, is its place in a list. It says nothing yet about what a word means: that is what
        its row of numbers is for. Choose a token to see it.
      </p>
      <TextField label="Your text" field={text} lines={3} />
      <Choice label="Tokenizer" field={by} options={SOURCES} />
      <About name={by.value} answer={answer} />
      {by.value === "file" && <OpenFile />}
      <Trouble problem={asked.problem} />
      {shown && source && !asked.problem && <Shown {...shown} />}
      <Learn />
      {source && (
        <TakeAway
          name="tokens"
          code={codeOf(source, text.value, model)}
          command={commandOf(source, text.value, model)}
          picture={() => answer && tokensSvg(answer)}
          json={() => answer?.tokens}
          csv={() => (answer ? csvOfTokens(answer) : "")}
        />
      )}
    </>
  );
}

function Shown({ source, answer }: { source: Source; answer: Tokenized }) {
  const { text, tokens, unknown } = answer;
  const at = useField("at", FIRST_CHOSEN);
  const { fields } = useAddress();
  const [pointed, setPointed] = useState<number>();
  const last = tokens.tokens.length - 1;
  const chosen = Math.max(0, Math.min(Math.trunc(Number(at.value)) || 0, last));
  const told = pointed === undefined || pointed > last ? chosen : pointed;
  // Drawn once: while the pointer runs over the tokens, only the line that tells of them changes.
  const views = useMemo(
    () => [
      <TextView key="text" label="Your text in tokens" {...{ text, tokens, unknown, chosen }} onPoint={setPointed} />,
      <TokenList key="list" answer={answer} chosen={chosen} onPoint={setPointed} />,
    ],
    [answer, chosen, String(fields)],
  );
  return (
    <>
      <CountsLine answer={answer} />
      {last >= 0 && (
        <div class="t-main">
          <div class="t-views">
            {views[0]}
            <p class="t-told">{titleOfToken(text, tokens, told)}</p>
            <Unknown answer={answer} />
            {views[1]}
          </div>
          <section class="card t-card" aria-label="The chosen token">
            <TokenCard source={source} answer={answer} index={chosen} />
          </section>
          <WayBack source={source} answer={answer} />
        </div>
      )}
      <Comparison answer={answer} />
    </>
  );
}

function csvOfTokens({ tokens: { tokens, ids, offsets } }: Tokenized): string {
  return csvOf([
    ["token", "id", "start", "end"],
    ...tokens.map((token, i) => [token, ids[i] ?? undefined, ...offsets[i]]),
  ]);
}
