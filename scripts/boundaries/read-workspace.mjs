import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix, relative, sep } from "node:path";
import typescript from "typescript";

/**
 * @typedef {{ specifier: string, package: string | undefined, line: number }} Import
 *   `package` is undefined for relative imports
 * @typedef {{ path: string, isTest: boolean, lines: number, imports: Import[], text: string }} SourceFile
 * @typedef {{
 *   folder: string, shortName: string, isApp: boolean, manifest: any, manifestText: string,
 *   readme: string | undefined, files: SourceFile[],
 * }} WorkspacePackage
 */

/**
 * All packages and apps below `root` with their sources and imports.
 * @param {string} root
 * @returns {WorkspacePackage[]}
 */
export function readWorkspace(root) {
  return ["packages", "apps"].flatMap((parent) =>
    foldersIn(join(root, parent))
      .filter((name) => existsSync(join(root, parent, name, "package.json")))
      .map((name) => readPackage(root, parent, name)),
  );
}

function readPackage(root, parent, name) {
  const folder = posix.join(parent, name);
  const manifestText = readFileSync(join(root, folder, "package.json"), "utf8");
  const readme = join(root, folder, "README.md");
  return {
    folder,
    shortName: name,
    isApp: parent === "apps",
    manifest: JSON.parse(manifestText),
    manifestText,
    readme: existsSync(readme) ? readFileSync(readme, "utf8") : undefined,
    files: sourcesIn(join(root, folder, "src")).map((path) => readSource(root, path)),
  };
}

function sourcesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path))
    .sort()
    .map((path) => join(folder, path));
}

function readSource(root, absolute) {
  const text = readFileSync(absolute, "utf8");
  const path = relative(root, absolute).split(sep).join("/");
  return {
    path,
    isTest: /\.(test|test-d)\.[cm]?[jt]sx?$/.test(path) || path.includes("/src/testing/"),
    lines: text.split("\n").length - (text.endsWith("\n") ? 1 : 0),
    imports: importsOf(text),
    text,
  };
}

/** Static, dynamic, type and re-exporting imports, Node's own left out. */
function importsOf(text) {
  return typescript
    .preProcessFile(text, true, true)
    .importedFiles.filter(({ fileName }) => !isBuiltin(fileName))
    .map(({ fileName, pos }) => ({
      specifier: fileName,
      package: packageOf(fileName),
      line: text.slice(0, pos).split("\n").length,
    }));
}

function packageOf(specifier) {
  if (specifier.startsWith(".")) return undefined;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function foldersIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
