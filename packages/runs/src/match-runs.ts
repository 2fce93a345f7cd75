import { listNames, ProblemList } from "@slicetuner/core";
import { fewestRuns, type Runs } from "./runs.ts";
import { detectChanges, type SliceDefinition } from "./slices/detect-changes.ts";
import { checkChanges, type GivenChange, type SliceChange } from "./slices/slice-change.ts";
import { findTied, type TiedSlices, tieNames, tieRun } from "./slices/tie-slices.ts";
import { type AppliedChange, type TranslatedRun, translateRun } from "./slices/translate-run.ts";
import { type Sizes, sharesOf } from "./slices/weights.ts";
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

/** A change as it was applied. */
export interface ReportedChange extends Pick<SliceChange, "kind" | "before" | "now"> {
  /** In which proportion a slice was divided, or losses were averaged; null where nothing was. */
  readonly shares: Readonly<Record<string, number>> | null;
}

/** Runs of one kind, and what they are still good for. */
export interface ValidRuns {
  /** Their places among all runs, from 1. */
  readonly runs: readonly number[];
  /** What has changed since they were made. */
  readonly changes: readonly ReportedChange[];
  /** Losses of now that they tell. */
  readonly losses: readonly string[];
  /** Losses of now that they do not tell. */
  readonly notFor: readonly string[];
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
  const { changes: given = [], sizes = {} } = options;
  const problems = new ProblemList();
  for (const { path, message } of written.wrongCells) problems.add(path, message);
  const elsewhere = [...Object.keys(sizes), ...(options.present ?? []).map(({ name }) => name)];
  for (const run of written.runs) expectInRange(run, problems);
  const before = problems.problems.length;
  checkChanges(given, written.sources, elsewhere, problems);
  if (problems.problems.length > before) problems.throwIfAny();

  const { detected, present, warnings } = detectInRuns(written.runs, options);
  const changesOf = written.runs.map((run, index) => applicable(run, given, detected[index]!));
  const known = { measuredOn: written.measuredOn, atHand: sizes };
  const applied = new Map<string, AppliedChange>();
  for (const change of changesOf.flat())
    if (!applied.has(keyOf(change)))
      applied.set(keyOf(change), { ...change, shares: sharesOf(change, written.runs, known, problems) });

  const slices = presentSlices(written.sources, [...applied.values()], present);
  const outcomes = presentOutcomes(written.outcomes, slices, [...applied.values()]);
  const translated = written.runs.map((run, index) =>
    translateRun(
      run,
      changesOf[index]!.map((change) => applied.get(keyOf(change))!),
      problems,
    ),
  );
  const kept = translated.filter(({ hasGone }) => !hasGone);
  for (const run of kept) expectWhole(run, { slices, outcomes }, problems);
  const isUnknown = ({ amounts, losses }: TranslatedRun) =>
    slices.some((name) => !amounts.has(name) && !losses.has(name));
  problems.throwIfAny(kept.some(isUnknown) ? sayHow : undefined);

  const tied = findTied(kept, outcomes);
  const names = tieNames(outcomes, tied);
  // A run that tells no loss of now says nothing.
  const whole = kept
    .map((run) => tieRun(run, tied))
    .filter(({ losses }) => names.some((name) => losses.has(name)));
  const told = names.map((name) => {
    return { name, runs: whole.filter(({ losses }) => losses.has(name)).length };
  });
  // Where all runs tell it, their number is what is too small.
  const isTold = ({ runs }: { readonly runs: number }) => runs >= fewestRuns || runs === whole.length;
  const enough = told.filter(isTold).map(({ name }) => name);
  const sources = tieNames(slices, tied);
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
      ...written.warnings,
      ...warnings,
      ...describeWithoutAmount(enough, sources),
      ...describeGone(translated),
      ...tied.map(describeTied),
      ...told.filter((own) => !isTold(own)).map(describeUntold),
    ],
  };
}

