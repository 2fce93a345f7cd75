import { statSync } from "node:fs";
import type { ProblemList } from "@slicetuner/core";
import { knownDatasets, loadTable } from "@slicetuner/datasets";
import type { Table } from "@slicetuner/tabular";
import { collectProblems } from "../cli/collect-problems.ts";
import { flagOf } from "../cli/option-group.ts";
import { generatedName, generatedTable } from "./generated-source.ts";

/** Whether `SLICETUNER_DATA`, where it is set, names a folder; else a problem says that it does not. */
export function checkDataFolder(problems: ProblemList): boolean {
  const folder = process.env.SLICETUNER_DATA;
  const isThere = !folder || (statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false);
  return problems.expect(isThere, "SLICETUNER_DATA", `there is no folder "${folder}"`);
}

/** The table of `--dataset`, its label and the columns that are no features. */
export async function loadKnown(
  name: string,
  problems: ProblemList,
): Promise<{ table: Table; label: string; exclude: readonly string[] } | undefined> {
  if (name === generatedName) return { ...generatedTable(), exclude: [] };
  const known = knownDatasets.find((other) => other.name === name);
  if (known === undefined) {
    const names = [...knownDatasets.map((other) => other.name), generatedName].join(", ");
    problems.add(flagOf("dataset"), `"${name}" is not known; there are ${names}`);
    return undefined;
  }
  if (!checkDataFolder(problems)) return undefined;
  const loaded = await collectProblems(problems, () => loadTable(known.name));
  const isTable = loaded !== undefined || problems.problems.length > 0;
  problems.expect(isTable, flagOf("dataset"), `"${name}" has pictures and no columns to make slices of`);
  return loaded;
}
