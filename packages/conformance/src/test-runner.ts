import { ProblemList } from "@slicetuner/core";

/** The assertions that the suites use. */
export interface Matchers {
  toBe(expected: unknown): unknown;
  toEqual(expected: unknown): unknown;
  toBeLessThan(expected: number): unknown;
  toBeLessThanOrEqual(expected: number): unknown;
}

/**
 * What the suites need of a test runner. Vitest and Jest have it; for `node:test` add the `expect` package.
 */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  /**
   * Where the body is given a context with `skip`, as Vitest and `node:test` do, tests that do not apply are
   * shown as skipped.
   */
  it(name: string, body: (...context: readonly unknown[]) => Promise<void>): unknown;
  expect(actual: unknown): Matchers;
}

/** Groups that are switched off, each with the reason, which the test report shows. */
export type SkippedGroups<Group extends string> = { readonly [Name in Group]?: string };

/** Thrown by a test of something that the implementation, by its own capabilities, does not do. */
class NotApplicable extends Error {}

/** Ends the test as skipped, with the reason, unless it applies. */
export function applies(isApplicable: boolean, reason: string): asserts isApplicable {
  if (!isApplicable) throw new NotApplicable(reason);
}

/** Runs a test; one that does not apply is skipped where the runner can, and otherwise passes. */
async function runTest(body: () => Promise<void>, [context]: readonly unknown[]): Promise<void> {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
    (context as { skip?: (reason: string) => void } | undefined)?.skip?.(error.message);
  }
}

/** Tests by name. */
export type TestGroup = Readonly<Record<string, () => Promise<void>>>;

/**
 * Declares the groups of one suite.
 * @throws InvalidInputError for a skipped group that the suite has not, or one without a reason.
 */
export function declareSuite<Group extends string>(
  runner: TestRunner,
  title: string,
  groups: Readonly<Record<Group, TestGroup>>,
  skip: SkippedGroups<Group> = {},
): void {
  const problems = new ProblemList();
  for (const [group, reason] of Object.entries<string | undefined>(skip)) {
    const names = Object.keys(groups).join(", ");
    problems.expect(group in groups, `skip.${group}`, `is no group of the ${title}; there are ${names}`);
    problems.expect(reason?.trim() !== "", `skip.${group}`, "needs a reason");
  }
  problems.throwIfAny();

  runner.describe(title, () => {
    for (const [group, tests] of Object.entries<TestGroup>(groups)) {
      const reason = skip[group as Group];
      runner.describe(group, () => {
        // Not skipped: there is nothing that could run on another machine.
        if (reason !== undefined) runner.it(`is switched off: ${reason}`, async () => {});
        else {
          for (const [name, body] of Object.entries(tests)) {
            runner.it(name, (...context) => runTest(body, context));
          }
        }
      });
    }
  });
}
