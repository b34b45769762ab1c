// The built page's folder as the server sends it, in Node.

import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { describeFileError } from "../shared/files.ts";
import { type OpenFile, openServedFile } from "./open-file.ts";
import { pageHeaders } from "./page.ts";

/**
 * Opens the files of a folder and of those in it, as they are now. Links are left out, and so is models/: the page is
 * given the server's own. None where there is no such folder.
 * Throws what `describeFileError` says.
 */
export async function openPage(folder: string): Promise<OpenFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error) => {
    if (error.code === "ENOENT") return [];
    throw describeFileError(error, folder);
  });
  const files: OpenFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join("/");
    if (name.startsWith("models/")) continue;
    const file = await openServedFile(path);
    if (file) files.push({ ...file, name, headers: pageHeaders(name) });
  }
  return files;
}
