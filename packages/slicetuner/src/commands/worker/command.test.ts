import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PlanResult } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { peopleTable, runInProcess } from "../../testing/run-in-process.ts";

const redis = process.env.SLICETUNER_TEST_REDIS ?? "redis://127.0.0.1:6379/5";
const isThere = await new Promise<boolean>((resolve) => {
  const { hostname, port } = new URL(redis);
  const connection = createConnection(Number(port || 6379), hostname);
  connection.once("connect", () => resolve(true)).once("error", () => resolve(false));
  connection.unref();
});
const reason = isThere ? "" : ` (skipped: no Redis answers at ${redis})`;

let folder: string;
let line: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-worker-"));
  await writeFile(join(folder, "people.csv"), peopleTable(60));
  line = ["plan", "--data", join(folder, "people.csv"), "--label", "income", "--slice-by", "city"];
  line.push(
    "--budget",
    "20",
    "--maximum-epochs",
    "5",
    "--estimation",
    "amortized",
    "--subset-sizes",
    "3",
    "--subset-repeats",
    "2",
  );
});

afterAll(() => rm(folder, { recursive: true }));

/** The built program as a worker; `said` grows. */
function startWorker(options: readonly string[]): { child: ChildProcess; said: () => string } {
  const main = fileURLToPath(new URL("../../../dist/main.js", import.meta.url));
  const child = spawn(process.execPath, [main, "worker", ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout!.on("data", (chunk) => {
    text += chunk;
  });
  return { child, said: () => text };
}

describe.skipIf(!isThere)(`a worker on the command line${reason}`, () => {
  it("trains a plan's jobs to the same bits, says what it does and stops gently", async () => {
    const place = ["--redis", redis, "--queue", `test-${randomUUID()}`, "--store", join(folder, "store")];
    const { child, said } = startWorker([...place, "--workers", "1", "--name", "node 7"]);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    try {
      const there = await runInProcess([...line, "--executor", "bullmq", ...place, "--json"]);
      const here = await runInProcess([...line, "--workers", "0", "--json"]);
      expect(there.stderr).toBe(here.stderr);
      const { executor, seconds: _, ...plan } = JSON.parse(there.stdout) as PlanResult;
      const { executor: _here, seconds: _seconds, ...expected } = JSON.parse(here.stdout) as PlanResult;
      // Only the number of threads is another: it is recorded as a setting, and said in the command.
      const { repeat, ...made } = plan.provenance!;
      const alike = {
        settings: { ...plan.settings, workers: 0 },
        provenance: { ...made, repeat: repeat.replace(" --seed", " --workers 0 --seed") },
      };
      expect({ ...plan, ...alike }).toEqual(expected);
      expect(executor).toContain(`on ${redis}`);
      expect(await readdir(join(folder, "store"))).toHaveLength(2);
      expect(said()).toContain('Worker "node 7" listens on queue "test-');
      expect(said()).toMatch(/trained \d+ jobs? of onnx .* examples a second/);
    } finally {
      child.kill("SIGTERM");
    }
    expect(await ended).toBe(0);
    expect(said()).toContain("Stopping");
  });

  it("refuses an address at which nobody answers", async () => {
    const { code, stderr } = await runInProcess(["worker", "--redis", "redis://:secret@127.0.0.1:1"]);
    expect(code).toBe(1);
    expect(stderr).toContain("cannot reach Redis at redis://127.0.0.1:1");
    expect(stderr).not.toContain("secret");
  });
});

describe("options of many machines", () => {
  it.each([
    [["--executor", "bullmq"], /^error --redis: is missing/],
    [
      ["--executor", "bullmq", "--redis", "redis://far:6379"],
      /^error --store: is missing: Redis is on another/,
    ],
    [
      ["--executor", "bullmq", "--redis", "redis://localhost", "--workers", "2"],
      /^error --workers: has no effect/,
    ],
    [["--redis", "redis://localhost"], /^error --redis: has no meaning without --executor bullmq/],
    [["--executor", "bullmq", "--redis", "far:6379"], /^error --redis: is no address/],
    [["--executor", "bullmq", "--redis", "redis://localhost", "--queue", "a:b"], /^error --queue: is "a:b"/],
    [["--executor", "bullmq", "--redis", "redis://localhost/abc"], /^error --redis: is no address/],
    [["--executor", "bullmq", "--redis", "redis://localhost", "--store", "s3://"], /^error --store: is "s3:/],
    [
      ["--executor", "bullmq", "--redis", "redis://localhost", "--store", "s3:b/p"],
      /^error --store: is "s3:/,
    ],
  ])("%j", async (more, message) => {
    const { code, stderr } = await runInProcess([...line, ...more]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it("say that a wrong address is in the environment", async () => {
    vi.stubEnv("SLICETUNER_REDIS", "far");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { code, stderr } = await runInProcess(["worker"]);
    expect(code).toBe(2);
    expect(stderr).toContain("error SLICETUNER_REDIS: is no address");
  });

  it("are needed by a worker too", async () => {
    const { code, stderr } = await runInProcess(["worker", "--redis", "redis://far:6379"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--store: is missing");
  });
});
