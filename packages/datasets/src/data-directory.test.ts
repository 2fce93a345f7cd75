import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { adult } from "./adult.ts";
import { cacheDirectory, datasetStatus, findDataDirectory } from "./data-directory.ts";
import { loadDataset } from "./load-dataset.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "slicetuner-"));
});

afterEach(() => rm(root, { recursive: true }));

/** Puts empty files of Adult into `<root>/<place>/adult` and returns that folder. */
async function put(place: string, files = adult.files.map(({ name }) => name)): Promise<string> {
  const directory = join(root, place, "adult");
  await mkdir(directory, { recursive: true });
  for (const name of files) await writeFile(join(directory, name), "");
  return directory;
}

function options() {
  const environment = { SLICETUNER_DATA: join(root, "own"), XDG_CACHE_HOME: join(root, "cache") };
  return { environment, workingDirectory: join(root, "workspace", "packages", "any") };
}

describe("findDataDirectory", () => {
  it("takes the first place that has all files: SLICETUNER_DATA, ../shared/data, the cache", async () => {
    await mkdir(options().workingDirectory, { recursive: true });
    await writeFile(join(root, "workspace", "pnpm-workspace.yaml"), "");
    expect(await findDataDirectory(adult, options())).toBeUndefined();

    const cached = await put(join("cache", "slicetuner"));
    expect(await findDataDirectory(adult, options())).toBe(cached);
    const besideFolder = await put(join("workspace", "packages", "shared", "data"));
    expect(await findDataDirectory(adult, options())).toBe(besideFolder);
    const besideWorkspace = await put(join("shared", "data"));
    expect(await findDataDirectory(adult, options())).toBe(besideWorkspace);
    const own = await put("own", ["adult.data"]);
    expect(await findDataDirectory(adult, options())).toBe(besideWorkspace);
    await put("own");
    expect(await findDataDirectory(adult, options())).toBe(own);
  });

  it("lists every place it searched", async () => {
    const { status, directory, searched } = await datasetStatus(adult, options());
    expect({ status, directory }).toEqual({ status: "absent", directory: undefined });
    expect(searched[0]).toBe(join(root, "own", "adult"));
    expect(searched.at(-1)).toBe(join(root, "cache", "slicetuner", "adult"));
  });
});

it.skipIf(platform() !== "linux")("caches in ~/.cache unless XDG_CACHE_HOME is set (Linux)", () => {
  expect(cacheDirectory({ environment: { HOME: "/home/any" } })).toBe("/home/any/.cache/slicetuner");
  expect(cacheDirectory({ environment: { HOME: "/home/any", XDG_CACHE_HOME: "/fast" } })).toBe(
    "/fast/slicetuner",
  );
});

describe("loadDataset", () => {
  it("says where it searched and what to do when the files are absent", async () => {
    await expect(loadDataset("adult", options())).rejects.toMatchObject({
      name: "InvalidInputError",
      message: expect.stringMatching(/^dataset adult: adult\.data and adult\.test lie in none of .*own/),
      hint: expect.stringContaining("SLICETUNER_DATA"),
    });
  });

  it("names the known data sets for an unknown name", async () => {
    await expect(loadDataset("adlut" as "adult")).rejects.toThrow(
      '"adlut" is not known; there are adult, compas, fashion-mnist',
    );
  });

  it("shows the place of a mistake in a file", async () => {
    const directory = await put("own", []);
    await writeFile(join(directory, "adult.data"), "39, State-gov, 77516\n");
    await writeFile(join(directory, "adult.test"), "|1x3 Cross validator\n");
    await expect(loadDataset("adult", { directory })).rejects.toThrow(/adult\.data/);
  });
});
