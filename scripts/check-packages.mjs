#!/usr/bin/env node
// Checks each package as its users will get it: publint (is it published right?), "are the types wrong?" (do
// types and code resolve, are their libraries there?), and a limit for its size. Needs a build. One line for
// each package. Both run in this process: starting and packing anew for each of them takes ten times as long.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { checkPackage, Package } from "@arethetypeswrong/core";
import { filterProblems } from "@arethetypeswrong/core/problems";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { secondsSince } from "./setup/seconds.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Packages are ES modules; `require` of Node 20.19 and later loads them too. */
const resolutions = ["node16-esm", "bundler"];

/** What a package publishes without source maps, in kilobytes; charts, pages and documentation are larger. */
const kilobytes = { dashboard: 1600, report: 1900, results: 350, slicetuner: 2200 };
const usualKilobytes = 260;
/** Their declarations do not pass TypeScript without `skipLibCheck`, so that ours may not lead there. */
const unsoundDeclarations = new Set(["@tensorflow/tfjs", "@tensorflow/tfjs-node"]);

for (const folder of readdirSync(join(root, "packages"))) {
  const started = performance.now();
  const path = join(root, "packages", folder);
  const manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  const problems = existsSync(join(path, "dist/index.d.ts"))
    ? [
        ...(await publishingProblems(path, manifest)),
        ...(await typeProblems(path, manifest)),
        ...declaredProblems(join(path, "dist/index.d.ts"), manifest),
        ...sizeProblems(path, folder, manifest),
      ]
    : ["build: there is no dist with declarations; run: pnpm build"];
  const verdict = problems.length === 0 ? "ok" : "FAILED";
  console.log(`${manifest.name.padEnd(34)} ${verdict} (${secondsSince(started)})`);
  for (const problem of problems) console.log(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

async function publishingProblems(path, manifest) {
  const files = publishedFiles(path, manifest).map((name) => ({
    name: join(path, name),
    data: readFileSync(join(path, name)),
  }));
  const { messages } = await publint({ pkgDir: path, pack: { files }, strict: true, level: "warning" });
  return messages.map((message) => `publint: ${formatMessage(message, manifest)}`);
}

async function typeProblems(path, manifest) {
  const files = publishedFiles(path, manifest).map((name) => [
    `/node_modules/${manifest.name}/${name}`,
    readFileSync(join(path, name), "utf8"),
  ]);
  const analysis = await checkPackage(
    new Package(Object.fromEntries(files), manifest.name, manifest.version),
  );
  if (analysis.types === false) return ["types: there are none"];
  return resolutions.flatMap((resolutionKind) =>
    filterProblems(analysis, { resolutionKind }).map(
      (problem) => `types: ${problem.kind} with ${resolutionKind}: ${JSON.stringify(problem)}`,
    ),
  );
}

/**
 * Types of a library that users do not install with the package: their compiler would not find them. And
 * those of a library that it would find fault with.
 */
function declaredProblems(entry, { name, dependencies = {}, peerDependencies = {} }) {
  const problems = new Set();
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    const declarations = readFileSync(file, "utf8").replaceAll(/\/\*.*?\*\//gs, "");
    for (const [, target] of declarations.matchAll(/(?:from |import\()"([^"]+)"/g)) {
      const library = target.split("/", target.startsWith("@") ? 2 : 1).join("/");
      if (target.startsWith(".")) visit(join(dirname(file), target.replace(/\.js$/, ".d.ts")));
      else if (unsoundDeclarations.has(library))
        problems.add(`types: ${relative(root, file)} names ${library}, whose types have errors`);
      else if (!target.startsWith("node:") && !(library in dependencies || library in peerDependencies))
        problems.add(`types: ${relative(root, file)} names ${library}, which ${name} does not bring`);
    }
  };
  visit(entry);
  return [...problems];
}

function sizeProblems(path, folder, manifest) {
  const limit = kilobytes[folder] ?? usualKilobytes;
  const bytes = publishedFiles(path, manifest).reduce(
    (sum, name) => sum + statSync(join(path, name)).size,
    0,
  );
  return bytes <= limit * 1000 ? [] : [`size: ${Math.ceil(bytes / 1000)} kB, expected at most ${limit}`];
}

/** What `files` of the manifest takes along, and what npm always takes. */
function publishedFiles(path, { files }) {
  const listed = files.flatMap((folder) =>
    existsSync(join(path, folder))
      ? readdirSync(join(path, folder), { recursive: true }).map((name) => join(folder, name))
      : [],
  );
  return ["package.json", "README.md", ...listed].filter(
    (name) => existsSync(join(path, name)) && statSync(join(path, name)).isFile() && !name.endsWith(".map"),
  );
}
