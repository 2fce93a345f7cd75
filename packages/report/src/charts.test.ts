import { studentQuantile } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { batchShareNames, batchShareRows, batchSharesChart } from "./charts/batch-shares.ts";
import { cleanedRows } from "./charts/cleaned-rows.ts";
import { fairnessOf, frontierChart, frontierRows } from "./charts/fairness-frontier.ts";
import { favourableRateRows } from "./charts/favourable-rates.ts";
import { foundSliceRows } from "./charts/found-slices.ts";
import { influenceChart, influenceRows } from "./charts/influence-matrix.ts";
import { learningCurveChart, learningCurveRows } from "./charts/learning-curves.ts";
import { overSeeds } from "./charts/measured.ts";
import { moneyRows } from "./charts/money.ts";
import { pairRows } from "./charts/paired-differences.ts";
import { roundAmountsChart, roundLossesCharts, roundRows } from "./charts/rounds.ts";
import { chartsBeside, chartsOf } from "./charts-of.ts";
import { drawChart } from "./draw-chart.ts";
import {
  sampleCleaning,
  sampleEvaluation,
  sampleRunsPlan,
  sampleTraining,
} from "./testing/sample-fairness.ts";
import {
  sampleComparison,
  sampleFinding,
  sampleInfluence,
  samplePlan,
  sampleRun,
} from "./testing/sample-results.ts";
import { lightTheme } from "./theme.ts";
import { sideBySide } from "./views/side-by-side.ts";

const drawing = { theme: lightTheme, width: 860, currency: null };

describe("charts are data", () => {
  it("change nothing outside of themselves, whatever slices are called", () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const names = ["__proto__", "constructor", "toString"];
    const plan = samplePlan(3);
    const renamed = {
      ...plan,
      slices: plan.slices.map((slice, index) => ({ ...slice, name: names[index]! })),
    };
    for (const chart of chartsOf({ ...renamed, influence: sampleInfluence(names) })) {
      expect(drawChart(chart, drawing, "x")).not.toContain("NaN");
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(Object.keys(Object)).toEqual([]);
  });

  it.each(
    [
      samplePlan(6),
      samplePlan(6, true),
      sampleRun(6, 2),
      sampleComparison(6),
      sampleFinding(6),
      sampleTraining(),
      sampleEvaluation(),
      sampleCleaning(),
      sampleRunsPlan(),
    ].map((result) => [result.kind, result] as const),
  )("those of a %s go through JSON and are drawn the same", (_, result) => {
    const charts = chartsOf(result);
    expect(charts.length).toBeGreaterThan(0);
    for (const chart of charts) {
      expect(chart.name).toMatch(/^[a-z0-9-]+$/);
      expect(chart.table.rows.every((row) => row.length === chart.table.columns.length)).toBe(true);
      const again = JSON.parse(JSON.stringify(chart));
      expect(drawChart(again, drawing, "a")).toBe(drawChart(chart, drawing, "a"));
    }
  });

  it("sets two plans beside each other, what differs most first", () => {
    const [first, second] = [samplePlan(3), samplePlan(3)];
    second.slices[2]!.buy += 7;
    const [amounts] = chartsBeside([
      { name: "first", result: first },
      { name: "second", result: second },
    ]);
    expect(amounts!.table.rows[0]).toEqual([
      first.slices[2]!.name,
      first.slices[2]!.buy,
      first.slices[2]!.buy + 7,
      7,
    ]);
  });
});

describe("several results", () => {
  it("are told apart by the files and versions that they were made with", () => {
    const [first, second] = [samplePlan(3), samplePlan(3)];
    const [data] = first.provenance!.inputs;
    second.provenance = { ...first.provenance!, inputs: [{ ...data!, sha256: "cd".repeat(32) }] };
    const beside = (other: typeof second) =>
      sideBySide([
        { name: "first", result: first },
        { name: "second", result: other },
      ])[0]!;
    expect(beside(second).table!.rows).toContainEqual(["data (SHA-256)", "ab".repeat(8), "cd".repeat(8)]);
    expect(beside(second).paragraphs.join(" ")).toContain("another data (SHA-256)");
    expect(beside({ ...second, provenance: first.provenance }).table).toBeNull();
  });
});

