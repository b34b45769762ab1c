// Every kernel that TypeScript can call, by family.

export { trainSkipGram } from "./skipgram";
export { axpy, dot, norm, scale } from "./vector";
