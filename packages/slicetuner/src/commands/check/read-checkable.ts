import { InvalidInputError } from "@slicetuner/core";
import type {
  CheckedForecast,
  CheckedMeasure,
  CompareResult,
  EvaluateResult,
  FindResult,
  PipelineResult,
  Result,
  RunResult,
  TrainResult,
} from "@slicetuner/results";
import { allRows, type Checkable, type Forecast, type Measured, type Noise, type Part } from "./measured.ts";

/**
 * What can be checked of a result.
 * @param place where the result is from, for messages
 * @throws InvalidInputError for a kind that measures no model, and for a run that did not come to its end
 */
export function readCheckable(result: Result, place: string): Checkable {
  switch (result.kind) {
    case "evaluate":
      return ofEvaluation(result);
    case "train":
      return ofTraining(result);
    case "run":
      return ofRun(result, place);
    case "compare":
      return ofComparison(result);
    case "find":
      return ofSearch(result);
    case "pipeline":
      return ofPipeline(result);
    default: {
      const message = `is a result of ${result.command}, expected one of evaluate, train, run, compare, find or pipeline`;
      throw new InvalidInputError([{ path: place, message }]);
    }
  }
}

type TestValue = { readonly reason?: string | undefined } & (
  | EvaluateResult["test"]["accuracy"]
  | TrainResult["methods"][number]["test"]["accuracy"]
);

type Test = EvaluateResult["test"] | TrainResult["methods"][number]["test"];

const wholeMeasures = ["accuracy", "logLoss", "rocArea", "calibrationError"] as const;
const groupMeasures = ["accuracy", "logLoss", "truePositiveRate", "falsePositiveRate"] as const;
const fairnessMeasures = ["demographicParity", "equalOpportunity", "equalizedOdds"] as const;

function ofEvaluation(result: EvaluateResult): Checkable {
  const { intervals } = result;
  const noiseOf = (value: TestValue): Noise => {
    if (intervals === null) return { kind: "unknown", reason: "it was measured without intervals" };
    const interval = "interval" in value ? value.interval : null;
    if (interval === null) return { kind: "unknown", reason: "it has no interval" };
    return { kind: "interval", ...interval, level: intervals.level };
  };
  return plain("evaluate", result.classifier, numbersOfTest(result.test, noiseOf));
}

function ofTraining(result: TrainResult): Checkable {
  const [chosen] = result.methods as [TrainResult["methods"][number]];
  const count = result.seeds.length;
  const noiseOf = (value: TestValue): Noise => {
    const standardDeviation = "standardDeviation" in value ? value.standardDeviation : null;
    if (standardDeviation === null) return { kind: "unknown", reason: "it was trained with a single seed" };
    return { kind: "spread", standardDeviation, count };
  };
  return plain("train", `method ${chosen.method}`, numbersOfTest(chosen.test, noiseOf));
}

function numbersOfTest(test: Test, noiseOf: (value: TestValue) => Noise): Measured[] {
  const number = (measure: CheckedMeasure, part: Part, value: TestValue): Measured => ({
    measure,
    part,
    value: "mean" in value ? value.mean : value.value,
    reason: value.reason,
    noise: noiseOf(value),
  });
  const { fairness } = test;
  return [
    ...wholeMeasures.map((measure) => number(measure, allRows, test[measure])),
    ...(fairness === null
      ? []
      : fairnessMeasures.map((measure) => number(measure, allRows, fairness[measure].gap))),
    ...test.groups.flatMap(({ name: column, fairness, table }) => [
      // Of one column they are those of all rows.
      ...(test.groups.length === 1
        ? []
        : fairnessMeasures.map((measure) =>
            number(measure, { kind: "column", name: column }, fairness[measure].gap),
          )),
      ...table.flatMap((row) => {
        const part: Part = { kind: "group", name: `${column}=${row.value}`, shortName: row.value };
        return [
          ...groupMeasures.map((measure) => number(measure, part, row[measure])),
          ...(row.rocArea === undefined ? [] : [number("rocArea", part, row.rocArea)]),
        ];
      }),
    ]),
  ];
}

const outcomeMeasures = ["loss", "averageEqualizedErrorRate", "maximumEqualizedErrorRate"] as const;

function ofRun(result: RunResult, place: string): Checkable {
  const { after, forecast, data } = result;
  if (after === null) {
    const message = `the run is ${result.status} and was not measured; go on with \`slicetuner resume\``;
    throw new InvalidInputError([{ path: place, message }]);
  }
  const noiseOf = (measured: number, checked: CheckedForecast["loss"] | undefined): Noise => {
    const band = checked?.band ?? null;
    if (band === null)
      return { kind: "unknown", reason: "a run measures once, and its estimate gave no band" };
    // The band is what outcomes do when everything is drawn again; here it lies around what was measured.
    const [below, above] = [checked!.expected - band.lower, band.upper - checked!.expected];
    return { kind: "interval", lower: measured - below, upper: measured + above, level: forecast!.level };
  };
  const numbers: Measured[] = [
    ...outcomeMeasures.map((measure) => {
      const value = after[measure];
      return { measure, part: allRows, value, noise: noiseOf(value, forecast?.[measure]) };
    }),
    ...data.slices.map((name, index): Measured => {
      const value = after.sliceLosses[index]!;
      const noise = noiseOf(value, forecast?.sliceLosses[name]);
      return { measure: "loss", part: { kind: "slice", name }, value, noise };
    }),
    ...decisionsOf(after.decisions, data.slices),
  ];
  const forecasts = forecast === null ? [] : forecastsOf(forecast);
  return { ...plain("run", "what was bought", numbers), forecasts };
}

