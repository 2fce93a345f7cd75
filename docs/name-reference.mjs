// TypeDoc names modules by their folders: puts the packages' names in place, and on the first page what each
// package is.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const index = here("reference/index.md");
const modules = [...readFileSync(index, "utf8").matchAll(/^- \[(.+)\/src\]\((.+)\)$/gm)];
const packages = modules.map(([, folder, page]) => ({
  page,
  manifest: JSON.parse(readFileSync(here(`../packages/${folder}/package.json`), "utf8")),
}));

for (const { page: name, manifest } of packages) {
  const page = here(`reference/${name}`);
  const text = readFileSync(page, "utf8");
  writeFileSync(
    page,
    text.replace(/^# .+$/m, () => `# ${manifest.name}\n\n${manifest.description}`),
  );
}

const rows = packages.map(
  ({ page, manifest }) => `| [\`${manifest.name}\`](${page}) | ${manifest.description} |`,
);
writeFileSync(
  index,
  `# Reference\n\nWhat each package exports, from its types and comments. [Architecture](../architecture.md) says how the packages fit together.\n\n| package | what it is |\n| --- | --- |\n${rows.join("\n")}\n`,
);
