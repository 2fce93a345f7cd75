import { describe, expect, it } from "vitest";
import type { PlanRecord } from "./record.ts";
import { renderBands, renderComparison } from "./render.ts";

function run(method: string, draw: number, loss: number, held?: number): PlanRecord {
  return {
    setting: "compas",
    fileOrder: false,
    variant: "",
    draw,
    method,
    sizes: [5, 5],
    amounts: [1, 2],
    loss,
    averageEqualizedErrorRate: loss / 10,
    maximumEqualizedErrorRate: 0,
    trainings: 4,
    cpuSeconds: 1,
    bands: held === undefined ? null : [{ measure: "slice losses", held, bands: 2 }],
  };
}

const runs = [
  run("uniform", 1, 0.5),
  run("uniform", 2, 0.52),
  run("uniform", 3, 0.51),
  run("moderate", 1, 0.504),
  run("moderate", 2, 0.524),
  run("moderate", 3, 0.514),
  run("designed", 1, 0.499, 2),
  run("designed", 2, 0.517, 1),
  run("designed", 3, 0.508, 2),
];

describe("renderComparison", () => {
  it("pairs draws: what a method is lower by, with the standard error of the mean", () => {
    const line = renderComparison(runs)
      .split("\n")
      .find((text) => text.startsWith("| designed"))!;
    const [, , loss, overModerate, overUniform] = line.split(" | ").map((cell) => cell.replace("| ", ""));
    // Differences .005, .007, .006 and .001, .003, .002: standard deviation .001, over √3.
    expect([loss, overModerate, overUniform].join()).toBe("**+600 ± 58**,**+200 ± 58**,0.0508");
  });

  it("compares with the better baseline", () => {
    const worse = runs.map((record) => ({ ...record, loss: record.loss + 0.1 }));
    const both = [...runs, ...worse.filter(({ method }) => method === "uniform")].map((record, index) =>
      index < runs.length ? record : { ...record, method: "water-filling" },
    );
    expect(renderComparison(both)).toContain("lower than uniform by");
    expect(renderComparison(both)).not.toContain("lower than water-filling by");
  });
});

describe("renderBands", () => {
  it("counts the outcomes in their bands", () => {
    expect(renderBands(runs)).toContain("| designed | 83 % of 6 |");
    expect(renderBands(runs.filter(({ bands }) => bands === null))).toBe("");
  });
});
