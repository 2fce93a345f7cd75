import type { Result } from "@slicetuner/results";
import type { Chart } from "./chart.ts";
import { type NamedResult, sideBySide } from "./views/side-by-side.ts";
import { viewOf } from "./views/view-of.ts";

/** Every chart of a result, the picture of its answer first, each name once. */
export function chartsOf(result: Result): Chart[] {
  const { picture, sections } = viewOf(result);
  const all = [...(picture === null ? [] : [picture]), ...sections.flatMap(({ charts }) => charts)];
  return [...new Map(all.map((chart) => [chart.name, chart])).values()];
}

/** The charts that set several results beside each other. */
export function chartsBeside(results: readonly NamedResult[]): Chart[] {
  return sideBySide(results).flatMap(({ charts }) => charts);
}
