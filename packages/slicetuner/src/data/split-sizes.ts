import { ProblemList } from "@slicetuner/core";
import { type PerSlice, resolveCounts, type SizedSlice } from "../options/per-slice.ts";
import type { DataSource, SplitSizes } from "./data-source.ts";

const quarter: PerSlice = { kind: "share", share: 0.25 };
const fifth: PerSlice = { kind: "share", share: 0.2 };
const nothing: PerSlice = { kind: "number", number: 0 };

/** Sizes as they were said; what is undefined was not. */
type Wanted = { readonly [Part in keyof SplitSizes]?: PerSlice | undefined };

/**
 * Sizes that hold validation and test examples out of the data and train on all others: a quarter for
 * validation and none for a test unless something else was said.
 * @throws InvalidInputError naming every slice that would be left without validation or training examples.
 */
export function holdOutSizes(
  { slices, columns }: DataSource,
  said: Pick<Wanted, "validation" | "test">,
): SplitSizes {
  const problems = new ProblemList();
  const validation = resolveCounts(said.validation ?? quarter, slices, "--validation", problems);
  const test = resolveCounts(said.test ?? nothing, slices, "--test", problems);
  checkHeldOut(slices, { validation, test }, problems);
  problems.throwIfAny();
  const initial = slices.map(({ name, size }, slice) => {
    const held = validation[slice]! + test[slice]!;
    const path = validation[slice]! < size ? "--test" : "--validation";
    problems.expect(
      held < size,
      path,
      `slice "${name}" has ${examples(size)}; holding out ${format(held)} leaves none to train on`,
    );
    return Math.max(0, size - held);
  });
  problems.throwIfAny(advice(columns !== null));
  return { initial, validation, test };
}

/**
 * Sizes of a comparison in which what is left over is the pool: as given, else the published ones, else a
 * fifth each for training, validation and test. Published experiments have no test examples: as many as
 * validate are taken, fewer where the pool would not hold enough to spend the budget on one slice (but half
 * of what is left); where test examples lie apart, all are.
 * @param demand the most examples of each slice that the budget buys; those the pool should hold
 * @throws InvalidInputError naming every slice that has too few examples.
 */
export function comparisonSizes(source: DataSource, said: Wanted, demand: readonly number[]): SplitSizes {
  const problems = new ProblemList();
  const { slices, published, columns, testSizes } = source;
  const testSlices = testSizes && slices.map(({ name }, slice) => ({ name, size: testSizes[slice]! }));
  const resolve = (name: keyof SplitSizes): readonly number[] => {
    const given = said[name];
    if (given === undefined && published !== undefined && name !== "test") return published[name];
    const from = name === "test" && testSlices ? testSlices : slices;
    return resolveCounts(given ?? fifth, from, `--${name}`, problems);
  };
  const [initial, validation] = [resolve("initial"), resolve("validation")];
  const isTestOpen = said.test === undefined && published !== undefined;
  const test = isTestOpen
    ? (testSizes ?? leftForTest(slices, { initial, validation }, demand))
    : resolve("test");
  const sizes = { initial, validation, test };
  checkHeldOut(slices, sizes, problems);
  problems.expect(
    sizes.initial.some((count) => count > 0),
    "--initial",
    "is 0 for every slice: there is nothing to train on",
  );
  problems.throwIfAny();
  const names = ["initial", "validation", "test"] as const;
  const firstGiven = names.find((name) => said[name] !== undefined) ?? "initial";
  // Test examples that lie apart take none from the others.
  const shared = testSizes === undefined ? names : (["initial", "validation"] as const);
  const purpose = testSizes === undefined ? "train, validate and test" : "train and validate";
  slices.forEach(({ name, size }, slice) => {
    const counts = shared.map((part) => sizes[part][slice]!);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const parts = `${counts.map(format).join(" + ")} to ${purpose}`;
    problems.expect(
      total <= size,
      `--${firstGiven}`,
      `slice "${name}" has ${examples(size)}, ${format(total)} are wanted (${parts})`,
    );
  });
  testSlices?.forEach(({ name, size }, slice) => {
    const wanted = format(sizes.test[slice]!);
    const message = `slice "${name}" has ${examples(size)} for tests, ${wanted} are wanted`;
    problems.expect(sizes.test[slice]! <= size, "--test", message);
  });
  problems.throwIfAny(advice(columns !== null));
  return sizes;
}

/** As many as validate; where few are left, what the pool can spare, but half of what is left. */
function leftForTest(
  slices: readonly SizedSlice[],
  { initial, validation }: Pick<SplitSizes, "initial" | "validation">,
  demand: readonly number[],
): number[] {
  return slices.map(({ size }, slice) => {
    const left = Math.max(0, size - initial[slice]! - validation[slice]!);
    const spare = Math.max(left - demand[slice]!, Math.ceil(left / 2));
    return Math.min(validation[slice]!, spare);
  });
}

/** Every slice is validated; every slice is tested, or none. */
function checkHeldOut(
  slices: readonly SizedSlice[],
  { validation, test }: Pick<SplitSizes, "validation" | "test">,
  problems: ProblemList,
): void {
  if (problems.problems.length > 0) return;
  const isTested = test.some((count) => count > 0);
  slices.forEach(({ name, size }, slice) => {
    const of = `slice "${name}" (${examples(size)})`;
    problems.expect(validation[slice]! > 0, "--validation", `${of} gets no validation example`);
    problems.expect(!isTested || test[slice]! > 0, "--test", `${of} gets no test example while others do`);
  });
}

function advice(isOwnTable: boolean): string {
  const fewer = "Ask for other numbers of examples of these slices";
  return isOwnTable ? `${fewer}, or leave small slices out with --minimum-examples.` : `${fewer}.`;
}

function examples(count: number): string {
  return count === 1 ? "1 example" : `${format(count)} examples`;
}

function format(count: number): string {
  return count.toLocaleString("en");
}
