// What needs a file system: reading corpora from paths, opening and saving models.

export { openCorpus, type OpenCorpusOptions } from "./text/files.ts";
export { checkSavable, openTable, saveTable, type SaveOptions } from "./vectors/open.ts";
export { fileCheckpoint } from "./training/checkpoint-file.ts";
