import type { CurveRecord, ResultHead } from "@slicetuner/results";
import { countOf, listOf } from "../format.ts";
import type { HealthCheck } from "./view.ts";

/** Below so many examples a slice's loss is little more than chance. */
const fewExamples = { warn: 30, fail: 10 };
/** So many slices a message names. */
const mostNamed = 5;

export function named(names: readonly string[]): string {
  if (names.length <= mostNamed) return listOf(names);
  return `${names.slice(0, mostNamed).join(", ")} and ${names.length - mostNamed} more`;
}

export function checkSizes(
  title: string,
  sizes: Readonly<Record<string, number>>,
  advice: string,
): HealthCheck {
  const below = (limit: number) => Object.keys(sizes).filter((name) => sizes[name]! < limit);
  const [few, hardlyAny] = [below(fewExamples.warn), below(fewExamples.fail)];
  if (few.length === 0) {
    const smallest = Math.min(...Object.values(sizes));
    return {
      status: "pass",
      title,
      finding: `The smallest has ${countOf(smallest, "example")}.`,
      advice: null,
    };
  }
  const status = hardlyAny.length > 0 ? "fail" : "warn";
  const [names, limit] = status === "fail" ? [hardlyAny, fewExamples.fail] : [few, fewExamples.warn];
  return { status, title, finding: `${named(names)}: fewer than ${limit} examples.`, advice };
}

/** The checks of every result that trained. */
export function checkData({ data }: Pick<ResultHead, "data">): HealthCheck[] {
  return [
    checkSizes(
      "Training examples of each slice",
      data.initialSizes,
      "Merge small slices (--minimum-examples, or fewer columns in --slice-by), or fill them up first (--minimum-slice-size 30).",
    ),
    checkSizes(
      "Validation examples of each slice",
      data.validationSizes,
      "Hold out more rows of these slices: --validation 30%, or numbers by slice.",
    ),
  ];
}

export function checkCurves(
  curves: readonly (readonly [slice: string, curve: CurveRecord])[],
): HealthCheck[] {
  if (curves.length === 0) return [];
  const title = "Fit of the learning curves";
  const doubtful = curves.filter(([, { status }]) => status !== "converged");
  if (doubtful.length === 0)
    return [{ status: "pass", title, finding: "All fits are falling curves.", advice: null }];
  const finding = `${named(doubtful.map(([slice, { status }]) => `${slice} (${status})`))}: not to be trusted.`;
  const advice =
    "Use more sizes and repeats (--subset-sizes, --subset-repeats), or --estimation designed, which fits no curves.";
  return [{ status: doubtful.length === curves.length ? "fail" : "warn", title, finding, advice }];
}

/** Warnings of the command are something to look at: one check, so that many do not hide the others. */
export function checkWarnings(warnings: readonly string[]): HealthCheck[] {
  const [first, ...others] = warnings;
  if (first === undefined) return [];
  const title = "Warnings of the command";
  if (others.length === 0) return [{ status: "warn", title, finding: first, advice: null }];
  const finding = `There are ${warnings.length}.`;
  return [{ status: "warn", title, finding, advice: null, details: warnings }];
}
