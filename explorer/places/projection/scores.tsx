// The numbers behind a plot of words on axes.

import { linkTo } from "../../address.ts";
import { withError } from "../../parts/numbers.ts";
import type { Laid } from "./calls.ts";

/** The words along the first axis; each leads to its place on all axes. */
export function Scores({ laid: { axes, words } }: { laid: Laid }) {
  const [first] = axes;
  const rising = [...words].sort((a, b) => a.scores[first.name] - b.scores[first.name]);
  const link = (token: string) => <a href={linkTo("projection", { part: "many", word: token })}>{token}</a>;
  if (axes.length === 1) {
    return (
      <ol class="pj-scores" aria-label="Scores">
        {rising.map(({ token, scores, errors }) => (
          <li key={token}>
            {link(token)} <span class="number">{withError(scores[first.name].toFixed(2), errors[first.name])}</span>
          </li>
        ))}
      </ol>
    );
  }
  return (
    <div class="wide">
      <table class="pj-scores">
        <thead>
          <tr>
            <th scope="col">Word</th>
            {axes.map(({ name }) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rising.map(({ token, scores, errors }) => (
            <tr key={token}>
              <td>{link(token)}</td>
              {axes.map(({ name }) => (
                <td key={name} class="number">
                  {withError(scores[name].toFixed(2), errors[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The scores as rows of a CSV. */
export function scoreRows({ axes, words }: Laid): (string | number)[][] {
  const head = ["word", ...axes.flatMap(({ name }) => [name, `${name} error`])];
  return [
    head,
    ...words.map(({ token, scores, errors }) => [
      token,
      ...axes.flatMap(({ name }) => [scores[name], errors[name] ?? ""]),
    ]),
  ];
}
