import { ProblemList } from "@slicetuner/core";
import { expectInRange, expectWhole } from "./check-written-runs.ts";
import {
  describeGone,
  describeTied,
  describeUntold,
  describeWithoutAmount,
  type ToldLoss,
} from "./describe-match.ts";
import { fewestRuns, type Runs } from "./runs.ts";
import type { SliceDefinition } from "./slices/detect-changes.ts";
import { detectInRuns } from "./slices/detect-in-runs.ts";
import { presentOutcomes, presentSlices } from "./slices/present-names.ts";
import { checkChanges, type GivenChange, type SliceChange } from "./slices/slice-change.ts";
import { findTied, type TiedSlices, tieNames, tieRun } from "./slices/tie-slices.ts";
import { type AppliedChange, type TranslatedRun, translateRun } from "./slices/translate-run.ts";
import { type Sizes, sharesOf } from "./slices/weights.ts";
import { groupRuns, type ValidRuns } from "./valid-runs.ts";
import type { WrittenRun, WrittenRuns } from "./written-runs.ts";

export interface MatchOptions {
  /** What somebody says of slices that have changed since the runs. @default nothing */
  readonly changes?: readonly GivenChange[];
  /**
   * The slices that there are now, with their rows. @default those of the last run that says which rows its
   * slices had, or all that the runs have
   */
  readonly present?: readonly SliceDefinition[];
  /** Examples at hand of each slice, by name: says how a slice was split where nothing else does. */
  readonly sizes?: Sizes;
  /** Reads what a run says of a slice's rows. @default words, compared letter by letter */
  readonly readRows?: (text: string) => SliceDefinition["rows"];
}

/** Runs in the slices of now. */
export interface MatchedRuns {
  /** With tied slices as one. */
  readonly runs: Runs;
  /** The slices of now. */
  readonly slices: readonly string[];
  readonly tied: readonly TiedSlices[];
  readonly validity: readonly ValidRuns[];
  readonly warnings: readonly string[];
}

/**
 * Brings runs to the slices that there are now: what they say of slices that were renamed, merged, split or
 * edited since is kept as far as it holds ({@link translateRun}). Parts that fewer than three runs know apart
 * are tied: planned as one.
 * @throws InvalidInputError with every change that cannot be, and every cell that is missing
 */
export function matchRuns(written: WrittenRuns, options: MatchOptions = {}): MatchedRuns {
  const problems = new ProblemList();
  checkWritten(written, options, problems);
  const { translated, slices, outcomes, warnings } = translateAll(written, options, problems);
  const kept = translated.filter(({ hasGone }) => !hasGone);
  for (const run of kept) expectWhole(run, { slices, outcomes }, problems);
  const isUnknown = ({ amounts, losses }: TranslatedRun) =>
    slices.some((name) => !amounts.has(name) && !losses.has(name));
  problems.throwIfAny(kept.some(isUnknown) ? sayHow : undefined);

  const tied = findTied(kept, outcomes);
  const names = tieNames(outcomes, tied);
  const sources = tieNames(slices, tied);
  // A run that tells no loss of now says nothing.
  const whole = kept
    .map((run) => tieRun(run, tied))
    .filter(({ losses }) => names.some((name) => losses.has(name)));
  const told = names.map((name): ToldLoss => {
    return { name, runs: whole.filter(({ losses }) => losses.has(name)).length };
  });
  // Where all runs tell it, their number is what is too small.
  const isTold = ({ runs }: ToldLoss) => runs >= fewestRuns || runs === whole.length;
  const enough = told.filter(isTold).map(({ name }) => name);
  return {
    slices,
    tied,
    runs: {
      sources,
      amounts: whole.map(({ amounts }) => sources.map((name) => amounts.get(name)!)),
      outcomes: enough,
      losses: whole.map(({ losses }) => enough.map((name) => losses.get(name) ?? null)),
    },
    validity: groupRuns(translated, tied, names),
    warnings: [
      ...warnings,
      ...describeWithoutAmount(enough, sources),
      ...describeGone(translated),
      ...tied.map(describeTied),
      ...told.filter((own) => !isTold(own)).map(describeUntold),
    ],
  };
}

/** Adds what is wrong with the numbers, and throws where changes were said that cannot be. */
function checkWritten(
  { runs, sources, wrongCells }: WrittenRuns,
  { changes = [], sizes = {}, present = [] }: MatchOptions,
  problems: ProblemList,
): void {
  for (const { path, message } of wrongCells) problems.add(path, message);
  for (const run of runs) expectInRange(run, problems);
  const before = problems.problems.length;
  const elsewhere = [...Object.keys(sizes), ...present.map(({ name }) => name)];
  checkChanges(changes, sources, elsewhere, problems);
  if (problems.problems.length > before) problems.throwIfAny();
}

/** Each run in the slices of now, by what was said and found of their changes. */
function translateAll(written: WrittenRuns, options: MatchOptions, problems: ProblemList) {
  const { changes: given = [], sizes = {} } = options;
  const { runs, measuredOn } = written;
  const { detected, present, warnings } = detectInRuns(runs, options);
  const changesOf = runs.map((run, index) => applicable(run, given, detected[index]!));
  const known = { measuredOn, atHand: sizes };
  const applied = new Map<string, AppliedChange>();
  for (const change of changesOf.flat())
    if (!applied.has(keyOf(change)))
      applied.set(keyOf(change), { ...change, shares: sharesOf(change, runs, known, problems) });
  const all = [...applied.values()];
  const slices = presentSlices(written.sources, all, present);
  return {
    slices,
    outcomes: presentOutcomes(written.outcomes, slices, all),
    translated: runs.map((run, index) =>
      translateRun(
        run,
        changesOf[index]!.map((change) => applied.get(keyOf(change))!),
        problems,
      ),
    ),
    warnings: [...written.warnings, ...warnings],
  };
}

/** What can be done where a run does not tell what others do. */
const sayHow =
  "Where slices have changed since the runs, say how: --renamed OLD=NEW, --split OLD=PART+PART, --merged NEW=OLD+OLD.";

/** What somebody says goes before what was found. A change that a run was made after is none for it. */
function applicable(
  { amounts }: WrittenRun,
  given: readonly GivenChange[],
  detected: readonly SliceChange[],
): SliceChange[] {
  const said = new Set(given.flatMap(({ before, now }) => [...before, ...now]));
  const found = detected.filter(({ before, now }) => ![...before, ...now].some((name) => said.has(name)));
  const own = given.filter(({ before, now }) => {
    const isAfter = now.every((name) => amounts.has(name)) && before.some((name) => now.includes(name));
    return !isAfter && before.some((name) => amounts.has(name));
  });
  return [...own, ...found];
}

function keyOf({ kind, before, now }: SliceChange): string {
  return JSON.stringify([kind, before, now]);
}
