// The list of routes that answer from the models, in road order. A new verb is a file in routes/ and a line here.

import { analogy } from "./routes/analogy.ts";
import { axes } from "./routes/axes.ts";
import { compare } from "./routes/compare.ts";
import { context } from "./routes/context.ts";
import { embed } from "./routes/embed.ts";
import { embeddings } from "./routes/embeddings.ts";
import { fill } from "./routes/fill.ts";
import { focus } from "./routes/focus.ts";
import { map } from "./routes/map.ts";
import { nearest } from "./routes/nearest.ts";
import { odd } from "./routes/odd.ts";
import { project } from "./routes/project.ts";
import { senses } from "./routes/senses.ts";
import { tokenize } from "./routes/tokenize.ts";
import { trace } from "./routes/trace.ts";
import type { Verb } from "./verb.ts";

export const VERBS: readonly Verb[] = [
  ...[tokenize, embed, compare, nearest, analogy, odd],
  ...[project, axes, focus, map],
  ...[context, senses, fill, trace],
  embeddings,
];
