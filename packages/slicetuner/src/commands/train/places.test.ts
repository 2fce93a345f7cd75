import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type TrainResult, trainResultSchema } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleFile } from "../../testing/people-file.ts";

// The built program: workers load packages as they are built.
const main = fileURLToPath(new URL("../../../dist/main.js", import.meta.url));
const redis = process.env.SLICETUNER_TEST_REDIS ?? "redis://127.0.0.1:6379/5";
const isThere = await new Promise<boolean>((resolve) => {
  const { hostname, port } = new URL(redis);
  const connection = createConnection(Number(port || 6379), hostname);
  connection.once("connect", () => resolve(true)).once("error", () => resolve(false));
  connection.unref();
});

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-places-"));
  await writeFile(join(folder, "people.csv"), peopleFile(300, 1));
  await writeFile(join(folder, "trusted.csv"), peopleFile(60, 2));
});

afterAll(() => rm(folder, { recursive: true }));

async function train(...flags: readonly string[]): Promise<TrainResult> {
  const line = ["train", "--data", "people.csv", "--label", "income", "--group", "sex", "--json", ...flags];
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...line], {
    cwd: folder,
    maxBuffer: 2 ** 26,
  });
  return trainResultSchema.parse(JSON.parse(stdout));
}

/** All that does not say where it was trained and how long it took. */
function numbersOf({ methods, fairBatch, frTrain, warnings }: TrainResult) {
  return { methods, fairBatch, frTrain, warnings };
}

const fair = ["--fair", "equal-opportunity", "--maximum-epochs", "5", "--seeds", "2"];
const robust = ["--robust", "--trusted", "trusted.csv", "--robust-epochs", "100", "--maximum-epochs", "3"];

describe("where train trains", () => {
  it.each([
    ["FairBatch", fair],
    ["FR-Train", robust],
  ])("%s gives the same numbers in worker threads", async (_, flags) => {
    const [here, there] = await Promise.all([
      train(...flags, "--workers", "0"),
      train(...flags, "--workers", "2"),
    ]);
    expect(numbersOf(there!)).toEqual(numbersOf(here!));
    expect(there!.executor).toBe("2 worker threads");
  });

  it.skipIf(!isThere)(
    `gives the same numbers through a queue${isThere ? "" : ` (no Redis at ${redis})`}`,
    async () => {
      const place = ["--redis", redis, "--queue", `test-${randomUUID()}`, "--store", join(folder, "store")];
      const worker = spawn(process.execPath, [main, "worker", ...place, "--workers", "0"], {
        stdio: "ignore",
      });
      try {
        const [here, there] = await Promise.all([
          train(...robust, "--workers", "0"),
          train(...robust, "--executor", "bullmq", ...place),
        ]);
        expect(numbersOf(there!)).toEqual(numbersOf(here!));
      } finally {
        worker.kill("SIGTERM");
      }
    },
  );
});
