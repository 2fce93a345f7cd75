import assert from "node:assert/strict";
import type { TestRunner } from "../test-runner.ts";

interface CollectedTest {
  readonly path: readonly string[];
  readonly body: (...context: readonly unknown[]) => Promise<void>;
}

/** What the test `name` (`group > test`) of a suite says: undefined when it passes. */
export async function failureOf(
  name: string,
  declare: (runner: TestRunner) => void,
): Promise<Error | undefined> {
  const test = collect(declare).find(({ path }) => path.slice(1).join(" > ") === name);
  assert.ok(test !== undefined, `no test "${name}"`);
  return test.body().then(
    () => undefined,
    (error: Error) => error,
  );
}

/** The tests of a suite, none of them run. */
export function collect(declare: (runner: TestRunner) => void): CollectedTest[] {
  const tests: CollectedTest[] = [];
  const path: string[] = [];
  declare({
    describe(name, body) {
      path.push(name);
      body();
      path.pop();
    },
    it(name, body) {
      tests.push({ path: [...path, name], body });
    },
    expect: (actual) => ({
      toBe: (expected) => assert.ok(Object.is(actual, expected)),
      toEqual: (expected) => assert.deepStrictEqual(actual, expected),
      toBeLessThan: (limit) => assert.ok((actual as number) < limit),
      toBeLessThanOrEqual: (limit) => assert.ok((actual as number) <= limit),
    }),
  });
  return tests;
}
