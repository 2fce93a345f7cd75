import { closestNames, ProblemList } from "@slicetuner/core";
import type { AgreementOptions } from "./agree-on-labels.ts";
import type { DuplicateOptions } from "./check-duplicates.ts";
import type { OtherSlices } from "./check-slices.ts";
import type { SuspicionOptions } from "./check-suspicion.ts";
import { agreementMethods } from "./choose-method.ts";

/** Agreement as one of the checks. */
export interface AgreementCheckOptions extends AgreementOptions {
  /**
   * Examples whose label is less probable (or has a smaller share of the votes) are quarantined. @default 0.6
   */
  readonly minimumConfidence?: number;
  /** Answers from which on a worker can be called careless. @default 20 */
  readonly minimumAnswers?: number;
}

/** What {@link createIntake} takes; false switches a check off. */
export interface IntakeOptions {
  /**
   * Examples of another slice than the ordered one: counted where they belong, or rejected. @default "accept"
   */
  readonly otherSlices?: OtherSlices;
  /** @default {} */
  readonly agreement?: AgreementCheckOptions | false;
  /** @default {} */
  readonly duplicates?: DuplicateOptions | false;
  /** @default {} */
  readonly suspicion?: SuspicionOptions | false;
}

/** Says what is wrong with a value; undefined where nothing is. */
type Test = (value: unknown) => string | undefined;

const oneOf =
  (...allowed: readonly string[]): Test =>
  (value) =>
    allowed.includes(value as string) ? undefined : `expected ${allowed.join(" or ")}`;

const number =
  (least: number, most = Infinity): Test =>
  (value) => {
    if (typeof value === "number" && value >= least && value <= most) return undefined;
    return `expected a number ${most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`}`;
  };

const count: Test = (value) =>
  Number.isInteger(value) && (value as number) > 0 ? undefined : "expected a whole number above 0";

/** The options that there are, by check. */
const tests: Readonly<Record<"agreement" | "duplicates" | "suspicion", Readonly<Record<string, Test>>>> = {
  agreement: {
    method: oneOf("automatic", ...agreementMethods),
    ties: oneOf("quarantine", "best-worker"),
    gold: (value) => (value instanceof Map ? undefined : "expected a Map of example ids to class numbers"),
    minimumConfidence: number(0, 1),
    minimumAnswers: count,
    priorAnswers: number(0),
    priorAccuracy: number(0, 1),
    priorItems: number(0),
    maximumIterations: count,
    tolerance: number(0, 1),
  },
  duplicates: { nearDistance: number(0), usualTwins: number(0, 1) },
  suspicion: {
    falsePositiveRate: number(0, 1),
    neighbours: count,
    referenceRows: count,
    rangeMargin: number(0),
  },
};

/**
 * Options may come from a file: names and types are checked, too.
 * @throws InvalidInputError with every option that cannot be meant.
 */
export function checkOptions(options: IntakeOptions): void {
  const problems = new ProblemList();
  const { otherSlices, ...checks } = options;
  expectKnown(problems, "", checks, Object.keys(tests), ["otherSlices"]);
  expectValue(problems, "otherSlices", otherSlices, oneOf("accept", "reject"));
  for (const [check, own] of Object.entries(tests)) {
    const given: unknown = checks[check as keyof typeof tests];
    if (given === undefined || given === false) continue;
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
      problems.add(check, `is ${show(given)}, expected options or false`);
      continue;
    }
    expectKnown(problems, `${check}.`, given, Object.keys(own));
    for (const [name, test] of Object.entries(own)) {
      expectValue(problems, `${check}.${name}`, (given as Record<string, unknown>)[name], test);
    }
  }
  problems.throwIfAny();
}

function expectKnown(
  problems: ProblemList,
  prefix: string,
  given: object,
  known: readonly string[],
  others: readonly string[] = [],
): void {
  for (const name of Object.keys(given).filter((own) => !known.includes(own))) {
    const [closest] = closestNames(name, [...known, ...others]);
    const hint = closest === undefined ? "" : `; did you mean ${closest}?`;
    problems.add(`${prefix}${name}`, `is no option${hint}`);
  }
}

function expectValue(problems: ProblemList, path: string, value: unknown, test: Test): void {
  const complaint = value === undefined ? undefined : test(value);
  if (complaint !== undefined) problems.add(path, `is ${show(value)}, ${complaint}`);
}

/** Texts in quotation marks: "0.1" is no number; objects as they are written in JSON. */
function show(value: unknown): string {
  return typeof value === "string" || typeof value === "object" ? JSON.stringify(value) : String(value);
}
