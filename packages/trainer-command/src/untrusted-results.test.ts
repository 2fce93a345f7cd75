import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonValue } from "@slicetuner/core";
import { fuzz, mutateJson, mutateText } from "@slicetuner/fuzz";
import { afterAll, beforeAll, it } from "vitest";
import { readResults } from "./read-results.ts";
import { readTrainings } from "./read-trainings.ts";
import { data, jobs } from "./testing/calls.ts";
import { writeTrainings } from "./write-trainings.ts";

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "untrusted-results-"));
  await writeTrainings(folder, { data, jobs, dataFormat: "csv" });
});
afterAll(() => rmSync(folder, { recursive: true }));

it("results of whatever lines are read, or refused by file and line", async () => {
  const trainings = await readTrainings(folder);
  const { slices, size, classes } = data.validation;
  const right = trainings.request.jobs.map(
    ({ id }, index): JsonValue => ({
      type: "result",
      jobId: id,
      status: "early-stopped",
      epochs: 9,
      bestEpoch: 3,
      ...(index % 2 === 0
        ? { sliceLosses: Object.fromEntries(slices.map(({ name }) => [name, 0.5])), accuracy: 0.9 }
        : { predictions: Array.from({ length: size }, () => classes.map(() => 1 / classes.length)) }),
    }),
  );
  const file = join(folder, "results.jsonl");
  await fuzz({
    name: "results of trainings",
    make: (random) => {
      const changed = random.integer(right.length);
      const lines = right.map((line, index) =>
        JSON.stringify(index === changed ? mutateJson(random, line) : line),
      );
      const text = lines.join(random.integer(4) === 0 ? "\r\n" : "\n");
      return random.integer(3) === 0 ? mutateText(random, text) : text;
    },
    run: (text) => {
      writeFileSync(file, text);
      return readResults([file], trainings);
    },
  });
});

it("a folder of trainings with whatever job file is read, or refused with what is wrong", async () => {
  const path = join(folder, "jobs.json");
  const whole = readFileSync(path, "utf8");
  const right = JSON.parse(whole) as JsonValue;
  try {
    await fuzz({
      name: "asked trainings",
      make: (random) => {
        const text = JSON.stringify(mutateJson(random, right));
        return random.integer(3) === 0 ? mutateText(random, text) : text;
      },
      run: (text) => {
        writeFileSync(path, text);
        return readTrainings(folder);
      },
    });
  } finally {
    writeFileSync(path, whole);
  }
});
