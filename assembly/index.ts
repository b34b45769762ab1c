// Every kernel that TypeScript can call, by family.

export { axpy, dot, norm, scale } from "./vector";
