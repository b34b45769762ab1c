// How far an axis can be trusted, in plain words.

import type { Reliability } from "riverbank";

const MEANING = {
  sound:
    "Its words hang together: others of their kind would have given about the same axis. That it measures what its name says does not follow.",
  noise: "Words picked at random do about as well, or its own words do not hold together: its scores say little.",
  unknown: "It can't be tested, so do not build on its scores.",
} as const;

interface Props {
  name: string;
  reliability: Reliability | undefined;
  testing: boolean;
}

/** The verdict and what it rests on; room is kept while the axis is being tested. */
export function Trust({ name, reliability, testing }: Props) {
  const verdict = reliability?.verdict;
  return (
    <section class="card pj-trust" aria-label={`How far ${name} can be trusted`} aria-busy={testing}>
      <h3>
        How far <em>{name}</em> can be trusted {verdict && <strong class={`pj-verdict ${verdict}`}>{verdict}</strong>}
      </h3>
      {reliability ? <Findings {...reliability} /> : testing && <p class="note">Testing it against 499 random axes…</p>}
    </section>
  );
}

function Findings(reliability: Reliability) {
  const { verdict, spread, error, random, tested, wrongSide, coverage, overlap } = reliability;
  const rows: [string, string][] = [
    ["Random axes", random ? `${reliability.reason} (p = ${random.p.toFixed(3)})` : reliability.reason],
    ["Left out, then scored", sideOf(tested, wrongSide)],
  ];
  if (spread) rows.push(["Without one word", `the direction stays within a cosine of ${spread.min.toFixed(2)}`]);
  if (error !== null) rows.push(["A score's usual error", `± ${error.toFixed(2)}, by the jackknife`]);
  rows.push(["Words in the model", coverageOf(coverage)]);
  for (const { axis, cosine } of overlap) rows.push([`Overlap with ${axis}`, overlapOf(cosine)]);
  return (
    <>
      <p>{MEANING[verdict]}</p>
      <dl>
        {rows.map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function sideOf(tested: number, wrongSide: readonly string[]): string {
  if (tested === 0) return "no word can be left out";
  if (wrongSide.length === 0) return `all ${tested} words fall on their own side`;
  return `${wrongSide.length} of ${tested} fall on the wrong side: ${wrongSide.join(", ")}`;
}

function coverageOf({ found, asked, missing }: Reliability["coverage"]): string {
  return `${found} of ${asked}${missing.length > 0 ? `; not there: ${missing.join(", ")}` : ""}`;
}

function overlapOf(cosine: number): string {
  const size = Math.abs(cosine);
  const words =
    size < 0.2 ? "they say different things" : size < 0.5 ? "they share something" : "they say much the same";
  return `cosine ${cosine.toFixed(2)}: ${words}`;
}
