import type { ProblemList } from "@slicetuner/core";
import { defineOptions, flagOf, type SpecOf } from "../cli/option-group.ts";
import {
  asWritten,
  type PerSlice,
  type PerSliceInput,
  perSliceText,
  readPerSlice,
  resolvePerSlice,
  type SizedSlice,
} from "./per-slice.ts";
import { number, schemaOf } from "./value-schemas.ts";

const weightForms =
  "rows (each slice counts as many times as it has rows), weights by slice (A=0.7,B=0.3) or a JSON file { slice: weight }";

/** What each slice counts: as many times as it has rows, or as is said. */
export type SliceWeights = "rows" | PerSlice;

const weights = schemaOf<PerSliceInput, SliceWeights>((input) => {
  if (input === "rows") return { value: "rows" };
  const reading = readPerSlice(input, weightForms);
  if (!("value" in reading) || reading.value.kind === "by-name") return reading;
  return { problems: [`is the same for all slices, which changes nothing; expected ${weightForms}`] };
});

/** When buying is no longer worth it, and what the slices count. */
export const aimOptions = defineOptions({
  name: "aim",
  title: "Budget and aim",
  options: {
    worth: {
      flag: "--worth <loss>",
      description:
        "stop buying where one more unit of money is expected to lower the mean loss by less than this, e.g. 0.00001 (looked at in twentieths of the budget)",
      schema: number("a number of at least 0", (value) => value >= 0),
    },
    sliceWeights: {
      flag: "--slice-weights <weights>",
      description: `what each slice's loss counts in the mean loss, of designed estimation and of what is measured: ${weightForms} (default: each the same)`,
      schema: weights,
      toText: (given: SliceWeights) => (given === "rows" ? given : perSliceText(given)),
    },
  },
  read: (values) => values,
  record: (_, { worth, sliceWeights }) => ({
    worth,
    ...(sliceWeights && { sliceWeights: sliceWeights === "rows" ? "rows" : asWritten(sliceWeights) }),
  }),
});

export type AimSpec = SpecOf<typeof aimOptions>;

/** One weight for each slice; undefined where all count the same, or the slices are not known. */
export function resolveImportance(
  given: SliceWeights | undefined,
  slices: readonly SizedSlice[] | undefined,
  problems: ProblemList,
): readonly number[] | undefined {
  if (given === undefined || slices === undefined) return undefined;
  if (given === "rows") return slices.map(({ size }) => size);
  const path = flagOf("sliceWeights");
  const resolved = resolvePerSlice(given, slices, path, problems);
  problems.expect(
    resolved.some((weight) => weight > 0),
    path,
    "are all 0",
  );
  return resolved;
}

/** Curves know nothing of other slices, and the published planner counts each slice alike. */
export function expectDesigned(
  { sliceWeights }: Pick<AimSpec, "sliceWeights">,
  estimation: string,
  problems: ProblemList,
): void {
  problems.expect(
    sliceWeights === undefined || estimation === "designed",
    flagOf("sliceWeights"),
    `are known to designed estimation only, not to ${estimation}`,
  );
}
