// The course of a training as it grows: the next question waits for the last answer, so that a slow one is never given up
// for the sake of a newer one that is.

import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../../engine/ask.ts";
import type { CourseAnswer, CourseQuestion } from "./calls.ts";

/** The newest answer there is; that of the question before stays until then. */
export function useCourse(question: CourseQuestion | undefined): CourseAnswer | undefined {
  const [answer, setAnswer] = useState<CourseAnswer>();
  const wanted = useRef(question);
  const asking = useRef(false);
  const key = JSON.stringify(question);
  useEffect(() => {
    wanted.current = question;
    if (question && question.moments === 0) setAnswer(undefined);
    if (!asking.current) void follow();
  }, [key]);

  async function follow(): Promise<void> {
    asking.current = true;
    let asked: CourseQuestion | undefined;
    while (wanted.current && JSON.stringify(wanted.current) !== JSON.stringify(asked)) {
      asked = wanted.current;
      const given = await ask("trainCourse", asked, { long: true }).catch(() => undefined);
      if (given && wanted.current?.run === asked.run) setAnswer(given);
    }
    asking.current = false;
  }

  return answer;
}
