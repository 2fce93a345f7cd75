import { ProblemList } from "@slicetuner/core";

/** Trainings that somebody has done: how much of each source of data went in, and which losses came out. */
export interface Runs {
  /** Names of the sources: slices, domains, kinds of data. */
  readonly sources: readonly string[];
  /** Amount of each source in each run: `amounts[run][source]`, in examples or in shares of one total. */
  readonly amounts: readonly (readonly number[])[];
  /** Names of the losses. */
  readonly outcomes: readonly string[];
  /**
   * `losses[run][outcome]`, above 0; null where a run does not tell it, as of a slice that it did not know.
   */
  readonly losses: readonly (readonly (number | null)[])[];
}

/** What is odd about runs that can be used all the same. */
export interface RunsReview {
  readonly warnings: readonly string[];
  /** Sources of which the runs say nothing: their amount is the same in all, or moves with another's. */
  readonly undetermined: readonly string[];
}

/** From fewer runs no loss can be told. */
export const fewestRuns = 3;

/**
 * Checks runs and says what they cannot tell.
 * @throws InvalidInputError with every amount and loss that is no number, out of range or missing, by run and
 * name
 */
export function reviewRuns(runs: Runs): RunsReview {
  const problems = new ProblemList();
  const { sources, amounts, outcomes, losses } = runs;
  problems.expect(sources.length > 0, "runs", "there is no column of amounts");
  problems.expect(outcomes.length > 0, "runs", "there is no column of losses");
  problems.expect(
    amounts.length >= fewestRuns,
    "runs",
    `${amounts.length} runs, expected at least ${fewestRuns}`,
  );
  for (const names of [sources, outcomes])
    for (const name of repeated(names)) problems.add("runs", `"${name}" is named twice`);
  amounts.forEach((row, run) => {
    row.forEach((amount, source) => {
      const isAmount = Number.isFinite(amount) && amount >= 0;
      problems.expect(
        isAmount,
        place(run, sources[source]!),
        `is ${amount}, expected a number of at least 0`,
      );
    });
    const isEmpty = row.length > 0 && row.every((amount) => amount === 0);
    problems.expect(!isEmpty, `run ${run + 1}`, "has no data at all: every amount is 0");
    losses[run]!.forEach((loss, outcome) => {
      const isLoss = loss === null || (Number.isFinite(loss) && loss > 0);
      problems.expect(isLoss, place(run, outcomes[outcome]!), `is ${loss}, expected a loss above 0`);
    });
  });
  outcomes.forEach((name, outcome) => {
    const known = losses.filter((row) => row[outcome] !== null).length;
    const isEnough = known >= fewestRuns || amounts.length < fewestRuns;
    problems.expect(isEnough, name, `${known} runs tell its loss, expected at least ${fewestRuns}`);
  });
  problems.throwIfAny("Leave out runs that failed, or correct the table.");

  const undetermined = sources.filter((_, source) => isUndetermined(amounts, source));
  const warnings: string[] = [];
  if (undetermined.length > 0) {
    const names = undetermined.join(", ");
    warnings.push(`the runs do not determine what ${names} does: its amount does not change on its own`);
  }
  const different = new Set(amounts.map((row) => row.join())).size;
  if (different < sources.length + 2) {
    const counts = `${different} ${different < amounts.length ? "different runs" : "runs"} for ${sources.length} sources`;
    warnings.push(`${counts}: most of what is predicted comes from the assumption that losses change slowly`);
  }
  const copies = amounts.length - different;
  if (copies > 0)
    warnings.push(
      copies === 1
        ? "1 run repeats the amounts of another: it shows the noise of trainings"
        : `${copies} runs repeat the amounts of another: they show the noise of trainings`,
    );
  return { warnings, undetermined };
}

function place(run: number, name: string): string {
  return `run ${run + 1}, ${name}`;
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/**
 * Whether a source's amount is the same everywhere, or the same multiple of another's that comes before it.
 */
function isUndetermined(amounts: readonly (readonly number[])[], source: number): boolean {
  const own = amounts.map((row) => row[source]!);
  if (own.every((amount) => amount === own[0])) return true;
  for (let other = 0; other < source; other++) {
    const ratios = amounts
      .filter((row) => row[source]! > 0 || row[other]! > 0)
      .map((row) => row[source]! / row[other]!);
    if (ratios.every((ratio) => Math.abs(ratio / ratios[0]! - 1) < 1e-9)) return true;
  }
  return false;
}
