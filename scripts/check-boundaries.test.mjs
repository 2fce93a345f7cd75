import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { findBreaches } from "./boundaries/find-breaches.mjs";
import { allowedImports, everything } from "./boundaries/rules.mjs";

const script = fileURLToPath(new URL("./check-boundaries.mjs", import.meta.url));
const folders = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/**
 * A sound workspace of core, curves, two adapters, the tuner and an app, with `changes` (path → text or
 * undefined).
 */
function workspace(changes = {}) {
  const files = {
    "package.json": { devDependencies: { vitest: "4" } },
    ...unit("core", {}, "export const a = 1;\n"),
    ...unit(
      "curves",
      { "@slicetuner/core": "*", "ml-matrix": "6" },
      'import "@slicetuner/core";\nimport "ml-matrix";\n',
    ),
    ...unit("trainer-tfjs", { "@slicetuner/core": "*" }, 'import type { T } from "@slicetuner/core";\n'),
    ...unit(
      "acquirer-pool",
      { "@slicetuner/core": "*" },
      'export * from "@slicetuner/core";\nimport "node:fs";\n',
    ),
    ...unit("tuner", { "@slicetuner/curves": "*" }, 'await import("@slicetuner/curves");\n'),
    ...unit("slicetuner", { "@slicetuner/tuner": "*" }, 'import "@slicetuner/tuner";\n', "slicetuner"),
    "apps/demo/package.json": { license: "MIT", private: true, dependencies: { "@slicetuner/tuner": "*" } },
    "apps/demo/src/main.ts": 'import "@slicetuner/tuner";\n',
    ...changes,
  };
  const pages = tablesOf(files);
  const root = mkdtempSync(join(tmpdir(), "boundaries-"));
  folders.push(root);
  for (const [path, content] of Object.entries({ ...pages, ...files })) {
    if (content === undefined) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content, null, 2));
  }
  return root;
}

/** The pages that list the packages of `files`. */
function tablesOf(files) {
  const names = Object.keys(files).flatMap(
    (path) => /^packages\/([^/]+)\/package\.json$/.exec(path)?.[1] ?? [],
  );
  const importsOf = (name) =>
    allowedImports[name] === everything
      ? "all"
      : (allowedImports[name] ?? []).map((other) => `\`${other}\``).join(", ") || "nothing";
  return {
    "README.md": names.map((name) => `| [x](packages/${name}/README.md) | … |\n`).join(""),
    "docs/architecture.md": names.map((name) => `| \`${name}\` | … | ${importsOf(name)} |\n`).join(""),
  };
}

function unit(shortName, dependencies, source, name = `@slicetuner/${shortName}`) {
  return {
    [`packages/${shortName}/package.json`]: manifest(shortName, { name, dependencies }),
    [`packages/${shortName}/README.md`]: `# ${name}\n`,
    [`packages/${shortName}/src/index.ts`]: source,
  };
}

function manifest(shortName, changes = {}) {
  return {
    name: `@slicetuner/${shortName}`,
    description: "Something.",
    license: "MIT",
    exports: { ".": "./dist/index.js" },
    files: ["dist"],
    scripts: { prepack: "node ../../scripts/build-before-packing.mjs" },
    ...changes,
  };
}

/** The breaches in `workspace(changes)`. */
function breachesIn(changes) {
  return findBreaches(workspace(changes)).breaches;
}

/** Runs the program on `workspace(changes)`. */
function run(changes) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, workspace(changes)], {
    encoding: "utf8",
  });
  return { status, stderr, lines: stdout.trimEnd().split("\n") };
}

