import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resultSchemas } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleTable, runInProcess } from "../testing/run-in-process.ts";
import { smallTrainings } from "../testing/small-trainings.ts";
import { hashInput } from "./hash-input.ts";
import { ownVersion } from "./own-version.ts";

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

function aborting() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(new Error("no more")) };
}

let folder: string;
const place = (name: string) => join(folder, name);
const [people, pool] = [peopleTable(60), peopleTable(80)];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-provenance-"));
  await writeFile(place("people.csv"), people);
  await writeFile(place("pool.csv"), pool);
});
afterAll(() => rm(folder, { recursive: true }));

describe("hashInput", () => {
  it("is SHA-256 of a file, as it is known of one", async () => {
    await writeFile(place("abc"), "abc");
    // The example of FIPS 180-2, appendix B.1.
    const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(await hashInput(place("abc"))).toEqual({ bytes: 3, sha256 });
    expect(await hashInput(place("absent"))).toBeUndefined();
  });

  it("is of a folder the hash of what sha256sum says of its files", async () => {
    await mkdir(place("pictures/cat"), { recursive: true });
    await writeFile(place("pictures/cat/1"), "one");
    await writeFile(place("pictures/a"), "two");
    const sha256 = hashOf(`${hashOf("two")}  a\n${hashOf("one")}  cat/1\n`);
    expect(await hashInput(place("pictures"))).toEqual({ bytes: 6, sha256 });
  });

  it("is the same however a folder is named, and counts files that are linked", async () => {
    await mkdir(place("real"));
    await mkdir(place("linked"));
    await writeFile(place("real/a"), "one");
    await symlink(place("real/a"), place("linked/a"));
    await symlink(place("nowhere"), place("linked/b"));
    const found = await hashInput(place("real"));
    const from = process.cwd();
    process.chdir(folder);
    try {
      for (const name of ["real", "./real", "real/", ".//real", "real/../linked"])
        expect([name, await hashInput(name)]).toEqual([name, found]);
    } finally {
      process.chdir(from);
    }
  });

  it("ends with the signal", async () => {
    const { signal, abort } = aborting();
    await writeFile(place("large"), Buffer.alloc(2 ** 23));
    const hashing = hashInput(place("large"), signal);
    abort();
    await expect(hashing).rejects.toThrow("no more");
  });
});

const onlyBaseline = "--strategies uniform --seeds 1 --repeats 1 --maximum-epochs 3 --workers 0".split(" ");

describe("every result", () => {
  const table = () => ["--data", place("people.csv"), "--label", "income"];
  const slices = () => [...table(), "--slice-by", "city", ...smallTrainings];

  it.each([
    ["plan", () => [...slices(), "--budget", "10"], ["data"]],
    [
      "run",
      () => [...slices(), "--pool", place("pool.csv"), "--budget", "10", "--repeats", "1"],
      ["data", "pool"],
    ],
    ["compare", () => [...table(), "--slice-by", "city", ...onlyBaseline, "--budget", "10"], ["data"]],
    ["find", table, ["data"]],
    ["train", () => [...table(), "--maximum-epochs", "3", "--workers", "0"], ["data"]],
    ["clean", () => [...table(), "--dry-run"], ["data"]],
  ] as const)(
    "of %s says what it was made with and of, and the command that repeats it",
    async (name, words, named) => {
      const { code, stdout, stderr } = await runInProcess([name, ...words(), "--json"]);
      expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
      const { provenance, settings } = resultSchemas[name].parse(JSON.parse(stdout));
      const contents = { data: people, pool } as const;
      expect(provenance).toEqual({
        repeat: expect.stringMatching(new RegExp(`^slicetuner ${name} --data `)),
        version: ownVersion(),
        node: process.version,
        inputs: named.map((option) => ({
          option,
          path: place(option === "data" ? "people.csv" : "pool.csv"),
          bytes: contents[option].length,
          sha256: hashOf(contents[option]),
        })),
      });
      expect(settings.seed).toEqual(expect.anything());
    },
  );

  it("of evaluate names the model", async () => {
    const model = place("model");
    await runInProcess(["train", ...table(), "--maximum-epochs", "3", "--workers", "0", "--out", model]);
    const { stdout } = await runInProcess([
      "evaluate",
      "--model",
      model,
      "--data",
      place("pool.csv"),
      "--json",
    ]);
    const { provenance } = resultSchemas.evaluate.parse(JSON.parse(stdout));
    expect(provenance!.inputs.map(({ option, sha256 }) => [option, sha256?.length])).toEqual([
      ["data", 64],
      ["model", 64],
    ]);
  });

  it("of a run that goes on names the run's own files", async () => {
    const line = ["run", ...slices(), "--pool", place("pool.csv"), "--budget", "10", "--repeats", "1"];
    await runInProcess([...line, "--run", place("kept")]);
    const { stdout } = await runInProcess(["resume", place("kept"), "--json"]);
    const { provenance } = resultSchemas.run.parse(JSON.parse(stdout));
    expect(provenance!.inputs.map(({ option, sha256 }) => [option, sha256])).toEqual([
      ["data", hashOf(people)],
      ["pool", hashOf(pool)],
    ]);
  });
});
