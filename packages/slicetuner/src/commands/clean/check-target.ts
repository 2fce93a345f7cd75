import { realpathSync } from "node:fs";
import type { ProblemList } from "@slicetuner/core";
import { findObstacle } from "../../cli/result-file.ts";
import type { TableSpec } from "./options.ts";
import type { OpenedTables } from "./read-tables.ts";

/** The output can be written, and is not an input. */
export async function checkTarget(
  target: string | undefined,
  sources: readonly string[],
  problems: ProblemList,
): Promise<void> {
  if (target === undefined) return;
  const obstacle = await findObstacle(target);
  if (obstacle !== undefined) problems.add("--out", obstacle);
  const real = (path: string) => {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  };
  for (const source of sources) {
    problems.expect(
      real(source) !== real(target),
      "--out",
      `would replace ${source}: the input is never changed`,
    );
  }
}

/** A column of weights in the table is not overwritten unless it was named. */
export function checkWeights(
  { input, sources }: OpenedTables,
  { weight }: TableSpec,
  problems: ProblemList,
): void {
  if (weight !== undefined || sources.length > 1) return;
  const names = input.columns.map(({ name }) => name);
  problems.expect(!names.includes("weight"), "--weight", weightIsThere);
}

/** What to say where the table has the column that the weights were to have. */
export const weightIsThere =
  'is missing: the table has a column "weight" already; --weight weight reads it and writes the new ones there';
