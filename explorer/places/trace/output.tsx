// Step 8: words for the mask, and which of them the text speaks for.

import { stepOf, type Trace, type TraceGap } from "riverbank";
import type { StepProps } from "./steps.tsx";

export function Output({ record }: StepProps) {
  const { gaps, reason } = stepOf(record, "output");
  return (
    <>
      <p class="lead">
        The encoder answers no question: it guesses which word of its list could stand at the mask, from all that the
        text says around it.
      </p>
      {reason !== null && <p>{`None: ${reason}.`}</p>}
      {gaps.map((gap) => (
        <Gap key={gap.token} record={record} gap={gap} />
      ))}
    </>
  );
}

function Gap({ record, gap }: { record: Trace; gap: TraceGap }) {
  const { start, end } = stepOf(record, "tokens").tokens[gap.token];
  const [first] = gap.candidates;
  const { read } = record;
  return (
    <section class="trace-gap" aria-label={`Words for token ${gap.token + 1}`}>
      <p class="trace-filled">
        {read.slice(0, start)}
        <mark>{first.token}</mark>
        {read.slice(end)}
      </p>
      <div class="columns">
        <Likeliest gap={gap} />
        <Raised gap={gap} />
      </div>
    </section>
  );
}

function Likeliest({ gap: { candidates } }: { gap: TraceGap }) {
  const most = Math.max(...candidates.map(({ probability }) => probability));
  return (
    <div class="card trace-words">
      <h3>The likeliest words</h3>
      <ol aria-label="The likeliest words">
        {candidates.map(({ id, token, probability }) => (
          <li key={id}>
            <span>{token}</span>
            <span class="trace-track" aria-hidden="true">
              <i style={{ left: 0, width: `${(100 * probability) / most}%` }} />
            </span>
            <span class="trace-number">{probability.toFixed(4)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Raised({ gap: { raised, bits } }: { gap: TraceGap }) {
  return (
    <div class="card trace-words">
      <h3>What the text raised</h3>
      <p class="note">
        {`Against a mask that stands alone, the text tells ${bits.toFixed(2)} bits about the word. These words have the largest shares.`}
      </p>
      <table aria-label="What the text raised">
        <thead>
          <tr>
            <th scope="col">word</th>
            <th scope="col" class="number">
              alone
            </th>
            <th scope="col" class="number">
              here
            </th>
            <th scope="col" class="number">
              bits
            </th>
          </tr>
        </thead>
        <tbody>
          {raised.map(({ id, token, alone, probability, bits: share }) => (
            <tr key={id}>
              <th scope="row">{token}</th>
              <td class="number">{alone.toFixed(4)}</td>
              <td class="number">{probability.toFixed(4)}</td>
              <td class="number">{`+${share.toFixed(2)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