/** What can be done where a run does not tell what others do. */
const sayHow =
  "Where slices have changed since the runs, say how: --renamed OLD=NEW, --split OLD=PART+PART, --merged NEW=OLD+OLD.";

/** What has become of the slices of each run, by what runs say of their rows. */
function detectInRuns(
  runs: readonly WrittenRun[],
  { present: given, readRows = (text) => text }: MatchOptions,
): {
  readonly detected: readonly (readonly SliceChange[])[];
  readonly present: readonly string[] | undefined;
  readonly warnings: readonly string[];
} {
  const define = ({ rows }: WrittenRun): SliceDefinition[] =>
    Array.from(rows, ([name, text]) => ({ name, rows: readRows(text) }));
  const last = runs.findLast(({ rows }) => rows.size > 0);
  const present = given ?? (last && define(last));
  if (present === undefined) return { detected: runs.map(() => []), present: undefined, warnings: [] };
  const found = new Map<string, readonly SliceChange[]>();
  const detected = runs.map((run) => {
    if (run.rows.size === 0) return [];
    const key = JSON.stringify([...run.rows].sort());
    const changes = found.get(key) ?? detectChanges(define(run), present);
    found.set(key, changes);
    return changes;
  });
  const silent = runs.filter(({ rows }) => rows.size === 0).length;
  const all = silent === runs.length ? "the runs do" : silent === 1 ? "1 run does" : `${silent} runs do`;
  return {
    detected,
    present: present.map(({ name }) => name),
    warnings: silent === 0 ? [] : [`${all} not say which rows the slices had: names decide`],
  };
}

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

/** Names of the runs, with what became of them in their places, or the names that are given. */
function presentSlices(
  sources: readonly string[],
  changes: readonly SliceChange[],
  present: readonly string[] | undefined,
): string[] {
  const translated = translateNames(sources, changes);
  if (present === undefined) return translated;
  const old = changes.flatMap(({ before }) => before);
  const unsaid = translated.filter((name) => !present.includes(name) && !old.includes(name));
  const known = new Set(
    translateNames(
      present,
      changes.filter(({ kind }) => kind !== "edited"),
    ),
  );
  return [...new Set([...known, ...unsaid])];
}

function presentOutcomes(
  outcomes: readonly string[],
  slices: readonly string[],
  changes: readonly SliceChange[],
): string[] {
  return translateNames(outcomes, changes).filter(
    (name) => slices.includes(name) || !changes.some(({ before }) => before.includes(name)),
  );
}

function translateNames(names: readonly string[], changes: readonly SliceChange[]): string[] {
  const become = (name: string): readonly string[] => {
    const change = changes.find(({ before }) => before.includes(name));
    return change === undefined ? [name] : change.now;
  };
  return [...new Set(names.flatMap(become))];
}

/** Adds a problem for each amount and loss that a run should tell and does not. */
function expectWhole(
  { written, changes, amounts, losses }: TranslatedRun,
  { slices, outcomes }: { readonly slices: readonly string[]; readonly outcomes: readonly string[] },
  problems: ProblemList,
): void {
  const { file, place, columns } = written;
  const expectOnce = (path: string, message: string) => {
    const isKnown = problems.problems.some((problem) => problem.path === path && problem.message === message);
    problems.expect(isKnown, path, message);
  };
  const expectCell = (column: string) => {
    const path = `${place}, ${columns.get(column)}`;
    const isKnown = problems.problems.some((problem) => problem.path === path);
    problems.expect(isKnown, path, "is empty, expected a number");
  };
  for (const name of slices) {
    if (amounts.has(name)) continue;
    const column = `amount ${name}`;
    if (columns.has(column)) expectCell(column);
    else expectOnce(file, `has no column of "${name}"; its slices are ${listNames(namesIn(columns))}`);
  }
  for (const name of outcomes) {
    // What has changed since need not be told, nor what a file does not measure.
    const isChanged = changes.some(({ before, now }) => before.includes(name) || now.includes(name));
    const column = `loss ${name}`;
    if (losses.has(name) || isChanged || !columns.has(column)) continue;
    expectCell(column);
  }
}

