// What needs a file system: reading corpora from paths, opening and saving tokenizers, phrases and models.

export { openCorpus, type OpenCorpusOptions } from "./text/files.ts";
export { checkTokenizerSavable, openTokenizer, saveTokenizer } from "./tokens/open.ts";
export { openPhrases, savePhrases } from "./tokens/phrases-file.ts";
export {
  checkSavable,
  openTable,
  saveTable,
  type OpenOptions,
  type SaveFormat,
  type SaveOptions,
} from "./vectors/open.ts";
export { openLabelled } from "./vectors/labelled-file.ts";
export { fileCheckpoint } from "./training/checkpoint-file.ts";
export { openEncoder, saveEncoder } from "./context/open.ts";
