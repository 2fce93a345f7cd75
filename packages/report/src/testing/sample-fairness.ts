import type { CleanResult, EvaluateResult, RunsPlanResult, TrainResult } from "@slicetuner/results";
import { hostileNames } from "./sample-results.ts";

/**
 * Rates of four groups, in the order in which they are told: all decisions, labels, true and false positives,
 * accuracy, loss.
 */
function testOf<Value>(columns: readonly string[], value: (center: number) => Value) {
  const compared = (gap: number) => ({ gap: value(gap), disparity: value(gap / 2), ratio: value(1 - gap) });
  const fairness = {
    demographicParity: compared(0.2),
    equalOpportunity: compared(0.1),
    equalizedOdds: compared(0.15),
  };
  return {
    accuracy: value(0.82),
    logLoss: value(0.37),
    rocArea: value(0.88),
    calibrationError: value(0.03),
    fairness,
    groups: columns.map((name) => ({
      name,
      fairness,
      table: hostileNames.slice(0, 4).map((group, index) => ({
        value: group,
        size: 100 + index,
        labelRate: value(0.2 + 0.02 * index),
        positiveRate: value(0.1 + 0.02 * index),
        truePositiveRate: value(0.5 + 0.02 * index),
        falsePositiveRate: value(0.05 + 0.01 * index),
        accuracy: value(0.8 + 0.01 * index),
        logLoss: value(0.4 - 0.01 * index),
      })),
      missing: 0,
      leftOut: [{ value: hostileNames[1]!, size: 2, reason: "fewer than 10 rows" }],
    })),
  };
}

export function sampleTraining(): TrainResult {
  const test = (shift: number) =>
    testOf(["sex"], (center) => ({ mean: center + shift, standardDeviation: 0.01 }));
  const method = (name: TrainResult["method"], tolerance: number | null, shift: number) => ({
    method: name,
    target: name === "plain" ? null : ("demographic-parity" as const),
    tolerance,
    test: test(shift),
    constantSeeds: 0,
    epochs: 20,
    onFrontier: name !== "reweigh",
  });
  return {
    kind: "train",
    version: 2,
    command: "train",
    data: {
      source: "people.csv",
      testSource: null,
      rows: 1000,
      trainRows: 600,
      validationRows: 150,
      testRows: 250,
      features: 12,
      classes: ["no", "yes"],
      positive: "yes",
      groups: [{ name: "sex", values: hostileNames.slice(0, 4), missing: 0, isFeature: true }],
    },
    settings: { data: "people.csv", label: "income", group: ["sex"], fair: "demographic-parity" },
    trainer: "onnx (native)",
    executor: "this thread",
    seeds: [1, 2, 3],
    method: "fairbatch",
    methods: [
      method("fairbatch", null, -0.02),
      method("fairbatch", 0.1, -0.01),
      method("plain", null, 0),
      method("reweigh", null, -0.015),
      method("post-process", 0.05, -0.03),
    ],
    frTrain: [],
    fairBatch: [1, 2, 3].map((seed) => ({
      seed,
      status: "settled" as const,
      saturated: [],
      toleranceReached: null,
      labels: ["no", "yes"],
      groups: hostileNames.slice(0, 4),
      trace: Array.from({ length: 20 }, (_, epoch) => ({
        epoch: epoch + 1,
        shares: [0, 1].map((label) => [0, 1, 2, 3].map((group) => 0.1 + 0.001 * epoch * (label + group))),
        gap: 0.2 - 0.005 * epoch,
        disparity: 0.1 - 0.0025 * epoch,
        ratio: 0.5,
      })),
    })),
    expected: null,
    folder: "model",
    seconds: 12,
    warnings: ["seed 1: the shares were still moving"],
  };
}

export function sampleEvaluation(): EvaluateResult {
  return {
    kind: "evaluate",
    version: 2,
    command: "evaluate",
    data: {
      source: "people.csv",
      rows: 1000,
      classes: ["no", "yes"],
      positive: "yes",
      groups: ["sex", "race"],
    },
    classifier: "model",
    settings: { data: "people.csv", label: "income", group: ["sex", "race"] },
    parity: null,
    test: testOf(["sex × race", "sex", "race"], (value) => ({
      value,
      interval: { lower: value - 0.02, upper: value + 0.03 },
    })),
    calibration: Array.from({ length: 10 }, (_, bin) => ({
      lower: bin / 10,
      upper: (bin + 1) / 10,
      share: 0.1,
      meanProbability: bin === 9 ? null : bin / 10 + 0.05,
      observedRate: bin === 9 ? null : bin / 10 + 0.02,
    })),
    constantDecision: null,
    intervals: { level: 0.95, replicates: 1000, seed: 1 },
    seconds: 1,
    warnings: [],
  };
}

