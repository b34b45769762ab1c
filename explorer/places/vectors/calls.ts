// What the vectors' place asks the engine.

export * from "./evidence-call.ts";
export * from "./things-calls.ts";
export * from "./word-calls.ts";
