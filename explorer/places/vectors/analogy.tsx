// An analogy in words, its answer, and what speaks for it.

import { score } from "./format.ts";
import type { AnalogyAnswer } from "./word-calls.ts";

export function Analogy({
  analogy: { a, b, c, byProduct, step },
  answer,
}: {
  analogy: AnalogyAnswer;
  answer: string | undefined;
}) {
  return (
    <section class="card v-stack v-analogy">
      <h2>
        {a} is to {b} as {c} is to <strong class="v-answer">{answer ?? "nothing"}</strong>
      </h2>
      {step && (
        <p>
          The two steps, {step.a} and {step.b}, have a cosine of <b data-step={step.cosine}>{score(step.cosine)}</b>
          {step.percentile === null ? "." : `, above ${step.percentile.toFixed(2)} % of random pairs of words.`}
        </p>
      )}
      <p>
        By products instead of sums (3CosMul) the answers are{" "}
        {byProduct.map(({ token, score: value }, index) => (
          <span key={token}>
            {index > 0 && ", "}
            {token} {score(value)}
          </span>
        ))}
        .
      </p>
    </section>
  );
}
