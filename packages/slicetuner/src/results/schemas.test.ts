import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PlanResult } from "@slicetuner/results";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { slicesFileSchema } from "../data/slices-file.ts";
import { acquisitionFileSchema } from "../runs/acquisition-file.ts";
import { peopleTable, runInProcess } from "../testing/run-in-process.ts";
import { smallTrainings } from "../testing/small-trainings.ts";

/** The commands that run here; those on the folder of a run are tested with runs. */
const commands = ["find", "plan", "run", "compare", "ask", "datasets"] as const;

function publishedSchema(command: string): string {
  return fileURLToPath(new URL(`../../../../docs/schemas/${command}.schema.json`, import.meta.url));
}

describe("docs/schemas", () => {
  // After a change: npx vitest run packages/slicetuner/src/results/schemas.test.ts --update
  it("sources.schema.json is current: what --sources reads", async () => {
    const text = `${JSON.stringify(z.toJSONSchema(acquisitionFileSchema, { io: "input" }), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(publishedSchema("sources"));
  });

  it("slices.schema.json is current: what --slices reads", async () => {
    const text = `${JSON.stringify(z.toJSONSchema(slicesFileSchema, { io: "input" }), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(publishedSchema("slices"));
  });
});

describe("what the commands print with --json is as docs/schemas say", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "slicetuner-schemas-"));
    await writeFile(join(folder, "people.csv"), peopleTable(60));
    await writeFile(join(folder, "more-people.csv"), peopleTable(30));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const data = () => [
    "--data",
    join(folder, "people.csv"),
    "--label",
    "income",
    "--slice-by",
    "city",
    ...smallTrainings,
  ];
  const commandLines: Record<(typeof commands)[number], () => string[]> = {
    find: () => [
      ...[
        "--data",
        join(folder, "people.csv"),
        "--label",
        "income",
        "--maximum-epochs",
        "5",
        "--workers",
        "0",
      ],
      ...["--effect-threshold", "0.1", "--folds", "3"],
    ],
    plan: () => [...data(), "--budget", "10"],
    run: () => [...data(), "--budget", "10", "--pool", join(folder, "more-people.csv"), "--repeats", "2"],
    compare: () => [
      ...[...data(), "--initial", "15", "--validation", "Oslo=10,Rome=12", "--test", "20%", "--budget", "10"],
      ...["--strategies", "none,water-filling,moderate", "--seeds", "2", "--repeats", "2"],
    ],
    ask: () => [...data().slice(0, 6), "--budget", "10", "--to", join(folder, "asked")],
    datasets: () => [],
  };

  it.each(Object.entries(commandLines))("%s", async (command, options) => {
    const validate = await compile(command);
    const { stdout } = await runInProcess([command, ...options(), "--json"]);
    const result = JSON.parse(stdout) as Record<string, unknown>;
    validate(result);
    expect(validate.errors).toBe(null);
    // That the schema can say no.
    expect(validate({ ...result, command: "other" })).toBe(false);
    expect(validate({ ...result, unknown: 1 })).toBe(false);
    // Results of earlier versions do not say what they were made with.
    const { provenance: _optional, ...needed } = result;
    for (const field of Object.keys(needed)) expect(validate({ ...result, [field]: undefined })).toBe(false);
  });
});

it("what a result says of its settings, a configuration file takes: the same plan comes out", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slicetuner-settings-"));
  try {
    const [data, config] = [join(folder, "people.csv"), join(folder, "again.json")];
    await writeFile(data, peopleTable(60));
    const line = ["--data", data, "--label", "income", "--slice-by", "city", "--cost", "Oslo=2,Rome=1"];
    const small = [
      "--budget",
      "10",
      "--maximum-epochs",
      "5",
      "--workers",
      "0",
      "--estimation",
      "amortized",
      "--subset-sizes",
      "3",
    ];
    const first = await planOf([...line, ...small]);
    await writeFile(config, JSON.stringify(first.settings));
    const again = await planOf(["--config", config]);
    // The same options, in the order in which they became known.
    const optionsOf = ({ provenance }: PlanResult) => provenance!.repeat.split(" --").sort();
    expect(optionsOf(again)).toEqual(optionsOf(first));
    expect(again).toEqual({ ...first, seconds: again.seconds, provenance: again.provenance });
    expect(again.provenance!.inputs).toEqual(first.provenance!.inputs);
    expect(first.data.unitCosts).toEqual({ Oslo: 2, Rome: 1 });
    // Nothing that was left to its default is missing.
    expect(first.settings).toMatchObject({ subsetRepeats: 5, fairnessWeight: 0.1, patience: 20, seed: 1 });
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function planOf(options: readonly string[]): Promise<PlanResult> {
  const { stdout } = await runInProcess(["plan", ...options, "--json"]);
  return JSON.parse(stdout) as PlanResult;
}

async function compile(command: string): Promise<ValidateFunction> {
  return new Ajv2020().compile(JSON.parse(await readFile(publishedSchema(command), "utf8")) as object);
}
