// The neighbours of one word at a moment, and which of them it keeps.

import type { CourseAnswer } from "./calls.ts";

export function Neighbours({
  course,
  at,
  onChoose,
}: {
  course: CourseAnswer;
  at: number;
  onChoose: (word: string) => void;
}) {
  const { moments, word, kept, size } = course;
  const { neighbours } = moments[at];
  const stay = new Set(moments[moments.length - 1].neighbours.map(({ token }) => token));
  const isLast = at === moments.length - 1;
  return (
    <>
      <h3>Nearest to “{word}” at this moment</h3>
      <ol class="train-neighbours">
        {neighbours.map(({ token, score }) => (
          <li key={token} class={!isLast && stay.has(token) ? "stays" : undefined}>
            <button type="button" class="plain" onClick={() => onChoose(token)}>
              {token}
            </button>
            <span class="bar" style={{ width: `${Math.max(0, 100 * score)}%` }} />
            <span class="mono">{score.toFixed(4)}</span>
          </li>
        ))}
      </ol>
      <p class="note">
        By the cosine of their rows{kept < size && `, among the ${kept.toLocaleString("en")} most frequent words`}.
        {isLast ? " This is the newest moment." : " Marked: those that it still has at the newest moment."}
      </p>
    </>
  );
}
