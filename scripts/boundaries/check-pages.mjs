import { allowedImports, everything } from "./rules.mjs";

/** The page that says what each package may import, and the one that lists those that are published. */
export const pageNames = { architecture: "docs/architecture.md", readme: "README.md" };

/**
 * Rules about the tables of packages in the documentation: each package has its row, and what a row says of
 * imports is what holds.
 * @param pages texts by `pageNames`
 */
export function checkPages(workspace, pages, report) {
  for (const { folder, shortName, isApp, manifest } of workspace) {
    if (isApp) continue;
    if (manifest.private !== true && !pages.readme.includes(`](${folder}/README.md)`))
      report(pageNames.readme, 1, "pages", `the table of packages has no row for ${shortName}`);
    const lines = pages.architecture.split("\n");
    const line = lines.findIndex((text) => text.startsWith(`| \`${shortName}\` `));
    if (line === -1) {
      report(pageNames.architecture, 1, "pages", `the table of packages has no row for ${shortName}`);
      continue;
    }
    const said = lines[line].split("|").at(-2).trim().split(", ").toSorted().join(", ");
    const holds = describeImports(allowedImports[shortName]);
    if (said !== holds)
      report(
        pageNames.architecture,
        line + 1,
        "pages",
        `${shortName} may import ${holds}, by scripts/boundaries/rules.mjs; the table says ${said}`,
      );
  }
}

function describeImports(allowed) {
  if (allowed === everything) return "all";
  if (allowed === undefined || allowed.length === 0) return "nothing";
  return allowed
    .toSorted()
    .map((name) => `\`${name}\``)
    .join(", ");
}
