import { ProblemList } from "@slicetuner/core";
import type { AgreementOptions } from "./agree-on-labels.ts";
import type { DuplicateOptions } from "./check-duplicates.ts";
import type { OtherSlices } from "./check-slices.ts";
import type { SuspicionOptions } from "./check-suspicion.ts";

/** Agreement as one of the checks. */
export interface AgreementCheckOptions extends AgreementOptions {
  /** Examples whose label is less probable (or has a smaller share of the votes) are held. @default 0.6 */
  readonly minimumConfidence?: number;
  /** Answers from which on a worker can be called careless. @default 20 */
  readonly minimumAnswers?: number;
}

/** What {@link createIntake} takes; false switches a check off. */
export interface IntakeOptions {
  /** Examples of another slice than the ordered one: counted where they belong, or rejected. @default "accept" */
  readonly otherSlices?: OtherSlices;
  /** @default {} */
  readonly agreement?: AgreementCheckOptions | false;
  /** @default {} */
  readonly duplicates?: DuplicateOptions | false;
  /** @default {} */
  readonly suspicion?: SuspicionOptions | false;
}

/** @throws InvalidInputError with every option that cannot be meant. */
export function checkOptions({ otherSlices, agreement, duplicates, suspicion }: IntakeOptions): void {
  const problems = new ProblemList();
  const oneOf = (path: string, value: string | undefined, allowed: readonly string[]) => {
    problems.expect(
      value === undefined || allowed.includes(value),
      path,
      `is ${value}, expected ${allowed.join(" or ")}`,
    );
  };
  const number = (path: string, value: number | undefined, least: number, most: number) => {
    problems.expect(
      value === undefined || (value >= least && value <= most),
      path,
      `is ${value}, expected ${most === Infinity ? `at least ${least}` : `${least} to ${most}`}`,
    );
  };
  const count = (path: string, value: number | undefined) => {
    problems.expect(
      value === undefined || (Number.isInteger(value) && value > 0),
      path,
      `is ${value}, expected a whole number above 0`,
    );
  };
  oneOf("otherSlices", otherSlices, ["accept", "reject"]);
  if (agreement) {
    oneOf("agreement.method", agreement.method, ["majority", "dawid-skene"]);
    oneOf("agreement.ties", agreement.ties, ["hold", "best-worker"]);
    number("agreement.minimumConfidence", agreement.minimumConfidence, 0, 1);
    count("agreement.minimumAnswers", agreement.minimumAnswers);
    number("agreement.priorAnswers", agreement.priorAnswers, 0, Infinity);
    number("agreement.priorAccuracy", agreement.priorAccuracy, 0, 1);
    number("agreement.priorItems", agreement.priorItems, 0, Infinity);
    count("agreement.maximumIterations", agreement.maximumIterations);
    number("agreement.tolerance", agreement.tolerance, 0, 1);
  }
  if (duplicates) {
    number("duplicates.nearDistance", duplicates.nearDistance, 0, Infinity);
    number("duplicates.usualTwins", duplicates.usualTwins, 0, 1);
  }
  if (suspicion) {
    number("suspicion.falseHolds", suspicion.falseHolds, 0, 1);
    number("suspicion.rangeMargin", suspicion.rangeMargin, 0, Infinity);
    count("suspicion.neighbours", suspicion.neighbours);
    count("suspicion.referenceRows", suspicion.referenceRows);
  }
  problems.throwIfAny();
}
