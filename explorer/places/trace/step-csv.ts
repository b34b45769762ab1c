// A step's numbers as rows of a CSV file.

import { stepOf, type Trace, type TraceStepName } from "riverbank";

type Cells = (string | number | undefined)[][];

/** A step as a table, its head first. */
export function stepRows(record: Trace, step: TraceStepName): Cells {
  return TABLES[step](
    record,
    stepOf(record, "tokens").tokens.map(({ token }) => token),
  );
}

const TABLES: Record<TraceStepName, (record: Trace, names: readonly string[]) => Cells> = {
  characters: (record) => [
    ["character", "code point", "start"],
    ...stepOf(record, "characters").characters.map(({ character, codePoint, start }) => [character, codePoint, start]),
  ],
  tokens: (record) => [
    ["token", "start", "end", "kind", "appended"],
    ...stepOf(record, "tokens").tokens.map(({ token, start, end, kind, appended }) => {
      return [token, start, end, kind, String(appended)];
    }),
  ],
  ids: (record, names) => [["token", "id"], ...stepOf(record, "ids").ids.map((id, at) => [names[at], id])],
  rows: (record, names) => [
    ["token", "norm", ...Array.from({ length: record.encoder.dims }, (_, dim) => dim)],
    ...stepOf(record, "rows").rows.map(({ encoder }, at) => [names[at], encoder.norm, ...encoder.vector]),
  ],
  attention: (record, names) => [
    ["layer", "head", "token", ...names],
    ...stepOf(record, "attention").attention.flatMap((heads, layer) =>
      heads.flatMap((rows, head) => rows.map((row, at) => [layer + 1, head + 1, names[at], ...row])),
    ),
  ],
  gain: (record, names) => [
    ["topic", "layer", "part", ...names],
    ...stepOf(record, "gain").topics.flatMap(({ name, origin, parts, places }) => [
      [name, undefined, "origin", ...names.map(() => origin)],
      ...parts.map(({ layer, part, gains }) => [name, layer, part, ...gains]),
      [name, places.length - 1, "place", ...places[places.length - 1]],
    ]),
  ],
  focus: (record) => {
    const { focus } = stepOf(record, "focus");
    const topics = focus?.topics ?? [];
    return [
      ["topic", "kept", "standing", "weight", ...(focus?.tokens.map(({ token }) => token) ?? [])],
      ...topics.map(({ name, kept, standing, weight, parts }) => [name, String(kept), standing, weight, ...parts]),
    ];
  },
  output: (record) => [
    ["mask", "list", "word", "id", "probability", "alone", "bits"],
    ...stepOf(record, "output").gaps.flatMap(({ token: mask, candidates, raised }) => [
      ...candidates.map(({ token, id, probability }) => [
        mask,
        "likeliest",
        token,
        id,
        probability,
        undefined,
        undefined,
      ]),
      ...raised.map(({ token, id, probability, alone, bits }) => [mask, "raised", token, id, probability, alone, bits]),
    ]),
  ],
};
