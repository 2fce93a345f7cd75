/**
 * What one classifier is measured by. `Value` is the number itself, or a number with its interval or its
 * spread.
 */
export interface ClassifierMeasures<Value> {
  /** Weighted share of right decisions. */
  readonly accuracy: Value;
  /** Weighted mean of −ln p of the true class. */
  readonly logLoss: Value;
  /** Area under the ROC curve. */
  readonly rocArea: Value;
  /** Expected calibration error. */
  readonly calibrationError: Value;
  /** Log loss of guessing how often each class occurs among these examples. */
  readonly guessingLoss: Value;
  /** One for each group column. */
  readonly groups: readonly GroupMeasures<Value>[];
}

export interface GroupMeasures<Value> {
  /** Of the group column. */
  readonly name: string;
  readonly fairness: FairnessMeasures<Value>;
  /** The groups that are compared. */
  readonly table: readonly GroupRow<Value>[];
}

export interface FairnessMeasures<Value> {
  readonly demographicParity: ComparedRates<Value>;
  readonly equalOpportunity: ComparedRates<Value>;
  readonly equalizedOdds: ComparedRates<Value>;
}

export interface ComparedRates<Value> {
  /** Highest rate − lowest rate. */
  readonly gap: Value;
  /** Largest |rate − rate of all|. */
  readonly disparity: Value;
  /** Lowest rate / highest rate. */
  readonly ratio: Value;
}

export interface GroupRow<Value> {
  /** Name of the group. */
  readonly value: string;
  /** Number of its examples. */
  readonly size: number;
  /** Weighted share of its examples whose label is the positive class. */
  readonly labelRate: Value;
  /**
   * P(decision = positive | group); with more than two classes and no positive one null, as are the next
   * three.
   */
  readonly positiveRate: Value;
  readonly truePositiveRate: Value;
  readonly falsePositiveRate: Value;
  readonly accuracy: Value;
  readonly logLoss: Value;
  /** Over the group's examples alone; null where a class has none of them. */
  readonly rocArea: Value;
  /** Log loss, on the group's examples, of guessing how often each class occurs among all. */
  readonly guessingLoss: Value;
}

/** The same measures with every value replaced, always in the same order. */
export function mapMeasures<From, To>(
  measures: ClassifierMeasures<From>,
  change: (value: From, name: string) => To,
): ClassifierMeasures<To> {
  const compared = ({ gap, disparity, ratio }: ComparedRates<From>): ComparedRates<To> => {
    return {
      gap: change(gap, "gap"),
      disparity: change(disparity, "disparity"),
      ratio: change(ratio, "ratio"),
    };
  };
  return {
    accuracy: change(measures.accuracy, "accuracy"),
    logLoss: change(measures.logLoss, "logLoss"),
    rocArea: change(measures.rocArea, "rocArea"),
    calibrationError: change(measures.calibrationError, "calibrationError"),
    guessingLoss: change(measures.guessingLoss, "guessingLoss"),
    groups: measures.groups.map(({ name, fairness, table }) => ({
      name,
      fairness: {
        demographicParity: compared(fairness.demographicParity),
        equalOpportunity: compared(fairness.equalOpportunity),
        equalizedOdds: compared(fairness.equalizedOdds),
      },
      table: table.map((row) => ({
        value: row.value,
        size: row.size,
        labelRate: change(row.labelRate, "labelRate"),
        positiveRate: change(row.positiveRate, "positiveRate"),
        truePositiveRate: change(row.truePositiveRate, "truePositiveRate"),
        falsePositiveRate: change(row.falsePositiveRate, "falsePositiveRate"),
        accuracy: change(row.accuracy, "accuracy"),
        logLoss: change(row.logLoss, "logLoss"),
        rocArea: change(row.rocArea, "rocArea"),
        guessingLoss: change(row.guessingLoss, "guessingLoss"),
      })),
    })),
  };
}
