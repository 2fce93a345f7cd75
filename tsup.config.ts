import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Options } from "tsup";
import { licenceFiles, licenceNotice } from "./scripts/bundled-licences.ts";

type PluginBuild = Parameters<NonNullable<Options["esbuildPlugins"]>[number]["setup"]>[0];

// All packages and apps in one run of tsup: a process for each of them takes fifty times as long.
// What a package exports is what is built of it: `./dist/worker.js` comes from `src/worker.ts`.

interface Manifest {
  readonly exports?: Readonly<Record<string, string | { readonly default: string }>>;
  readonly bin?: Readonly<Record<string, string>>;
  /** Of an app: the programs that it runs, its main program by default. */
  readonly programs?: readonly string[];
  /**
   * Libraries that are taken into what is built, the parts of them that are used: where the whole would be
   * most of what a user installs. Their licences come along.
   */
  readonly bundledLibraries?: readonly string[];
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
}

const workspace: readonly string[] = ["packages", "apps"].flatMap((parent) =>
  readdirSync(parent)
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(`${folder}/package.json`)),
);

function entriesOf(folder: string): string[] {
  const manifest = manifestOf(folder);
  const exported = Object.values(manifest.exports ?? {}).map((target) =>
    typeof target === "string" ? target : target.default,
  );
  const built = [...exported, ...Object.values(manifest.bin ?? {})].filter((file) => file.endsWith(".js"));
  const sources = built.map((file) => file.replace("./dist/", "src/").replace(/\.js$/, ".ts"));
  const programs = folder.startsWith("apps/") ? (manifest.programs ?? ["src/main.ts"]) : [];
  return [...sources, ...programs, ...commandsOf(folder)].map((file) => `${folder}/${file}`);
}

/**
 * Commands of the command line: each is a folder that is loaded when it is called; of the others, what they
 * are is read.
 */
function commandsOf(folder: string): string[] {
  if (!existsSync(`${folder}/src/commands`)) return [];
  return readdirSync(`${folder}/src/commands`).flatMap((name) => [
    `src/commands/${name}/command.ts`,
    `src/commands/${name}/about.json`,
  ]);
}

/** The licences of bundled libraries; those that the first of them brings lie beside it. */
function copyLicences(folder: string, libraries: readonly string[]): void {
  const [first] = libraries;
  if (first === undefined) return;
  const beside = dirname(realpathSync(`${folder}/node_modules/${first}`));
  for (const library of libraries) {
    const target = `${folder}/dist/licences/${library}`;
    mkdirSync(target, { recursive: true });
    for (const name of licenceFiles(join(beside, library)))
      cpSync(join(beside, library, name), join(target, name), { recursive: true });
  }
}

const configuration: Options[] = workspace.map((folder) => ({
  entry: entriesOf(folder),
  outDir: `${folder}/dist`,
  format: "esm",
  target: "node20",
  platform: "node",
  sourcemap: true,
  // What two entries share is one file, so that a class exists once; what is imported lazily is a file of its
  // own.
  splitting: true,
  clean: ["**/*", "!**/*.d.ts"],
  // Every package is somebody's dependency: nothing of another package is taken into a bundle, unless its
  // manifest says so.
  external: [/^[^./]/],
  noExternal: (manifestOf(folder).bundledLibraries ?? []).map((name) => new RegExp(`^${name}(/|$)`)),
  onSuccess: async () => copyLicences(folder, manifestOf(folder).bundledLibraries ?? []),
  loader: { ".json": "copy" },
  silent: true,
}));

/**
 * Code that runs in a browser: one script with all that it needs, made of the sources, so that no package has
 * to be built before.
 */
const pages: Options[] = workspace
  .filter((folder) => existsSync(`${folder}/src/page/main.ts`))
  .map((folder) => ({
    entry: { page: `${folder}/src/page/main.ts` },
    outDir: `${folder}/dist`,
    format: "iife",
    target: "es2022",
    platform: "browser",
    minify: true,
    noExternal: [/./],
    esbuildPlugins: [
      { name: "sources", setup: readSources },
      { name: "licences", setup: addLicences },
    ],
    silent: true,
  }));

/**
 * Packages of ours are read from their sources. Node's own modules are not there in a browser, and nothing
 * that the page uses needs one.
 */
function readSources({ onResolve }: PluginBuild): void {
  onResolve({ filter: /^@slicetuner\/[a-z-]+$/ }, ({ path }) => ({
    path: resolve("packages", path.replace("@slicetuner/", ""), "src/index.ts"),
    sideEffects: false,
  }));
  onResolve({ filter: /^node:/ }, ({ path }) => ({ path, external: true, sideEffects: false }));
}

/** A page is given away as one file, so the licences of the libraries in it stand at its beginning. */
function addLicences({ initialOptions, onEnd }: PluginBuild): void {
  initialOptions.metafile = true;
  onEnd(({ metafile, outputFiles = [] }) => {
    const used = Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
    );
    for (const file of outputFiles)
      file.contents = Buffer.concat([Buffer.from(licenceNotice(used)), file.contents]);
  });
}

const everything: Options[] = [...configuration, ...pages];

export default everything;
