import { type Runs, type RunsTable, readMixtures, readRunsTables, reviewRuns } from "@slicetuner/runs";
import { defaultMissingValues, readTable } from "@slicetuner/tabular";
import { collectProblems } from "../../../cli/collect-problems.ts";
import { allOf, type PrepareContext } from "../../../cli/define-command.ts";
import type { Settings, SpecOf } from "../../../cli/option-group.ts";
import { resolveCosts } from "../../../options/costs.ts";
import { resolvePerSlice } from "../../../options/per-slice.ts";
import type { planMoneyOptions, RunsSpec } from "../options.ts";

/** Runs, and what is asked of them. */
export interface RunsWork {
  readonly kind: "runs";
  readonly runs: Runs;
  readonly warnings: readonly string[];
  readonly unitCosts: readonly number[];
  readonly present: readonly number[];
  /** Mixtures to predict. */
  readonly mixtures: readonly (readonly number[])[];
  /** Undefined: nothing is planned. */
  readonly budget: number | undefined;
  readonly fairnessWeight: number;
  readonly propose: number;
  readonly seed: number;
  readonly recorded: Settings;
}

/** What failed runs leave in a table counts as missing, and is refused by row and column. */
const missingValues = [...defaultMissingValues, "NaN", "nan", "None", "inf", "Infinity"];

/** @throws InvalidInputError with all mistakes in options and tables */
export async function prepareRuns(
  spec: RunsSpec,
  money: SpecOf<typeof planMoneyOptions>,
  seed: number,
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
  const read = await collectProblems(problems, async () => {
    const read = { signal, missingValues };
    const amounts = await readTable(spec.amounts, read);
    const tables =
      spec.losses === undefined ? { amounts } : { amounts, losses: await readTable(spec.losses, read) };
    const found = readRunsTables(tables);
    reviewRuns(found.runs);
    return found;
  });
  const table: RunsTable | undefined =
    spec.predict === undefined
      ? undefined
      : await collectProblems(problems, () => readTable(spec.predict!, { signal }));
  const sources = read?.runs.sources;
  const mixtures = table && sources && (await collectProblems(problems, () => readMixtures(table, sources)));
  const slices = sources?.map((name) => ({ name, size: 0 }));
  const unitCosts = resolveCosts({ cost: money.cost, budget: budget ?? 0 }, slices, problems);
  const present =
    slices &&
    (spec.have === undefined ? slices.map(() => 0) : resolvePerSlice(spec.have, slices, "--have", problems));
  return {
    ...allOf(
      { kind: "runs" as const, runs: read?.runs, warnings: read?.warnings, unitCosts, present },
      problems,
    ),
    mixtures: mixtures ?? [],
    budget,
    fairnessWeight,
    propose: spec.propose ?? 0,
    seed,
    recorded,
  };
}
