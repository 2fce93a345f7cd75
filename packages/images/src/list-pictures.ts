import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { invalidFile } from "./read-bytes.ts";

/** Extensions of the files that are taken for pictures. */
export const pictureExtensions: readonly string[] = [
  ".jpg",
  ".jpeg",
  ".png",
  ".webp",
  ".gif",
  ".tif",
  ".tiff",
  ".avif",
];

/**
 * What lies in a folder and the folders below; paths are relative, with `/`, in the order of their code
 * units.
 */
export interface FolderListing {
  readonly pictures: readonly string[];
  /** Files that are no pictures by their names, or hidden (a name that begins with a dot). */
  readonly others: readonly string[];
}

/**
 * Lists a folder, links followed.
 * @throws InvalidInputError when there is no such folder, or it cannot be read.
 */
export async function listPictures(folder: string): Promise<FolderListing> {
  const found = await stat(folder).catch((cause: unknown) => {
    throw invalidFile(folder, "there is no such folder", cause);
  });
  if (!found.isDirectory()) throw invalidFile(folder, "is a file, expected a folder of pictures");
  const files: string[] = [];
  await walk(folder, "", new Set(), files);
  files.sort((a, b) => (a < b ? -1 : Number(a > b)));
  const isPicture = (path: string): boolean =>
    !path.split("/").some((part) => part.startsWith(".")) &&
    pictureExtensions.includes(extname(path).toLowerCase());
  return {
    pictures: files.filter(isPicture),
    others: files.filter((path) => !isPicture(path)),
  };
}

/** Adds the files below `folder/below`; a folder that a link leads to again is not walked twice. */
async function walk(folder: string, below: string, walked: Set<string>, files: string[]): Promise<void> {
  const place = join(folder, below);
  const own = await realpath(place);
  if (walked.has(own)) return;
  walked.add(own);
  const entries = await readdir(place, { withFileTypes: true }).catch((cause: unknown) => {
    throw invalidFile(place, `cannot be read (${(cause as NodeJS.ErrnoException).code})`, cause);
  });
  // In order, so that of two links to one folder always the same one is walked.
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    const kind = entry.isSymbolicLink() ? await stat(join(folder, path)).catch(() => undefined) : entry;
    if (kind?.isDirectory()) await walk(folder, path, walked, files);
    else files.push(path);
  }
}