describe("check-boundaries", () => {
  it("finds nothing in a sound workspace", () => {
    expect(findBreaches(workspace())).toEqual({ breaches: [], packages: 7, files: 7 });
  });

  it.each([
    [
      "core imports one of ours",
      unit("core", { "@slicetuner/metrics": "*" }, '\nimport "@slicetuner/metrics";\n'),
      unit("metrics", {}, ""),
      "packages/core/src/index.ts:2  [core] core imports nothing of ours, not metrics",
    ],
    [
      "an adapter imports another",
      unit(
        "acquirer-pool",
        { "@slicetuner/trainer-tfjs": "*" },
        'import {\n  a,\n} from "@slicetuner/trainer-tfjs";\n',
      ),
      {},
      "packages/acquirer-pool/src/index.ts:3  [adapter] an adapter imports no other adapter and not tuner; found trainer-tfjs",
    ],
    [
      "an adapter imports the tuner, for its types only",
      unit("acquirer-pool", { "@slicetuner/tuner": "*" }, 'import type { T } from "@slicetuner/tuner";\n'),
      {},
      "packages/acquirer-pool/src/index.ts:1  [adapter] an adapter imports no other adapter and not tuner; found tuner",
    ],
    [
      "something imports the command line",
      { "apps/demo/src/main.ts": 'import "slicetuner";\nimport "@slicetuner/tuner";\n' },
      {},
      "apps/demo/src/main.ts:1  [command-line] nothing imports slicetuner",
    ],
    [
      "an import that the table has not",
      unit("curves", { "@slicetuner/metrics": "*" }, 'export { a } from "@slicetuner/metrics";\n'),
      unit("metrics", {}, ""),
      "packages/curves/src/index.ts:1  [table] curves may not import metrics, only: core",
    ],
    [
      "a package that the table has not",
      unit("telepathy", {}, ""),
      {},
      'packages/telepathy/package.json:1  [table] "telepathy" is not in scripts/boundaries/rules.mjs',
    ],
    [
      "a library away from its home, though declared",
      unit("core", { commander: "15" }, 'await import("commander");\n'),
      {},
      "packages/core/src/index.ts:1  [one-home] commander is named in slicetuner only",
    ],
    [
      "a command that imports another",
      { "packages/slicetuner/src/commands/plan/command.ts": 'import "../run/command.ts";\n' },
      { "packages/slicetuner/src/commands/run/command.ts": 'import "./render.ts";\n' },
      "packages/slicetuner/src/commands/plan/command.ts:1  [apart] plan imports run; what both need lies beside packages/slicetuner/src/commands",
    ],
    [
      "an import that is not declared",
      unit("core", {}, 'import "left-pad/lib";\n'),
      {},
      "packages/core/src/index.ts:1  [declared] left-pad is not in the package's dependencies",
    ],
    [
      "a test's import that is not declared",
      { "packages/core/src/index.test.ts": 'import "vitest";\nimport "fast-check";\n' },
      {},
      "packages/core/src/index.test.ts:2  [declared] fast-check is not in the package's devDependencies",
    ],
    [
      "a dependency that nothing imports",
      unit("core", { "left-pad": "1" }, ""),
      {},
      /^packages\/core\/package\.json:\d+ {2}\[used\] no source imports left-pad; remove it$/,
    ],
    [
      "a dependency that only tests import",
      unit("core", { "left-pad": "1" }, ""),
      { "packages/core/src/index.test.ts": 'import "left-pad";\n' },
      /\[used\] no source imports left-pad; only tests do: make it a devDependency$/,
    ],
    [
      "a development dependency that no test imports",
      { "packages/core/package.json": manifest("core", { devDependencies: { "left-pad": "1" } }) },
      {},
      /\[used\] no test imports left-pad; remove it$/,
    ],
    [
      "a relative import that leaves the package",
      unit("core", {}, 'import "../../tuner/src/index.ts";\n'),
      {},
      'packages/core/src/index.ts:1  [inside] "../../tuner/src/index.ts" reaches outside of the package; import a package by its name',
    ],
    [
      "a circle through a development dependency",
      { "packages/core/package.json": manifest("core", { devDependencies: { "@slicetuner/curves": "*" } }) },
      { "packages/core/src/index.test.ts": 'import "@slicetuner/curves";\n' },
      /\[circle\] (core → curves → core|curves → core → curves)$/,
    ],
    [
      "a file that is two files",
      { "packages/core/src/long.ts": "\n".repeat(401) },
      {},
      "packages/core/src/long.ts:401  [length] 401 lines; a file past 400 is two files",
    ],
    [
      "a README that is missing",
      { "packages/core/README.md": undefined },
      {},
      "packages/core/README.md:1  [readme] is missing",
    ],
    [
      "a README about something else",
      { "packages/core/README.md": "# Core\n" },
      {},
      "packages/core/README.md:1  [readme] does not mention @slicetuner/core",
    ],
    ...["license", "exports", "files", "description"].map((field) => [
      `a manifest without ${field}`,
      { "packages/core/package.json": manifest("core", { [field]: undefined }) },
      {},
      new RegExp(`^packages/core/package\\.json:1 {2}\\[manifest\\] "${field}" is missing or not `),
    ]),
    [
      "an app that could be published",
      { "apps/demo/package.json": { license: "MIT", dependencies: { "@slicetuner/tuner": "*" } } },
      {},
      'apps/demo/package.json:1  [manifest] "private" is missing or not true: apps are not published',
    ],
  ])("%s", (_, first, second, expected) => {
    const breaches = breachesIn({ ...first, ...second });
    expect(breaches).toContainEqual(
      typeof expected === "string" ? expected : expect.stringMatching(expected),
    );
    // The undeclared command line is a breach of its own.
    expect(breaches).toHaveLength(breaches.some((breach) => breach.includes("[command-line]")) ? 2 : 1);
  });

  it("leaves tests free to use declared packages and libraries of others", () => {
    const changes = {
      "packages/core/package.json": manifest("core", { devDependencies: { tinypool: "2" } }),
      "packages/core/src/testing/pool.ts": 'import "tinypool";\n',
    };
    expect(breachesIn(changes)).toEqual([]);
  });

  it("compares the tables of packages with packages and rules", () => {
    const tables = tablesOf({ "packages/core/package.json": "", "packages/tuner/package.json": "" });
    const architecture = tables["docs/architecture.md"].replace(", `metrics`", "");
    const changes = {
      ...unit("curves", {}, ""),
      ...Object.fromEntries(
        ["acquirer-pool", "trainer-tfjs", "slicetuner"].map((name) => [
          `packages/${name}/package.json`,
          undefined,
        ]),
      ),
      "README.md": tables["README.md"],
      "docs/architecture.md": architecture,
    };
    expect(breachesIn(changes)).toEqual([
      "README.md:1  [pages] the table of packages has no row for curves",
      "docs/architecture.md:1  [pages] the table of packages has no row for curves",
      "docs/architecture.md:2  [pages] tuner may import `core`, `curves`, `influence`, `metrics`, `optimizer`, by scripts/boundaries/rules.mjs; the table says `core`, `curves`, `influence`, `optimizer`",
    ]);
  });

  it("prints all breaches and a summary, and exits with 1 when there are any", () => {
    const failing = run({
      ...unit("core", {}, 'import "left-pad";\nimport "right-pad";\n'),
      "packages/curves/README.md": undefined,
    });
    expect(failing).toEqual({
      status: 1,
      stderr: "",
      lines: [
        "packages/core/src/index.ts:1  [declared] left-pad is not in the package's dependencies",
        "packages/core/src/index.ts:2  [declared] right-pad is not in the package's dependencies",
        "packages/curves/README.md:1  [readme] is missing",
        "boundaries: 7 packages, 7 files, 3 breaches",
      ],
    });
    expect(run()).toEqual({ status: 0, stderr: "", lines: ["boundaries: 7 packages, 7 files, 0 breaches"] });
  });
});
