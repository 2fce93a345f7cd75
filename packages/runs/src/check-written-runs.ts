import { listNames, type ProblemList } from "@slicetuner/core";
import type { TranslatedRun } from "./slices/translate-run.ts";
import type { WrittenRun } from "./written-runs.ts";

/** Adds a problem for each amount and loss that a run should tell and does not. */
export function expectWhole(
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
export function expectInRange({ place, columns, amounts, losses }: WrittenRun, problems: ProblemList): void {
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
