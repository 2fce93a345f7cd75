import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProblemList } from "@slicetuner/core";
import type { RunsPlanResult } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../../../testing/run-in-process.ts";
import { weighLosses } from "./weigh-losses.ts";

const matched = {
  runs: { sources: [], amounts: [], losses: [], outcomes: ["North", "Old and Young", "web"] },
  slices: ["North", "Old", "Young"],
  tied: [
    {
      name: "Old and Young",
      parts: [
        { name: "Old", share: 0.5 },
        { name: "Young", share: 0.5 },
      ],
      apart: 0,
    },
  ],
} as unknown as Parameters<typeof weighLosses>[0];

describe("weighLosses", () => {
  const weigh = (given: Parameters<typeof weighLosses>[1], present = [10, 20, 30]) => {
    const problems = new ProblemList();
    const weights = weighLosses(matched, given, present, problems);
    return { weights, problems: problems.problems.map(({ message }) => message) };
  };
  const byName = (numbers: Record<string, number>) => ({ kind: "by-name" as const, numbers });

  it("counts each slice the same unless said, and slices planned as one for all of them", () => {
    expect(weigh(undefined)).toEqual({ weights: [1, 2, 1], problems: [] });
    expect(weigh(byName({ North: 3, Old: 1, Young: 0.5, web: 0 })).weights).toEqual([3, 1.5, 0]);
  });

  it("says of which losses no rows are known", () => {
    expect(weigh("rows").problems).toEqual([
      "are rows, but nothing says how many there are of web: say so with --have, or weights by slice",
    ]);
    expect(weigh(byName({ North: 1 })).problems.join()).toContain('has no value for "Old", "Young", "web"');
  });
});

describe("slicetuner plan --runs --slice-weights", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "weigh-losses-"));
    // Each slice's loss falls with its own examples alone, alike.
    const rows = Array.from({ length: 16 }, (_, run) => {
      const [north, south] = [100 + ((run * 37) % 90) * 10, 100 + ((run * 61) % 90) * 10];
      return [north, south, (2 * north ** -0.3).toFixed(6), (2 * south ** -0.3).toFixed(6)].join(",");
    });
    writeFileSync(
      join(folder, "runs.csv"),
      ["size_North,size_South,loss_North,loss_South", ...rows, ""].join("\n"),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("buys what lowers the losses that count", async () => {
    const bought = async (weights: string) => {
      const { stdout, stderr, code } = await runInProcess([
        ...["plan", "--runs", join(folder, "runs.csv"), "--have", "300", "--budget", "200", "--json"],
        ...["--fairness-weight", "0", "--slice-weights", weights],
      ]);
      expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
      return (JSON.parse(stdout) as RunsPlanResult).slices!.map(({ buy }) => buy);
    };
    const [north, south] = await bought("North=1,South=0");
    expect(north).toBeGreaterThan(4 * south!);
    const [less, more] = await bought("North=0,South=1");
    expect(more).toBeGreaterThan(4 * less!);
  });
});
