import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { peopleTable, runInProcess } from "../testing/run-in-process.ts";

// Each library that is not on the main path is absent in turn: the message has the line that installs it.
// Those that only a library of ours imports have such a test there: apache-arrow, @aws-sdk/client-s3,
// onnxruntime-web, @tensorflow/tfjs-node.

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-optional-"));
  await writeFile(join(folder, "people.csv"), peopleTable(40));
  await mkdir(join(folder, "pictures", "cat"), { recursive: true });
  await writeFile(join(folder, "pictures", "cat", "1.png"), "");
  const sources = {
    mturk: { type: "mturk", task: "collect", reward: 0.1, title: "t", description: "d" },
    postgresql: {
      type: "sql",
      dialect: "postgresql",
      connection: "postgresql://nobody@127.0.0.1:1/test",
      query: "select * from people where city = :city",
      id: "id",
    },
  };
  for (const [name, source] of Object.entries(sources))
    await writeFile(join(folder, `${name}.json`), JSON.stringify({ sources: [{ name, ...source }] }));
});
afterAll(() => rm(folder, { recursive: true }));

const people = () => ["--data", join(folder, "people.csv"), "--label", "income", "--slice-by", "city"];
const plan = (...words: string[]) => ["plan", ...people(), "--budget", "10", ...words];
const redis = "redis://127.0.0.1:1";
const run = (sources: string) => [
  ...["run", ...people(), "--budget", "10", "--workers", "0", "--strategy", "uniform", "--repeats", "1"],
  ...["--sources", join(folder, `${sources}.json`), "--run", join(folder, `run-${sources}`)],
];

it.each([
  ["@slicetuner/trainer-tfjs", () => plan("--trainer", "tfjs", "--workers", "0")],
  ["@slicetuner/executor-bullmq", () => plan("--executor", "bullmq", "--redis", redis)],
  ["@slicetuner/executor-bullmq", () => ["worker", "--redis", redis]],
  ["@slicetuner/acquirer-mturk", () => run("mturk")],
  ["@slicetuner/acquirer-sql", () => run("postgresql")],
  ["pg", () => run("postgresql")],
  [
    "sharp",
    () => [
      "plan",
      "--images",
      join(folder, "pictures"),
      "--label",
      "label",
      "--slice-by",
      "label",
      "--budget",
      "1",
    ],
  ],
])("without %s, the line that installs it is in the message", async (name, line) => {
  vi.doMock(name, () => {
    throw new Error(`Cannot find package '${name}'`);
  });
  try {
    const { code, stderr } = await runInProcess(line());
    expect(stderr).toContain(`npm install ${name}`);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(code).not.toBe(0);
  } finally {
    vi.doUnmock(name);
  }
});
