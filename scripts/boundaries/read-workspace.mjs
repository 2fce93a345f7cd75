import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix, relative, sep } from "node:path";
import { parseSync } from "oxc-parser";

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
    imports: importsOf(path, text),
    text,
  };
}

/** Static, dynamic, type and re-exporting imports, Node's own left out. */
function importsOf(path, text) {
  const { staticImports, staticExports, dynamicImports } = parseSync(path, text).module;
  const requests = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest),
    ...staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest)),
    ...dynamicImports.map(({ moduleRequest }) => literalAt(text, moduleRequest)),
    ...[...text.matchAll(importedType)].map(({ 1: value, index }) => ({
      value,
      start: index + opening.length,
    })),
  ];
  const named = new Map(requests.filter(Boolean).map((request) => [request.start, request]));
  return [...named.values()]
    .filter(({ value }) => !isBuiltin(value))
    .map(({ value, start }) => ({
      specifier: value,
      package: packageOf(value),
      line: text.slice(0, start).split("\n").length,
    }));
}

/** `typeof import("x")` and `import("x").Y` in types are no expressions to the parser. */
const opening = "import(";
const importedType = /import\("([^"\n]+)"\)/g;

/** What `import("…")` names, where it is a literal. */
function literalAt(text, { start, end }) {
  const [, value] = /^["'`]([^"'`$]+)["'`]$/.exec(text.slice(start, end)) ?? [];
  return value === undefined ? undefined : { value, start };
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
