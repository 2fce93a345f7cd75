import assert from "node:assert/strict";
import type { TestRunner } from "../test-runner.ts";

interface CollectedTest {
  readonly path: readonly string[];
  readonly body: () => Promise<void>;
  readonly skipped: boolean;
}

/** Declares a suite on a runner of a few lines and runs it: to see that a suite can fail. */
export async function failuresOf(
  declare: (runner: TestRunner) => void,
  onlyGroup?: string,
): Promise<string[]> {
  const failures: string[] = [];
  for (const test of collect(declare)) {
    if (test.skipped || (onlyGroup !== undefined && test.path[1] !== onlyGroup)) continue;
    try {
      await test.body();
    } catch {
      failures.push(test.path.slice(1).join(" > "));
    }
  }
  return failures;
}

/** The tests of a suite, none of them run. */
export function collect(declare: (runner: TestRunner) => void): CollectedTest[] {
  const tests: CollectedTest[] = [];
  const path: string[] = [];
  const collectTest = (skipped: boolean) => (name: string, body: () => Promise<void>) => {
    tests.push({ path: [...path, name], body, skipped });
  };
  declare({
    describe(name, body) {
      path.push(name);
      body();
      path.pop();
    },
    it: Object.assign(collectTest(false), { skip: collectTest(true) }),
    expect: (actual) => ({
      toBe: (expected) => assert.ok(Object.is(actual, expected)),
      toEqual: (expected) => assert.deepStrictEqual(actual, expected),
      toBeLessThan: (limit) => assert.ok((actual as number) < limit),
      toBeLessThanOrEqual: (limit) => assert.ok((actual as number) <= limit),
    }),
  });
  return tests;
}
