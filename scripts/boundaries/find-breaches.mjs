import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkCircles, checkDependencies } from "./check-dependencies.mjs";
import { checkImports } from "./check-imports.mjs";
import { checkPages, pageNames } from "./check-pages.mjs";
import { checkShape } from "./check-shape.mjs";
import { readWorkspace } from "./read-workspace.mjs";

/**
 * All breaches of the rules in the repository at `root`, each as `file:line  [rule] what is wrong`.
 * @param {string} root
 * @returns {{ breaches: string[], packages: number, files: number }}
 */
export function findBreaches(root) {
  const rootManifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const workspace = readWorkspace(root);
  const breaches = [];
  const report = (path, line, rule, message) => breaches.push(`${path}:${line}  [${rule}] ${message}`);
  checkImports(workspace, report);
  checkDependencies(workspace, rootManifest, report);
  checkCircles(workspace, report);
  checkShape(workspace, report);
  const page = (name) => readFileSync(join(root, name), "utf8");
  const pages = { architecture: page(pageNames.architecture), readme: page(pageNames.readme) };
  checkPages(workspace, pages, report);
  const files = workspace.reduce((total, unit) => total + unit.files.length, 0);
  return { breaches, packages: workspace.length, files };
}
