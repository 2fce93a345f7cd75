import type { ProblemList } from "@slicetuner/core";
import type { CleaningStep } from "@slicetuner/mlclean";
import type { CleaningSpec, TableSpec } from "./options.ts";

/** Equalized odds are for what an earlier model decided, and nothing else is. */
export function checkStrategy(
  { predictions }: TableSpec,
  { strategy }: CleaningSpec,
  problems: ProblemList,
): void {
  problems.expect(
    (strategy === "equalized-odds") === (predictions !== undefined),
    "--predictions",
    "and --strategy equalized-odds go together: what did an earlier model decide for each row?",
  );
}

/** What can be done with what was said, in MLClean's order, or what was asked for. */
export function chooseSteps(
  tableCount: number,
  table: TableSpec,
  cleaning: CleaningSpec,
  problems: ProblemList,
): readonly CleaningStep[] {
  const { label, group } = table;
  const { steps, match, truth, flips, onlyIfBetter } = cleaning;
  const canReweigh = label !== undefined && group !== undefined;
  problems.expect(
    onlyIfBetter !== true || (canReweigh && tableCount === 1),
    "--only-if-better",
    "needs one table with --label and --group: models are trained to see which steps do harm",
  );
  checkStrategy(table, cleaning, problems);
  problems.expect(truth === undefined || match !== undefined, "--truth", "has a meaning with --match only");
  problems.expect(
    flips !== true || label !== undefined,
    "--flips",
    "needs --label: which labels may be flipped?",
  );
  if (tableCount === 2) {
    problems.expect(
      match !== undefined,
      "--match",
      "is missing: how are the two tables to be linked? Try --match auto",
    );
    problems.expect(
      steps === undefined || steps.join() === "resolve",
      "--steps",
      "two tables can only be resolved",
    );
    return ["resolve"];
  }
  if (steps !== undefined) {
    if (steps.includes("resolve"))
      problems.expect(match !== undefined, "--match", "is missing: which rows are one? Try --match auto");
    if (steps.includes("reweigh"))
      problems.expect(canReweigh, "--steps", "reweigh needs --label and --group");
    return steps;
  }
  // Without a label the table is no training data: entity resolution alone.
  if (label === undefined && match !== undefined) return ["resolve"];
  return [
    "sanitize",
    ...(match === undefined ? [] : ["resolve" as const]),
    ...(canReweigh ? ["reweigh" as const] : []),
  ];
}