describe("influence", () => {
  it("calls an effect certain from two standard errors on", () => {
    const names = ["a", "b"];
    const rows = influenceRows({
      effects: { a: { a: 0.004, b: -0.0041 }, b: { a: 0.0039, b: 0 } },
      standardErrors: { a: { a: 0.002, b: 0.002 }, b: { a: 0.002, b: 0.002 } },
      groups: [names],
    });
    const certain = rows
      .filter(({ isCertain }) => isCertain)
      .map(({ lossOf, halved }) => `${lossOf}/${halved}`);
    expect(certain.sort()).toEqual(["a/a", "a/b"]);
  });

  it("draws a matrix of many slices in part, and says so", () => {
    const names = Array.from({ length: 60 }, (_, index) => `s${index}`);
    const chart = influenceChart(influenceRows(sampleInfluence(names)));
    expect(chart.plot.type === "matrix" && chart.plot.rows).toHaveLength(24);
    expect(chart.description).toContain("24 of 60 slices");
  });
});

describe("learning curves", () => {
  const [slice] = samplePlan(1, true).slices;

  it("are drawn over all sizes that were measured, with a dot and a row of the table for each", () => {
    const measured = [
      { size: 4, loss: 1.3, trainings: 5 },
      { size: 400, loss: 0.18, trainings: 3 },
    ];
    const [row] = learningCurveRows([{ ...slice!, curve: { ...slice!.curve!, points: measured } }]);
    const { plot, table, description } = learningCurveChart(row!, 0);
    if (plot.type !== "lines") throw new Error("no lines");
    const [{ dots, points, marks }] = plot.lines as [(typeof plot.lines)[number]];
    expect(dots).toEqual(measured.map(({ size, loss }) => ({ x: size, y: loss })));
    expect([points[0]!.x, points.at(-1)!.x]).toEqual([4, expect.closeTo(400, 9)]);
    expect(marks).toMatchObject([{ x: slice!.size, label: "now" }]);
    expect(table.rows.map((cells) => cells[0])).toEqual(
      table.rows.map((cells) => cells[0]).sort((first, second) => Number(first) - Number(second)),
    );
    const ofMeasured = table.rows.filter((cells) => cells[4] !== null);
    expect(ofMeasured.map(([size, , , , loss, trainings]) => ({ size, loss, trainings }))).toEqual(measured);
    expect(ofMeasured[0]![1]).toBeCloseTo(2 * 4 ** -0.4, 12);
    expect(description).toContain("Dots: what was measured");
  });

  it("of results of earlier versions have no dots, and do not speak of them", () => {
    const { points: _, ...earlier } = slice!.curve!;
    const [row] = learningCurveRows([{ ...slice!, curve: earlier }]);
    const { plot, table, description } = learningCurveChart(row!, 0);
    expect(plot.type === "lines" && plot.lines[0]!.dots).toEqual([]);
    expect(table.columns).toHaveLength(4);
    expect(description).not.toContain("Dots");
  });
});

describe("money", () => {
  it("adds up to the cent for each source", () => {
    const { orders } = sampleRun(30, 1);
    for (const { planned, paid, committed, refused } of moneyRows(orders))
      expect(Math.round(1e6 * (paid + committed + refused))).toBe(Math.round(1e6 * planned));
    const [order] = orders;
    expect(
      moneyRows([{ ...order!, count: 3, unitCost: 0.1, paid: 0.1, delivered: 1, status: "open" }]),
    ).toMatchObject([{ planned: 0.3, paid: 0.1, committed: 0.2, refused: 0 }]);
  });
});

describe("paired differences", () => {
  it("have Student's intervals, and leave out the method that buys nothing", () => {
    const [row, ...others] = pairRows(sampleComparison(4), "loss");
    expect(others).toEqual([]);
    expect(row).toMatchObject({ method: "designed", other: "uniform", wins: 4, seeds: 5 });
    const margin = 0.001 * studentQuantile(0.95, 4);
    expect(row!.difference.lower).toBeCloseTo(-0.004 - margin, 12);
    expect(row!.difference.upper).toBeCloseTo(-0.004 + margin, 12);
  });
});