/** Accuracies and ROC areas of a run, which measures them once: nothing says how far they would move. */
function decisionsOf(
  decisions: NonNullable<RunResult["after"]>["decisions"],
  slices: readonly string[],
): Measured[] {
  if (decisions === null) return [];
  const noise = null;
  const reason = "a class has no row here";
  return [
    { measure: "accuracy", part: allRows, value: decisions.accuracy, noise },
    { measure: "rocArea", part: allRows, value: decisions.rocArea, reason, noise },
    ...slices.flatMap((name, slice): Measured[] => {
      const part: Part = { kind: "slice", name };
      const { sliceAccuracies, sliceRocAreas } = decisions;
      return [
        { measure: "accuracy", part, value: sliceAccuracies[slice]!, noise },
        { measure: "rocArea", part, value: sliceRocAreas[slice]!, reason, noise },
      ];
    }),
  ];
}

function ofComparison(result: CompareResult): Checkable {
  const { method } = result.methods[0]!;
  const runs = result.runs.filter((run) => run.method === method);
  const number = (part: Part, measure: CheckedMeasure, pick: (run: (typeof runs)[number]) => number) => {
    const bySeed = new Map(runs.map((run) => [run.seed, pick(run)]));
    const value = [...bySeed.values()].reduce((sum, one) => sum + one, 0) / bySeed.size;
    return { measure, part, value, noise: { kind: "seeds", bySeed } } satisfies Measured;
  };
  const numbers = [
    ...outcomeMeasures.map((measure) => number(allRows, measure, (run) => run[measure])),
    ...result.data.slices.map((name) =>
      number({ kind: "slice", name }, "loss", (run) => run.sliceLosses[name]!),
    ),
    ...(runs.some(({ decisions }) => decisions === null)
      ? []
      : [
          number(allRows, "accuracy", (run) => run.decisions!.accuracy),
          ...result.data.slices.map((name) =>
            number({ kind: "slice", name }, "accuracy", (run) => run.decisions!.sliceAccuracies[name]!),
          ),
        ]),
  ];
  const forecasts = runs.flatMap(({ forecast, seed }) =>
    forecast === null ? [] : forecastsOf(forecast).map((one) => ({ ...one, seed })),
  );
  return { ...plain("compare", `method ${method}`, numbers), forecasts };
}

function forecastsOf(forecast: CheckedForecast): Forecast[] {
  const { level } = forecast;
  return [
    ...outcomeMeasures.map((measure) => {
      const { expected, measured, band } = forecast[measure];
      return { measure, part: allRows, expected, measured, band, level };
    }),
    ...Object.entries(forecast.sliceLosses).map(([name, { expected, measured, band }]): Forecast => {
      return { measure: "loss", part: { kind: "slice", name }, expected, measured, band, level };
    }),
  ];
}

/**
 * The last stage; of several methods side by side the first, whose name comes first in the configuration, is
 * what the others are tried against. The forecast is that of buying.
 */
function ofPipeline({ stages, slices, intervals }: PipelineResult): Checkable {
  const trained = stages.find(({ step }) => step === "train");
  const chosen = trained ?? stages.at(-1)!;
  const number = (
    measure: CheckedMeasure,
    part: Part,
    { value, interval }: (typeof chosen)["measures"]["loss"],
  ): Measured => ({
    ...{ measure, part, value, reason: "there are no rows or no groups for it" },
    noise:
      interval === null
        ? { kind: "unknown", reason: "it has no interval" }
        : { kind: "interval", ...interval, level: intervals.level },
  });
  const numbers = [
    ...Object.entries(chosen.measures).map(([measure, value]) =>
      number(measure as CheckedMeasure, allRows, value),
    ),
    ...slices.map(({ name }, slice) => {
      const value = chosen.sliceLosses[slice] ?? null;
      const interval = chosen.sliceIntervals?.[slice] ?? null;
      return number("loss", { kind: "slice", name }, { value, interval });
    }),
    ...(chosen.groups ?? []).flatMap(({ column, value, accuracy, loss }) => {
      const part: Part = { kind: "group", name: `${column}=${value}`, shortName: value };
      return [number("accuracy", part, accuracy), number("loss", part, loss)];
    }),
  ];
  const forecasts = stages.flatMap(({ forecast }) => (forecast ? forecastsOf(forecast) : []));
  return { ...plain("pipeline", `after ${chosen.name}`, numbers), forecasts };
}

/** Level of the effect sizes' intervals. */
const effectLevel = 0.95;

function ofSearch(result: FindResult): Checkable {
  const numbers = result.slices.flatMap(({ name, meanLoss, effectSize, effectInterval }): Measured[] => {
    const part: Part = { kind: "slice", name };
    const noise: Noise =
      effectInterval === null
        ? { kind: "unknown", reason: "its effect size has no interval" }
        : { kind: "interval", ...effectInterval, level: effectLevel };
    return [
      { measure: "effectSize", part, value: effectSize, reason: "its effect size is infinite", noise },
      { measure: "loss", part, value: meanLoss, noise: null },
    ];
  });
  return { ...plain("find", `slices found by ${result.engine}`, numbers), newPartsFail: true };
}

function plain(kind: string, subject: string, numbers: readonly Measured[]): Checkable {
  return { kind, subject, numbers, forecasts: [], newPartsFail: false };
}
