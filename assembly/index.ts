// Every kernel that TypeScript can call, by family.

export { firstNonFinite, parseRow } from "./numbers";
export { quantise } from "./quantise";
export { axpy, dot, norm, scale } from "./vector";
