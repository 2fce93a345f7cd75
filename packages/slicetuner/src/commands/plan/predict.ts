import { type LossModel, type ProblemList, Random } from "@slicetuner/core";
import { bandLevel, nameBySlice, type PlanResult } from "@slicetuner/results";
import { readMixtures } from "@slicetuner/runs";
import { readTable } from "@slicetuner/tabular";
import { forecastGain } from "@slicetuner/tuner";
import { collectProblems } from "../../cli/collect-problems.ts";
import type { PrepareContext } from "../../cli/define-command.ts";
import type { SizedSlice } from "../../options/per-slice.ts";
import { gainRecord } from "../../results/plan-result.ts";

/**
 * The sizes of all slices in each row of a table; none without one. Rows with a slice of less than one
 * example are problems.
 */
export async function readPredicted(
  file: string | undefined,
  slices: readonly SizedSlice[] | undefined,
  { problems, signal }: Pick<PrepareContext, "problems" | "signal">,
): Promise<readonly (readonly number[])[]> {
  if (file === undefined || slices === undefined) return [];
  const names = slices.map(({ name }) => name);
  const rows = await collectProblems(problems, async () => {
    const table = await readTable(file, { signal });
    return readMixtures(table, names);
  });
  expectSizes(rows ?? [], names, file, problems);
  return rows ?? [];
}

function expectSizes(
  rows: readonly (readonly number[])[],
  names: readonly string[],
  file: string,
  problems: ProblemList,
): void {
  rows.forEach((sizes, row) => {
    sizes.forEach((size, slice) => {
      const place = `${file}, row ${row + 1}, ${names[slice]}`;
      problems.expect(size >= 1, place, `is ${size}, expected the slice's examples in all, at least 1`);
    });
  });
}

/** What the estimate expects at each of these sizes, and what changes beside the present ones. */
export function predictSizes(
  found: {
    readonly lossModel: LossModel;
    readonly sizes: readonly number[];
    readonly seed: number;
    readonly importance?: readonly number[] | undefined;
  },
  rows: readonly (readonly number[])[],
  names: readonly string[],
): PlanResult["predictions"] {
  const { lossModel, sizes, seed, importance } = found;
  return rows.map((to) => {
    const bands = lossModel.interval(to, bandLevel);
    const losses = lossModel.predict(to).map((expected, slice) => ({
      expected,
      lower: bands[slice]?.lower ?? null,
      upper: bands[slice]?.upper ?? null,
    }));
    const random = new Random(seed).fork("predict");
    const gain = forecastGain({ lossModel, from: sizes, to, random, ...(importance && { importance }) });
    return {
      sizes: nameBySlice(names, to),
      losses: nameBySlice(names, losses),
      gain: gainRecord(names, gain),
    };
  });
}
