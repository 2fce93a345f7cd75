import type { CompareResult, FindResult, PlanResult, ResultHead, RunResult } from "@slicetuner/results";

/** Names of slices; the first ones are such as might do harm in a page or a terminal. */
export const hostileNames: readonly string[] = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(2)>',
  "</script><b>bold",
  "\u001b[31mred\u001b[0m",
  "a slice whose name is much longer than there is room for beside a chart, and goes on",
];

export function sliceNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => hostileNames[index] ?? `slice ${index + 1}`);
}

function bySlice<Value>(
  names: readonly string[],
  value: (index: number, name: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(names.map((name, index) => [name, value(index, name)]));
}

export function sampleHead(names: readonly string[]): ResultHead {
  return {
    provenance: {
      repeat: "slicetuner plan --data people.csv --budget 300",
      version: "0.1.0",
      node: "v22.11.0",
      inputs: [{ option: "data", path: "people.csv", bytes: 48120, sha256: "ab".repeat(32) }],
    },
    data: {
      source: "people.csv",
      slices: [...names],
      slicePredicates: null,
      features: 8,
      classes: ["no", "yes"],
      columns: null,
      order: "redrawn",
      initialSizes: bySlice(names, (index) => 100 + index),
      validationSizes: bySlice(names, (index) => 40 + index),
      testSizes: bySlice(names, () => 50),
      unitCosts: bySlice(names, () => 1.5),
    },
    settings: { data: "people.csv", budget: 300, estimation: "designed", fairnessWeight: 0.1, seed: 1 },
    trainer: "onnx (native)",
    executor: "2 worker threads",
  };
}

const band = (value: number, half: number) => ({ lower: value - half, upper: value + half });
const forecast = (expected: number) => ({ expected, band: band(expected, 0.02) });

export function sampleInfluence(names: readonly string[]): NonNullable<PlanResult["influence"]> {
  return {
    effects: bySlice(names, (row) =>
      bySlice(names, (column) => (row === column ? 0.02 : (row - column) * 0.001)),
    ),
    standardErrors: bySlice(names, () => bySlice(names, () => 0.002)),
    groups: names.map((name) => [name]),
  };
}

function sampleGain(names: readonly string[]) {
  const change = (expected: number) => ({ expected, ...band(expected, 0.004) });
  return {
    loss: change(-0.01),
    averageEqualizedErrorRate: change(-0.005),
    maximumEqualizedErrorRate: change(-0.01),
    sliceLosses: bySlice(names, () => change(-0.01)),
    chance: 0.93,
  };
}

export function samplePlan(sliceCount: number, withCurves = false): PlanResult {
  const names = sliceNames(sliceCount);
  return {
    kind: "plan",
    version: 2,
    command: "plan",
    ...sampleHead(names),
    slices: names.map((name, index) => {
      const loss = 0.2 + (0.3 * ((index * 7919) % sliceCount)) / sliceCount;
      return {
        name,
        size: 100 + index,
        unitCost: 1.5,
        curve: withCurves
          ? {
              family: "power-law" as const,
              scale: 2,
              exponent: 0.4,
              floor: 0,
              status: "converged" as const,
              residualSumOfSquares: 0.01,
              degreesOfFreedom: 8,
              covariance: [
                [0.01, 0.02],
                [0.02, 0.09],
              ],
              points: [20, 45, 70, 100 + index].map((size, place) => ({
                size,
                loss: 2 * size ** -0.4 + (place % 2 === 0 ? 0.01 : -0.01),
                trainings: 5,
              })),
              loss,
              band: band(loss, 0.03),
            }
          : null,
        buy: (index * 13) % 40,
        cost: ((index * 13) % 40) * 1.5,
        lossBefore: loss,
        lossBeforeBand: band(loss, 0.03),
        lossAfter: loss - 0.01,
        lossAfterBand: band(loss - 0.01, 0.03),
      };
    }),
    plan: {
      cost: 299.5,
      budget: 300,
      objective: 1.2,
      lowerBound: 1.19,
      gap: 0.01,
      optimism: 0.0002,
      multiplier: 0.001,
      status: "optimal",
    },
    forecast: {
      now: {
        loss: forecast(0.35),
        averageEqualizedErrorRate: forecast(0.08),
        maximumEqualizedErrorRate: forecast(0.15),
      },
      after: {
        loss: forecast(0.34),
        averageEqualizedErrorRate: forecast(0.075),
        maximumEqualizedErrorRate: forecast(0.14),
      },
    },
    gain: {
      overNothing: withCurves ? null : sampleGain(names),
      overUniform: withCurves ? null : sampleGain(names),
    },
    budgets: [0, 75, 150, 300, 600, 1200].map((budget) => ({
      budget,
      cost: budget,
      buy: Object.fromEntries(names.map((name) => [name, Math.floor(budget / names.length)])),
      change: { expected: 0 - budget / 30_000, lower: 0 - budget / 20_000, upper: 0 - budget / 60_000 },
    })),
    target: null,
    predictions: [],
    importance: null,
    forms: withCurves ? null : { additive: 0.4, effective: 0.6 },
    influence: withCurves ? null : sampleInfluence(names),
    measurements: null,
    verdict: "hardly-worth",
    stopAdvice: null,
    summary: ["Buying these 300 is expected to lower the mean loss by 0.01"],
    explanation: ["slice 6 helps most of the others"],
    trainings: 32,
    seconds: 12.3,
    warnings: [],
  };
}

const checked = (expected: number, measured: number) => ({
  ...forecast(expected),
  measured,
  inside: Math.abs(expected - measured) <= 0.02,
});

export function sampleRun(sliceCount: number, roundCount: number): RunResult {
  const names = sliceNames(sliceCount);
  const loss = (index: number) => 0.2 + (0.3 * ((index * 7919) % sliceCount)) / sliceCount;
  const measures = (shift: number) => ({
    loss: 0.35 + shift,
    averageEqualizedErrorRate: 0.08 + shift / 2,
    maximumEqualizedErrorRate: 0.15 + shift / 2,
    sliceLosses: names.map((_, index) => loss(index) + shift),
    decisions: {
      accuracy: 0.82 - shift,
      rocArea: 0.88 - shift,
      sliceAccuracies: names.map(() => 0.82 - shift),
      sliceRocAreas: names.map((_, index) => (index === 1 ? null : 0.88 - shift)),
    },
    guessing: { loss: 0.69, sliceLosses: names.map(() => 0.69) },
  });
  return {
    kind: "run",
    version: 2,
    command: "run",
    ...sampleHead(names),
    status: "budget-spent",
    slices: names.map((name, index) => ({
      name,
      initialSize: 100 + index,
      acquired: index % 30,
      curve: null,
    })),
    history: Array.from({ length: roundCount }, (_, round) => ({
      round: round + 1,
      planned: bySlice(names, (index) => index % 5),
      acquired: bySlice(names, (index) => index % 4),
      spent: 12.5,
      changeRatio: 1,
      explanation: ["Buying these 10 is expected to lower the mean loss by 0.001"],
      forecast: {
        before: bySlice(names, (index) => loss(index) - 0.001 * round),
        after: bySlice(names, (index) => loss(index) - 0.001 * (round + 1)),
      },
    })),
    forecasts: Array.from({ length: roundCount }, (_, round) => ({
      round: round + 1,
      loss: forecast(0.34 - 0.001 * round),
      averageEqualizedErrorRate: forecast(0.08 - 0.001 * round),
      maximumEqualizedErrorRate: forecast(0.15),
      sliceLosses: bySlice(names, (index) => forecast(loss(index) - 0.001 * round)),
    })),
    orders: names.slice(0, 30).map((name, index) => ({
      id: `3f1c2a7e/1/crowd/${name}`,
      round: 1,
      source: index % 2 === 0 ? "crowd" : "archive",
      slice: name,
      count: 10,
      unitCost: 0.15,
      status: "complete",
      delivered: 10,
      accepted: 8,
      quarantined: 1,
      rejected: 1,
      paid: 1.35,
      warnings: [],
    })),
    money: { planned: 45, committed: 0, paid: 40.5, refused: 4.5 },
    currency: "EUR",
    quarantinedExamples: 3,
    runFolder: "slicetuner-runs/2026-03-01-120000",
    acquiredExamples: [],
    spent: 40.5,
    budgetLeft: 259.5,
    rounds: roundCount,
    trainings: 32 * roundCount,
    evaluatedOn: "test",
    importance: null,
    before: measures(0),
    after: measures(-0.01),
    forecast: {
      level: 0.9,
      loss: checked(0.34, 0.34),
      averageEqualizedErrorRate: checked(0.08, 0.075),
      maximumEqualizedErrorRate: checked(0.15, 0.145),
      sliceLosses: bySlice(names, (index) =>
        checked(loss(index), loss(index) + (index % 7 === 0 ? 0.05 : -0.01)),
      ),
    },
    stopAdvice: {
      reason: "little",
      sentence: `The next 300 of budget are not expected to lower the mean loss: rather than buying on, look at the rows and labels of ${names[0]}`,
      slice: names[0]!,
    },
    influence: sliceCount > 100 ? null : sampleInfluence(names),
    seconds: 100,
    warnings: ["the pool has few rows of \u001b[31mred\u001b[0m"],
  };
}

export function sampleComparison(sliceCount: number): CompareResult {
  const names = sliceNames(sliceCount);
  const { data, ...head } = sampleHead(names);
  const methods = ["none", "uniform", "designed"];
  const summary = (mean: number) => ({ mean, standardDeviation: 0.01 });
  const { history, forecast: forecastOfRun, influence } = sampleRun(sliceCount, 2);
  const paired = (difference: number, verdict: "better" | "within-noise") => ({
    difference,
    standardError: 0.001,
    wins: 4,
    ties: 0,
    seeds: 5,
    winRate: 0.8,
    verdict,
  });
  return {
    kind: "compare",
    version: 2,
    command: "compare",
    ...head,
    data: { ...data, evaluatedOn: "test" },
    methods: methods.map((method, index) => ({
      method,
      strategy: method === "designed" ? "stepwise" : method === "none" ? "none" : "uniform",
      estimation: method === "designed" ? "designed" : null,
      loss: summary(0.35 - index * 0.01),
      averageEqualizedErrorRate: summary(0.08 - index * 0.001),
      maximumEqualizedErrorRate: summary(0.15 - index * 0.001),
      accuracy: summary(0.81 + index * 0.01),
      rocArea: summary(0.88 + index * 0.01),
      guessingLoss: summary(0.69),
      amounts: bySlice(names, (slice) => summary(index * slice)),
      spent: summary(300),
      rounds: summary(2),
      trainings: summary(64),
      seconds: summary(10),
      coverage: null,
      statuses: { "budget-spent": 5 },
    })),
    importance: null,
    pairs: ["none", "uniform"].map((other) => ({
      method: "designed",
      other,
      loss: paired(-0.004, "better"),
      averageEqualizedErrorRate: paired(0.0005, "within-noise"),
      maximumEqualizedErrorRate: paired(-0.0005, "within-noise"),
    })),
    verdicts: ["designed is better than uniform by .00400 ± .00100 on unused rows."],
    oracle: null,
    runs: [1, 2, 3, 4, 5].flatMap((seed) =>
      methods.map((method) => ({
        seed,
        method,
        status: "budget-spent" as const,
        loss: 0.35,
        averageEqualizedErrorRate: 0.08,
        maximumEqualizedErrorRate: 0.15,
        sliceLosses: bySlice(names, () => 0.35),
        decisions: {
          accuracy: 0.82,
          rocArea: 0.89,
          sliceAccuracies: bySlice(names, () => 0.82),
          sliceRocAreas: bySlice(names, (index) => (index === 1 ? null : 0.89)),
        },
        guessing: { loss: 0.69, sliceLosses: bySlice(names, () => 0.69) },
        amounts: bySlice(names, () => 10),
        spent: 300,
        rounds: 2,
        trainings: 64,
        seconds: 10,
        curves: null,
        forecast: method === "designed" ? forecastOfRun : null,
        influence: method === "designed" ? influence : null,
        history: method === "designed" ? history : history.map((round) => ({ ...round, forecast: null })),
        warnings: [],
      })),
    ),
    warnings: [],
  };
}

export function sampleFinding(sliceCount: number): FindResult {
  const names = sliceNames(sliceCount);
  return {
    kind: "find",
    version: 2,
    command: "find",
    data: {
      source: "people.csv",
      rows: 5000,
      columns: ["age", "race"],
      leftOut: [{ column: "id", reason: "a value for each row" }],
    },
    settings: { data: "people.csv", label: "income" },
    losses: { from: "trained", mean: 0.3, trainer: "onnx (native)", executor: "this thread", trainings: 5 },
    engine: "lattice",
    status: "searched-all",
    slices: names.map((name, index) => ({
      name,
      otherNames: index === 1 ? ["race = the same"] : [],
      predicate: { kind: "equals", column: "race", value: name },
      literals: [{ column: "race", label: name }],
      rows: 200 - index,
      weight: 200 - index,
      meanLoss: 0.6 - index * 0.01,
      meanLossOutside: 0.28,
      effectSize: 0.8 - index * 0.02,
      effectInterval: band(0.8 - index * 0.02, 0.1),
      test: { statistic: 5, degreesOfFreedom: 200, pValue: 1e-6, testedPValue: 1e-5, level: 0.01 },
      score: null,
      excessLossShare: 0.05,
      examples: [{ place: `people.csv:${index + 2}`, loss: 3.2 }],
    })),
    groups: names.length > 3 ? [{ slices: [names[0]!, names[3]!], rows: 250 }] : [],
    evaluated: 120,
    tested: 30,
    seconds: 3,
    warnings: [],
  };
}
