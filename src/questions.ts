// The door for programs that let people type: what a typed text means, and the answers of the command line and the server,
// key for key.

export { EXPRESSION_HELP, queryOf, type TypedQuery } from "./questions/queries.ts";
export { tokenOf, tokensOf, typedList } from "./questions/words.ts";
export { AXIS_HELP, typedAxis } from "./questions/typed-axis.ts";

export { answerDecode, answerTokenize, type TokenizeFields, tokensBy } from "./questions/tokenize.ts";
export { answerVectors, type VectorsFields, type VectorsReport } from "./questions/vectors.ts";
export { answerEmbed, type EmbedFields } from "./questions/embed.ts";
export { answerCompare, type CompareFields, type Compared } from "./questions/compare.ts";
export { answerNearestTyped, type NearestQuestion } from "./questions/nearest.ts";
export { analogyIn, answerAnalogy, type AnalogyFields } from "./questions/analogy.ts";
export { answerOdd, type OddFields } from "./questions/odd.ts";
export { answerProject, layWords, type LaidWords, type ProjectFields } from "./questions/project.ts";
export { answerAxes, axesFor, listAxes, testSets, type AxesFields, type LibraryList } from "./questions/axes.ts";
export { answerFocus, type FocusFields, type ShownFocus } from "./questions/focus.ts";
export { answerMap, type MapFields } from "./questions/map.ts";
export { axisColour, type AxisColour } from "./questions/map-colour.ts";

export { answerContext, type ContextFields } from "./questions/context.ts";
export { answerFill, type FillFields, type Filled } from "./questions/fill.ts";
export { answerSenses, type SensesFields, SENSES_DEFAULTS } from "./questions/senses.ts";
export { answerTrace, type TraceFields } from "./questions/trace.ts";