/** Adds a problem for each number of a run that is no amount, or no loss. */
function expectInRange({ place, columns, amounts, losses }: WrittenRun, problems: ProblemList): void {
  for (const [name, amount] of amounts) {
    const path = `${place}, ${columns.get(`amount ${name}`)}`;
    problems.expect(amount >= 0, path, `is ${amount}, expected a number of at least 0`);
  }
  for (const [name, loss] of losses) {
    const path = `${place}, ${columns.get(`loss ${name}`)}`;
    problems.expect(loss > 0, path, `is ${loss}, expected a loss above 0`);
  }
}

/** Names of the slices that a file has amounts of. */
function namesIn(columns: ReadonlyMap<string, string>): string[] {
  return [...columns.keys()].flatMap((key) => (key.startsWith("amount ") ? [key.slice(7)] : []));
}

/** Runs with the same changes that tell the same losses. */
function groupRuns(
  runs: readonly TranslatedRun[],
  tied: readonly TiedSlices[],
  outcomes: readonly string[],
): ValidRuns[] {
  const groups = new Map<string, ValidRuns & { readonly runs: number[] }>();
  runs.forEach((run, index) => {
    const { losses } = tieRun(run, tied);
    const told = run.hasGone ? [] : outcomes.filter((name) => losses.has(name));
    const changes = run.changes.map(report);
    const key = JSON.stringify([changes, told]);
    const group = groups.get(key) ?? {
      ...{ runs: [], changes, losses: told },
      notFor: outcomes.filter((name) => !told.includes(name)),
    };
    group.runs.push(index + 1);
    groups.set(key, group);
  });
  return [...groups.values()];
}

/** Where losses are those of slices, one without amounts is a column that was forgotten. */
function describeWithoutAmount(outcomes: readonly string[], sources: readonly string[]): string[] {
  if (!outcomes.some((name) => sources.includes(name))) return [];
  return outcomes
    .filter((name) => !sources.includes(name))
    .map((name) => `${name} has a loss, but no column says how much of it went in: nothing of it is planned`);
}

function report({ kind, before, now, shares }: AppliedChange): ReportedChange {
  const parts =
    kind === "merged" ? shares.before : kind === "split" || kind === "regrouped" ? shares.now : null;
  return { kind, before, now, shares: parts && Object.fromEntries(parts) };
}

function describeGone(runs: readonly TranslatedRun[]): string[] {
  const left = runs.filter(({ hasGone }) => hasGone);
  if (left.length === 0) return [];
  const gone = new Set(
    left.flatMap(({ changes }) =>
      changes.filter(({ kind }) => kind === "gone").flatMap(({ before }) => before),
    ),
  );
  const names = [...gone].map((name) => `"${name}"`).join(", ");
  return [
    `${left.length} of ${runs.length} runs are left out: they had examples of ${names}, which is no longer there`,
  ];
}

function describeTied({ name, parts, apart }: TiedSlices): string {
  const names = parts.map((part) => part.name);
  const known = apart === 0 ? "no run knows" : apart === 1 ? "only 1 run knows" : `only ${apart} runs know`;
  const shares = parts.map(({ share }) => `${Math.round(100 * share)} %`).join(" and ");
  return `${known} ${names.join(" and ")} apart, at least ${fewestRuns} are needed: they are planned as one, ${name}, and bought in the proportion ${shares}`;
}

function describeUntold({ name, runs }: { readonly name: string; readonly runs: number }): string {
  const known = runs === 0 ? "no run tells" : runs === 1 ? "only 1 run tells" : `only ${runs} runs tell`;
  return `${known} the loss of ${name} as it is now, at least ${fewestRuns} are needed: it is left out of the mean loss`;
}
