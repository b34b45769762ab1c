// All calls of the engine; a place's own are in its folder.

import * as context from "../places/context/calls.ts";
import * as map from "../places/map/calls.ts";
import * as projection from "../places/projection/calls.ts";
import * as tokens from "../places/tokens/calls.ts";
import * as trace from "../places/trace/calls.ts";
import * as train from "../places/train/calls.ts";
import * as vectors from "../places/vectors/calls.ts";

export const CALLS = { ...tokens, ...vectors, ...map, ...projection, ...context, ...trace, ...train };

export type Calls = typeof CALLS;
