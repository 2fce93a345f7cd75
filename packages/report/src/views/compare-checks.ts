import type { CompareResult } from "@slicetuner/results";
import { countOf } from "../format.ts";
import { checkData, checkWarnings } from "./checks.ts";
import { checkEvaluation } from "./run-checks.ts";
import type { HealthCheck } from "./view.ts";

/** Fewer seeds give intervals that are hardly of use. */
const fewSeeds = 5;
/** Coverage below this speaks against the bands. */
const fewInside = 0.75;

export function compareChecks(result: CompareResult): HealthCheck[] {
  return [
    checkSeeds(result),
    checkEvaluation(result.data.evaluatedOn),
    ...checkCoverage(result),
    ...checkData(result),
    ...checkWarnings(result.warnings),
  ];
}

function checkSeeds({ runs }: CompareResult): HealthCheck {
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  const title = "Number of seeds";
  const finding = `${countOf(seeds, "seed")}.`;
  if (seeds === 1)
    return {
      status: "fail",
      title,
      finding: "With one seed, a difference may be luck.",
      advice: "--seeds 10",
    };
  return seeds < fewSeeds
    ? { status: "warn", title, finding: `${finding} The intervals are rough.`, advice: "Try --seeds 20." }
    : { status: "pass", title, finding, advice: null };
}

function checkCoverage({ methods }: CompareResult): HealthCheck[] {
  return methods.flatMap(({ method, coverage }): HealthCheck[] => {
    if (coverage === null || coverage.sliceLosses.of === 0) return [];
    const { inside, of } = coverage.sliceLosses;
    const title = `Forecasts of ${method}`;
    const finding = `${inside} of ${of} measured slice losses lie inside their 90 % bands.`;
    return inside / of >= fewInside
      ? [{ status: "pass", title, finding, advice: null }]
      : [
          {
            status: "warn",
            title,
            finding,
            advice: "The bands of this estimation are too narrow: do not rely on them.",
          },
        ];
  });
}