describe("rounds", () => {
  it("have the losses before the first round and after each, with the EER of the paper", () => {
    const forecast = { before: { a: 0.5, b: 0.3 }, after: { a: 0.4, b: 0.3 } };
    const round = {
      planned: { a: 2, b: 1 },
      acquired: { a: 2, b: 0 },
      spent: 3,
      changeRatio: 1,
      explanation: [],
    };
    const charts = roundLossesCharts(roundRows([{ round: 1, ...round, forecast }]));
    const numbers = charts.map(({ table }) =>
      table.rows.map(([, value]) => Number(Number(value).toFixed(6))),
    );
    expect(numbers).toEqual([
      [0.4, 0.35],
      [0.1, 0.05],
      [0.1, 0.05],
    ]);
    expect(roundLossesCharts(roundRows([{ round: 1, ...round, forecast: null }]))).toEqual([]);
  });

  it("tell what came and is not checked, and what is on order, of a round whose orders are open", () => {
    const [order] = sampleRun(3, 1).orders;
    const round = {
      round: 1,
      planned: { a: 50 },
      acquired: { a: 0 },
      spent: 9,
      changeRatio: 1,
      forecast: null,
      explanation: [],
    };
    const none = { accepted: 0, quarantined: 0, rejected: 0, round: 1 };
    const orders = [
      { ...order!, ...none, count: 20, delivered: 20, status: "complete" as const },
      { ...order!, ...none, count: 25, delivered: 5, status: "open" as const },
    ];
    const [row] = roundRows([round], orders);
    expect(row).toMatchObject({ planned: 50, acquired: 0, unchecked: 25, open: 20 });
    const { plot } = roundAmountsChart([row!]);
    expect(plot.type === "bars" && plot.rows[0]!.values).toEqual([0, 25, 20, 5]);
    const closed = orders.map((one) => ({ ...one, accepted: one.delivered, status: "partial" as const }));
    expect(roundRows([{ ...round, acquired: { a: 25 } }], closed)[0]).toMatchObject({
      unchecked: 0,
      open: 0,
    });
  });
});

describe("slices found", () => {
  it("stand together where they overlap", () => {
    const finding = sampleFinding(5);
    const names = foundSliceRows(finding).map(({ slice }) => slice);
    const [first, second, third, fourth, fifth] = finding.slices.map(({ name }) => name);
    expect(names).toEqual([first, fourth, second, third, fifth]);
  });
});

describe("fairness", () => {
  it("has Student's intervals over the seeds, and none for one seed", () => {
    const value = { mean: 0.5, standardDeviation: 0.03 };
    const margin = (0.03 / Math.sqrt(9)) * studentQuantile(0.95, 8);
    const { lower, upper } = overSeeds(9)(value)!;
    expect([lower, upper]).toEqual([expect.closeTo(0.5 - margin, 12), expect.closeTo(0.5 + margin, 12)]);
    expect(overSeeds(1)({ mean: 0.5, standardDeviation: null })).toEqual({
      value: 0.5,
      lower: null,
      upper: null,
    });
    expect(overSeeds(1)({ mean: null, standardDeviation: null })).toBe(null);
  });

  it("puts those methods on the line that no other beats in both", () => {
    const training = sampleTraining();
    const { plot, table } = frontierChart(frontierRows(training, fairnessOf(training)), fairnessOf(training));
    expect(table.rows.map(([label]) => label)).toEqual([
      "post-process, gap ≤ 0.05",
      "fairbatch",
      "reweigh",
      "fairbatch, gap ≤ 0.1",
      "plain",
    ]);
    const [line, ...methods] = plot.type === "lines" ? plot.lines : [];
    expect(line!.points.map(({ y }) => y)).toEqual([...line!.points.map(({ y }) => y)].sort());
    const onLine = (name: string) =>
      methods
        .find((method) => method.name === name)!
        .marks!.map((mark) => line!.points.some(({ x, y }) => x === mark.x && y === mark.y));
    expect(Object.fromEntries(methods.map(({ name }) => [name, onLine(name)]))).toEqual({
      "post-process": [true],
      fairbatch: [true, true],
      reweigh: [false],
      plain: [true],
    });
  });

  it("draws the λ path in part where it is long, from its first epoch to its last", () => {
    const record = sampleTraining().fairBatch[0]!;
    const [step] = record.trace;
    const trace = Array.from({ length: 500 }, (_, epoch) => ({ ...step!, epoch: epoch + 1 }));
    const chart = batchSharesChart(batchShareRows({ ...record, trace }), batchShareNames(record));
    const [line] = chart.plot.type === "lines" ? chart.plot.lines : [];
    expect(line!.points).toHaveLength(40);
    expect([line!.points[0]!.x, line!.points.at(-1)!.x]).toEqual([1, 500]);
    expect(chart.table.rows).toHaveLength(500);
    expect(chart.description).toContain("6 of 8 shares");
  });
});

describe("cleaning", () => {
  it("counts each row once: what is left, removed and merged adds up", () => {
    const cleaning = sampleCleaning();
    const rows = cleanedRows(cleaning);
    for (const { before, after, removed, merged } of rows)
      expect(after + removed.outlier + removed.alone + removed.label + merged).toBe(before);
    expect(rows.reduce((sum, { merged }) => sum + merged, 0)).toBe(cleaning.rows.merged);
  });

  it("compares the rates before the first step with those after the last", () => {
    const [first] = favourableRateRows(sampleCleaning());
    expect(first).toMatchObject({ before: 0.3, after: 0.4 });
  });
});
