#!/usr/bin/env node
// Which licences do the libraries have that users of our packages install? A licence that is not listed here
// is a breach, so that somebody reads it before it is let in. `--sbom` prints all of them as a CycloneDX bill
// of materials instead.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
  "Unlicense",
]);
/** Used as they are, as libraries of their own that anyone can replace: sharp loads libvips so. */
const allowedAsLibraries = [{ name: /^@img\/sharp-libvips-/, licence: "LGPL-3.0-or-later" }];

const root = fileURLToPath(new URL("..", import.meta.url));
const libraries = listLibraries();
if (process.argv.includes("--sbom")) printBillOfMaterials();
else checkLicences();

/** What only tests need no user installs, even where it is a dependency of a package of ours. */
function listLibraries() {
  const ofTests = ["browser-tests", "postgres-tests"].flatMap((name) => ["--filter", `!@slicetuner/${name}`]);
  const words = ["licenses", "list", "--prod", "--json", ...ofTests];
  const { status, stdout, stderr } = spawnSync("pnpm", words, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`pnpm licenses: ${stderr || stdout}`);
  return Object.values(JSON.parse(stdout)).flat();
}

function checkLicences() {
  const breaches = libraries.filter((library) => !isAllowed(library));
  for (const { name, license } of breaches)
    console.log(`${name}: ${license} is not among the allowed licences`);
  console.log(`licences: ${libraries.length} libraries, ${breaches.length} breaches`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}

function isAllowed({ name, license }) {
  if (allowedAsLibraries.some((library) => library.name.test(name) && library.licence === license))
    return true;
  // "(A AND B)" asks for both, "(A OR B)" for one of them.
  const choices = license.replace(/[()]/g, "").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((part) => allowed.has(part)));
}

function printBillOfMaterials() {
  const components = libraries.flatMap(({ name, versions, license }) =>
    versions.map((version) => ({
      type: "library",
      name,
      version,
      purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
      licenses: [{ expression: license }],
    })),
  );
  console.log(
    JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.6", version: 1, components }, null, 2),
  );
}
