import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { createProgram } from "../program.ts";
import { StandardOutput } from "../standard-output.ts";
import { compareResultSchema } from "./compare-result.ts";
import { datasetsResultSchema } from "./datasets-result.ts";
import { planResultSchema } from "./plan-result.ts";
import { runResultSchema } from "./run-result.ts";

const schemas = {
  plan: planResultSchema,
  run: runResultSchema,
  compare: compareResultSchema,
  datasets: datasetsResultSchema,
};

function publishedSchema(command: string): string {
  return fileURLToPath(new URL(`../../../../docs/schemas/${command}.schema.json`, import.meta.url));
}

describe("docs/schemas", () => {
  // After a change of a result: npx vitest run packages/slicetuner/src/results/schemas.test.ts --update
  it.each(Object.entries(schemas))("%s.schema.json is current", async (command, schema) => {
    const text = `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(publishedSchema(command));
  });
});

describe("what the commands print with --json is as docs/schemas say", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "slicetuner-schemas-"));
    await writeFile(join(folder, "people.csv"), table(60));
    await writeFile(join(folder, "more-people.csv"), table(30));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const small = ["--maximum-epochs", "5", "--workers", "0", "--subset-sizes", "3", "--subset-repeats", "2"];
  const data = () => [
    "--data",
    join(folder, "people.csv"),
    "--label",
    "income",
    "--slice-by",
    "city",
    ...small,
  ];
  const commandLines: Record<keyof typeof schemas, () => string[]> = {
    plan: () => [...data(), "--budget", "10"],
    run: () => [...data(), "--budget", "10", "--pool", join(folder, "more-people.csv"), "--repeats", "2"],
    compare: () => [
      ...[...data(), "--initial", "15", "--validation", "Oslo=10,Rome=12", "--test", "20%", "--budget", "10"],
      ...["--strategies", "none,water-filling,moderate", "--seeds", "2", "--repeats", "2"],
    ],
    datasets: () => [],
  };

  it.each(Object.entries(commandLines))("%s", async (command, options) => {
    const validate = await compile(command);
    const result = await resultOf([command, ...options(), "--json"]);
    validate(result);
    expect(validate.errors).toBe(null);
    // That the schema can say no.
    expect(validate({ ...result, command: "other" })).toBe(false);
    expect(validate({ ...result, unknown: 1 })).toBe(false);
    for (const field of Object.keys(result)) expect(validate({ ...result, [field]: undefined })).toBe(false);
  });
});

async function compile(command: string): Promise<ValidateFunction> {
  return new Ajv2020().compile(JSON.parse(await readFile(publishedSchema(command), "utf8")) as object);
}

const standardOutput = new StandardOutput(process.stdout);

/** What the command line prints on standard output. */
async function resultOf(commandLine: readonly string[]): Promise<Record<string, unknown>> {
  let printed = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text, ...more) => {
    printed += String(text);
    const written = more.at(-1);
    if (typeof written === "function") written();
    return true;
  });
  try {
    const program = createProgram(new AbortController().signal, standardOutput);
    await program.parseAsync(commandLine, { from: "user" });
  } finally {
    write.mockRestore();
  }
  return JSON.parse(printed) as Record<string, unknown>;
}

/** People of two cities; age tells income, not without exceptions. */
function table(rowsOfCity: number): string {
  const rows = ["Oslo", "Rome"].flatMap((city, offset) =>
    Array.from({ length: rowsOfCity }, (_, row) => {
      const age = 20 + ((row * 7 + 13 * offset) % 50);
      return `${age},${city},${age > 45 !== (row % 9 === 0) ? "high" : "low"}`;
    }),
  );
  return ["age,city,income", ...rows, ""].join("\n");
}
