// Tokens: a text becomes pieces, each with an integer.

import { linkTo, useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { commandLine } from "../../parts/command.ts";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import "./tokens.css";

const TEXT = "He sat by the bank of the river, and the riverbank was quiet.";

export default function Tokens() {
  const text = useField("text", TEXT);
  const { answer, problem } = useAnswer("tokenize", { text: text.value });
  return (
    <>
      <h1>A text becomes tokens, and each token an integer</h1>
      <p class="lead">
        The integer is the token's place in a list that the model learned. It says nothing yet about what the word
        means: that is what its row of numbers is for. Choose a token to see it.
      </p>
      <TextField label="Your text" field={text} lines={3} />
      <Trouble problem={problem} />
      {answer && (
        <ol class="tokens" aria-label="The tokens">
          {answer.tokens.map((token, index) => (
            <li key={index} class={`tone-${index % 6}${answer.ids[index] === null ? " unknown" : ""}`}>
              <a href={linkTo("tokens", { text: token })}>
                <span class="token">{token}</span>
                <span class="id">{answer.ids[index] ?? "not in the list"}</span>
              </a>
            </li>
          ))}
        </ol>
      )}
      <TakeAway
        name="tokens"
        code={`import { openTable } from "riverbank/node";\nimport { answerTokenize } from "riverbank/questions";\n\nconst table = await openTable("models/en.safetensors");\nanswerTokenize(table, { text: ${JSON.stringify(text.value)} });`}
        command={commandLine("tokenize", text.value)}
        json={() => answer}
        csv={() => csvOf([["token", "id"], ...(answer?.tokens.map((token, i) => [token, answer.ids[i] ?? ""]) ?? [])])}
      />
    </>
  );
}
