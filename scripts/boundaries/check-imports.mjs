import { posix } from "node:path";
import {
  adapterRoles,
  allowedImports,
  apartFolders,
  everything,
  freeOfLibraryHomes,
  libraryHomes,
} from "./rules.mjs";

/** Rules about what a source file imports. */
export function checkImports(workspace, report) {
  const shortNames = new Map(workspace.map(({ manifest, shortName }) => [manifest.name, shortName]));
  for (const unit of workspace) {
    if (!unit.isApp && allowedImports[unit.shortName] === undefined) {
      report(
        `${unit.folder}/package.json`,
        1,
        "table",
        `"${unit.shortName}" is not in scripts/boundaries/rules.mjs`,
      );
    }
    for (const file of unit.files) {
      for (const found of file.imports) {
        const at = (rule, message) => report(file.path, found.line, rule, message);
        const target = shortNames.get(found.package);
        if (found.package === undefined) checkRelative(unit, file, found, at);
        else if (target === undefined) checkLibrary(unit, file, found, at);
        else if (target !== unit.shortName) checkOwn(unit, file, target, at);
      }
    }
  }
}

function checkRelative(unit, file, { specifier }, at) {
  const target = posix.join(posix.dirname(file.path), specifier);
  if (!target.startsWith(`${unit.folder}/`)) {
    at("inside", `"${specifier}" reaches outside of the package; import a package by its name`);
  }
  for (const folder of apartFolders) {
    const [own, other] = [file.path, target].map((path) => roomIn(folder, path));
    if (own !== undefined && other !== undefined && own !== other)
      at("apart", `${own} imports ${other}; what both need lies beside ${folder}`);
  }
}

/** The folder in `folder` that a path lies in. */
function roomIn(folder, path) {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split("/")[0] : undefined;
}

function checkLibrary(unit, file, found, at) {
  if (file.isTest || freeOfLibraryHomes.includes(unit.folder)) return;
  const homes = [libraryHomes.find(({ library }) => library.test(found.package))?.home ?? []].flat();
  const isHome = homes.some(
    (home) => home === unit.shortName || (home.endsWith("-") && unit.shortName.startsWith(home)),
  );
  if (homes.length > 0 && !isHome) at("one-home", `${found.package} is named in ${homes.join(", ")} only`);
}

function checkOwn(unit, file, target, at) {
  if (target === "slicetuner") return at("command-line", "nothing imports slicetuner");
  if (file.isTest || unit.isApp) return;
  const allowed = allowedImports[unit.shortName] ?? everything;
  if (allowed === everything || allowed.includes(target)) return;
  if (unit.shortName === "core") return at("core", `core imports nothing of ours, not ${target}`);
  if (isAdapter(unit.shortName) && (isAdapter(target) || target === "tuner")) {
    return at("adapter", `an adapter imports no other adapter and not tuner; found ${target}`);
  }
  at("table", `${unit.shortName} may not import ${target}, only: ${allowed.join(", ") || "nothing of ours"}`);
}

function isAdapter(name) {
  return adapterRoles.some((role) => name.startsWith(role));
}
