import {
  joinWrittenRuns,
  type MatchedRuns,
  matchRuns,
  type RunsTable,
  readMixtures,
  reviewRuns,
  type WrittenRuns,
} from "@slicetuner/runs";
import { readTable } from "@slicetuner/tabular";
import { collectProblems } from "../../../cli/collect-problems.ts";
import { allOf, type PrepareContext } from "../../../cli/define-command.ts";
import type { Settings, SpecOf } from "../../../cli/option-group.ts";
import type { AimSpec } from "../../../options/aim-options.ts";
import { resolveCosts } from "../../../options/costs.ts";
import { resolvePerSlice } from "../../../options/per-slice.ts";
import type { planMoneyOptions, RunsSpec } from "../options.ts";
import { readPresentSlices, readRows } from "./present-slices.ts";
import { readRuns } from "./read-runs.ts";
import { weighLosses } from "./weigh-losses.ts";

/** Runs, and what is asked of them. */
export interface RunsWork {
  readonly kind: "runs";
  readonly matched: MatchedRuns;
  /** Lists have one number for each slice of now. */
  readonly unitCosts: readonly number[];
  readonly present: readonly number[];
  /** What each loss of the runs counts. */
  readonly importance: readonly number[];
  /** Mixtures to predict. */
  readonly mixtures: readonly (readonly number[])[];
  /** Undefined: nothing is planned. */
  readonly budget: number | undefined;
  readonly fairnessWeight: number;
  readonly propose: number;
  readonly seed: number;
  readonly recorded: Settings;
}

/** @throws InvalidInputError with all mistakes in options and tables */
export async function prepareRuns(
  spec: RunsSpec,
  money: SpecOf<typeof planMoneyOptions>,
  {
    seed,
    slicesFile,
    sliceWeights,
  }: {
    readonly seed: number;
    readonly slicesFile: string | undefined;
    readonly sliceWeights: AimSpec["sliceWeights"];
  },
  { problems, recorded, signal }: PrepareContext,
): Promise<RunsWork> {
  const { budget, fairnessWeight } = money;
  const isAsked = budget !== undefined || spec.predict !== undefined;
  problems.expect(isAsked, "--budget", "is missing: say what may be spent, or what to --predict");
  const isPlanned = spec.propose === undefined || budget !== undefined;
  problems.expect(isPlanned, "--propose", "needs --budget: runs near the plan are proposed");
  for (const [flag, bound] of [
    ["--minimum", money.minimum],
    ["--maximum", money.maximum],
  ] as const)
    problems.expect(bound === undefined, flag, "is for plans on trainings, not for those from --runs");
  const given = slicesFile === undefined ? undefined : readPresentSlices(slicesFile, problems);
  const written: WrittenRuns[] = [];
  for (const file of spec.amounts) {
    const read = await collectProblems(problems, () => readRuns(file, spec.losses, signal));
    if (read !== undefined) written.push(read);
  }
  const isRead = written.length === spec.amounts.length && (slicesFile === undefined || given !== undefined);
  const matched = isRead
    ? await collectProblems(problems, () => {
        const sizes = spec.have?.kind === "by-name" ? spec.have.numbers : (given?.sizes ?? {});
        const present = given && { present: given.definitions };
        const all = joinWrittenRuns(written as [WrittenRuns, ...WrittenRuns[]]);
        const found = matchRuns(all, { changes: spec.changes, sizes, readRows, ...present });
        reviewRuns(found.runs);
        return found;
      })
    : undefined;
  const table: RunsTable | undefined =
    spec.predict === undefined
      ? undefined
      : await collectProblems(problems, () => readTable(spec.predict!, { signal }));
  const names = matched?.slices;
  const mixtures = table && names && (await collectProblems(problems, () => readMixtures(table, names)));
  const slices = names?.map((name) => ({ name, size: 0 }));
  const unitCosts = resolveCosts({ cost: money.cost, budget: budget ?? 0 }, slices, problems);
  const present =
    slices &&
    (spec.have === undefined ? slices.map(() => 0) : resolvePerSlice(spec.have, slices, "--have", problems));
  const importance = matched && present && weighLosses(matched, sliceWeights, present, problems);
  return {
    ...allOf({ kind: "runs" as const, matched, unitCosts, present, importance }, problems),
    mixtures: mixtures ?? [],
    budget,
    fairnessWeight,
    propose: spec.propose ?? 0,
    seed,
    recorded,
  };
}
