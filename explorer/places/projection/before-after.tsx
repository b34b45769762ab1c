// The neighbours of a vector before something was done to it and after.

import type { Neighbour } from "riverbank";
import { linkTo } from "../../address.ts";

interface Props {
  before: readonly Neighbour[];
  after: readonly Neighbour[];
  /** What stands above the second list. */
  title: string;
}

/** Two lists side by side; words of the second that are not in the first stand out. */
export function BeforeAfter({ before, after, title }: Props) {
  const known = new Set(before.map(({ token }) => token));
  const rows = Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index);
  return (
    <div class="wide">
      <table class="pj-neighbours">
        <thead>
          <tr>
            <th scope="col">Nearest before</th>
            <th scope="col" class="number">
              cosine
            </th>
            <th scope="col">{title}</th>
            <th scope="col" class="number">
              cosine
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <Cells neighbour={before[row]} entered={false} />
              <Cells neighbour={after[row]} entered={after[row] !== undefined && !known.has(after[row].token)} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cells({ neighbour, entered }: { neighbour: Neighbour | undefined; entered: boolean }) {
  return (
    <>
      <td class={entered ? "entered" : undefined}>
        {neighbour && <a href={linkTo("projection", { part: "many", word: neighbour.token })}>{neighbour.token}</a>}
      </td>
      <td class="number">{neighbour?.score.toFixed(2)}</td>
    </>
  );
}

/** Both lists as rows of a CSV. */
export function neighbourRows(before: readonly Neighbour[], after: readonly Neighbour[]): (string | number)[][] {
  const listed = (list: readonly Neighbour[], name: string) =>
    list.map(({ token, score }, index) => [name, index + 1, token, score]);
  return [["list", "rank", "word", "cosine"], ...listed(before, "before"), ...listed(after, "after")];
}
