// Every kernel that TypeScript can call, by family.

export { axpy, dot, norm, scale } from "./vector";
export { growWordTable, internWord } from "./word-table";
export { splitWords } from "./words";
