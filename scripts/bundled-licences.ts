import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, sep } from "node:path";

/** The licences and notices in a library's folder, files and folders, by their names. */
export function licenceFiles(folder: string): string[] {
  return readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
}

/**
 * What has to stand in a script that is made of these files: the licences of the libraries among them, as a
 * comment that nobody takes out.
 * @param files that were bundled, with their paths
 * @throws Error for a library without a licence: it must not be given away
 */
export function licenceNotice(files: readonly string[]): string {
  const folders = [...new Set(files.flatMap(libraryOf))].sort();
  const parts = folders.map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const texts = licenceFiles(folder)
      .flatMap((found) => filesIn(join(folder, found)))
      .map((file) => readFileSync(file, "utf8").trim());
    if (texts.length === 0) throw new Error(`${name} has no licence among its files`);
    return `${name} ${version}\n\n${texts.join("\n\n")}`;
  });
  if (parts.length === 0) return "";
  const rule = `\n\n${"-".repeat(80)}\n\n`;
  const text = ["This script contains the following libraries.", ...parts].join(rule);
  // A page reads CRLF as LF, and what it reads has to have the hash that its policy allows.
  return `/*!\n${text.replaceAll("\r\n", "\n").replaceAll("*/", "* /")}\n*/\n`;
}

function filesIn(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}

/** The folder of the library that a file belongs to; none for a file of ours. */
function libraryOf(file: string): string[] {
  if (!file.split(/[/\\]/).includes("node_modules")) return [];
  let folder = dirname(file);
  // Libraries have further package.json files in their folders, which name nothing.
  while (!isLibrary(folder)) {
    if (folder === dirname(folder) || folder.endsWith(`${sep}node_modules`))
      throw new Error(`${file} belongs to no library`);
    folder = dirname(folder);
  }
  return [folder];
}

function isLibrary(folder: string): boolean {
  const manifest = join(folder, "package.json");
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).version !== undefined;
}
