import type { EvaluateResult, TrainResult } from "@slicetuner/results";
import type { TrackedMetric } from "./tracked-numbers.ts";

type Test<Value> = {
  readonly [Measure in "accuracy" | "logLoss" | "rocArea" | "calibrationError"]: Value;
} & {
  readonly groups: readonly {
    readonly name: string;
    readonly fairness: Readonly<Record<keyof typeof fairnessTitles, Readonly<{ gap: Value }>>>;
    readonly table: readonly ({ readonly value: string } & {
      readonly [Measure in keyof typeof rowTitles]: Value;
    })[];
  }[];
};

const wholeTitles = {
  accuracy: "accuracy",
  logLoss: "log loss",
  rocArea: "ROC area",
  calibrationError: "calibration error",
} as const;

const fairnessTitles = {
  demographicParity: "demographic parity gap",
  equalOpportunity: "equal opportunity gap",
  equalizedOdds: "equalized odds gap",
} as const;

const rowTitles = {
  accuracy: "accuracy",
  logLoss: "log loss",
  positiveRate: "positive rate",
  truePositiveRate: "true positive rate",
  falsePositiveRate: "false positive rate",
} as const;

/** What an evaluation measured. */
export function evaluationMetrics({ test }: EvaluateResult): TrackedMetric[] {
  return classifierMetrics("", test, ({ value }) => value);
}

/** What the methods of a training reached, means over the seeds. */
export function trainingMetrics({ methods }: TrainResult): TrackedMetric[] {
  return methods.flatMap(({ method, tolerance, fairnessWeight, test }) => {
    const gap = tolerance === null ? "" : ` gap ${tolerance}`;
    const weight = fairnessWeight === undefined ? "" : ` weight ${fairnessWeight}`;
    return classifierMetrics(`${method}${gap}${weight}/`, test, ({ mean }) => mean);
  });
}

/**
 * The measures over all rows, how far the groups of each column lie apart (`sex/equalized odds gap`), and
 * each group's own (`sex/Female/accuracy`). What cannot be told is left out.
 */
function classifierMetrics<Value>(
  prefix: string,
  test: Test<Value>,
  read: (value: Value) => number | null,
): TrackedMetric[] {
  const named = <Name extends string>(
    before: string,
    titles: Readonly<Record<Name, string>>,
    pick: (name: Name) => Value,
  ): TrackedMetric[] =>
    (Object.keys(titles) as Name[]).flatMap((name) => {
      const value = read(pick(name));
      return value === null ? [] : [{ key: `${prefix}${before}${titles[name]}`, value, step: 0 }];
    });
  return [
    ...named("", wholeTitles, (name) => test[name]),
    ...test.groups.flatMap(({ name: column, fairness, table }) => [
      ...named(`${column}/`, fairnessTitles, (name) => fairness[name].gap),
      ...table.flatMap((row) => named(`${column}/${row.value}/`, rowTitles, (name) => row[name])),
    ]),
  ];
}
