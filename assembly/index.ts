// Every kernel that TypeScript can call, by family.

export { countPairs, mergeCells, shuffleCells, weighCells } from "./cells";
export { diffuse } from "./diffuse";
export { attend, encode } from "./encoder";
export { fuzzyNeighbours } from "./fuzzy";
export { gelu, geluTanh } from "./gelu";
export { trainCells } from "./glove";
export {
  addRows,
  crossEntropy,
  geluBack,
  geluTanhBack,
  layerNormBack,
  softmaxBack,
  sumColumns,
  takeRows,
} from "./gradients";
export { addBias, addResidual, layerNorm, sumRows } from "./layer";
export { attendBack } from "./layer-back";
export { learn } from "./learn";
export { multiply } from "./matrix";
export { multiplyInt8 } from "./matrix-int8";
export { nearDistances, nearMeasure, nearScan, nearTile } from "./near";
export { firstNonFinite, parseRow } from "./numbers";
export { adamW, sumParts } from "./optimise";
export { spreadAffinities } from "./perplexity";
export { quantise } from "./quantise";
export { countCloser } from "./ranks";
export { scan, scanInt8 } from "./scan";
export { addScatter, subtractRow } from "./scatter";
export { selectAnalogy, selectProduct, selectTops } from "./select";
export { makeShadow, sift } from "./sift";
export { softmax } from "./softmax";
export { sortTop } from "./top";
export { train } from "./train";
export { descend, pullTogether, pushApart } from "./tsne-forces";
export { plantTree } from "./tsne-tree";
export { moveMap } from "./umap";
export { axpy, dot, norm, scale } from "./vector";
export { growWordTable, internWord } from "./word-table";
export { splitWords } from "./words";
