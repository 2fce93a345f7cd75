import { ProblemList } from "@slicetuner/core";

/**
 * What is to be equal for all groups. `demographic-parity`: P(decision); `equal-opportunity`: P(decision |
 * label) for the positive label; `equalized-odds`: P(decision | label) for every label.
 */
export type FairnessTarget = "demographic-parity" | "equal-opportunity" | "equalized-odds";

export const fairnessTargets: readonly FairnessTarget[] = [
  "demographic-parity",
  "equal-opportunity",
  "equalized-odds",
];

/** Options of {@link fairBatch}; plain data, so that they go to workers. */
export interface FairBatchOptions {
  /**
   * Name of the group column in `Dataset.groups`, or several whose crossed groups count; `slice`: the slices.
   */
  readonly group: string | readonly string[];
  readonly target: FairnessTarget;
  /**
   * Gap between the groups' rates on the training rows, in (0, 1), that is fair enough: at or below it, the
   * shares go back towards those of the data. @default none: as small as possible
   */
  readonly tolerance?: number;
  /** How far one share moves in an epoch, in (0, 1]; α of the paper's code. @default 0.005 */
  readonly step?: number;
  /** No group's share of its label falls below this, in [0, 0.5). @default 0 */
  readonly minimumShare?: number;
  /** Number of the positive class. @default 1 with two classes; with more, every class in turn */
  readonly positive?: number;
}

/** The step of the published code. */
export const defaultStep = 0.005;

/** @throws InvalidInputError with every problem of the options */
export function checkOptions(options: FairBatchOptions): void {
  const { group, target, tolerance, step = defaultStep, minimumShare = 0 } = options;
  const problems = new ProblemList();
  const columns = typeof group === "string" ? [group] : group;
  problems.expect(columns?.length > 0, "group", "no group column is named");
  problems.expect(
    fairnessTargets.includes(target),
    "target",
    `is ${JSON.stringify(target)}, expected ${fairnessTargets.join(", ")}`,
  );
  problems.expect(
    tolerance === undefined || (tolerance > 0 && tolerance < 1),
    "tolerance",
    `is ${tolerance}, expected a gap between 0 and 1`,
  );
  problems.expect(step > 0 && step <= 1, "step", `is ${step}, expected a number above 0 and at most 1`);
  problems.expect(
    minimumShare >= 0 && minimumShare < 0.5,
    "minimumShare",
    `is ${minimumShare}, expected a number of at least 0 and below 0.5`,
  );
  problems.throwIfAny();
}