export function sampleCleaning(): CleanResult {
  const rates = (shift: number) => ({
    groups: hostileNames.slice(0, 3).map((group, index) => ({
      group,
      positive: 30 + index,
      negative: 70 - index,
      rate: 0.3 + 0.05 * index + shift,
    })),
    parity: 0.7 + shift,
  });
  const step = {
    removed: [],
    merged: [],
    factors: [],
    comparisons: 0,
    possiblePairs: 0,
    leftOut: 0,
    matchStatus: null,
    reweighStatus: null,
  };
  const estimate = (value: number) => ({ value, standardError: 0.02 });
  const decisions = (accuracy: number, parity: number, oddsGap: number) => ({
    accuracy: estimate(accuracy),
    parity: estimate(parity),
    oddsGap: estimate(oddsGap),
  });
  return {
    kind: "clean",
    version: 2,
    command: "clean",
    data: { sources: ["people.csv"], table: "cleaned.csv", weightColumn: "weight" },
    settings: { data: ["people.csv"], label: "income", group: ["sex"] },
    rows: { input: 300, removed: 3, merged: 2, output: 295 },
    counted: null,
    guard: {
      model: "softmax-regression",
      folds: 5,
      rows: 295,
      before: decisions(0.85, 0.35, 0.12),
      steps: [
        {
          step: "sanitize",
          after: decisions(0.85, 0.36, 0.11),
          change: decisions(0, 0.01, -0.01),
          verdict: "unclear",
        },
        {
          step: "reweigh",
          after: decisions(0.84, 0.7, 0.12),
          change: decisions(-0.01, 0.34, 0.01),
          verdict: "mixed",
        },
      ],
      leftOut: [],
    },
    comparisons: 500,
    matching: { pairs: 2, precision: 1, recall: 0.5, f1: 2 / 3 },
    steps: [
      {
        ...step,
        step: "sanitize",
        rowsBefore: 300,
        rowsAfter: 297,
        ratesBefore: rates(0),
        ratesAfter: rates(0.01),
        removed: [
          { id: hostileNames[0]!, reason: "outlier", score: 8.5 },
          { id: "e2", reason: "alone", score: null },
          { id: "e3", reason: "label", score: 0.97 },
        ],
      },
      {
        ...step,
        step: "resolve",
        rowsBefore: 297,
        rowsAfter: 295,
        ratesBefore: rates(0.01),
        ratesAfter: rates(0.02),
        merged: [{ id: "e5", sources: ["e5", "e6", hostileNames[1]!] }],
        comparisons: 500,
        possiblePairs: 40_000,
        matchStatus: "converged",
      },
      {
        ...step,
        step: "reweigh",
        rowsBefore: 295,
        rowsAfter: 295,
        ratesBefore: rates(0.02),
        ratesAfter: { ...rates(0.1), parity: 1 },
        factors: [{ group: hostileNames[0]!, positive: false, factor: 0.4 }],
        reweighStatus: "parity",
      },
    ],
    seconds: 1,
    warnings: [],
  };
}

export function sampleRunsPlan(): RunsPlanResult {
  const losses = (shift: number) => ({
    web: { expected: 2.5 + shift, lower: 2.4 + shift, upper: 2.6 + shift },
    books: { expected: 3 + shift, lower: 2.9 + shift, upper: 3.1 + shift },
  });
  const slices = hostileNames.slice(0, 3);
  return {
    kind: "runs-plan",
    version: 2,
    command: "plan",
    settings: { runs: "runs.csv", budget: 100 },
    runs: {
      ...{ count: 40, slices, losses: ["web", "books"], tied: [] },
      validity: [
        {
          runs: [1, 2, 3],
          changes: [
            {
              kind: "split",
              before: ["all"],
              now: slices,
              shares: Object.fromEntries(slices.map((name) => [name, 1 / 3])),
            },
          ],
          ...{ losses: ["web"], notFor: ["books"] },
        },
        { runs: [4], changes: [], losses: ["web", "books"], notFor: [] },
      ],
    },
    slices: slices.map((name, index) => ({ name, size: 50, unitCost: 1, buy: 30 * index, cost: 30 * index })),
    plan: {
      status: "searched",
      cost: 90,
      budget: 100,
      losses: losses(0),
      equalAmounts: { buy: Object.fromEntries(slices.map((name) => [name, 30])), losses: losses(0.1) },
      gain: { expected: 0.1, lower: -0.02, upper: 0.22 },
      probabilityBetter: 0.91,
    },
    predictions: [{ losses: losses(0.2) }, { losses: losses(0.3) }],
    proposals: [Object.fromEntries(slices.map((name, index) => [name, index]))],
    seconds: 1,
    warnings: [],
  };
}
