import { readFile } from "node:fs/promises";
import type { ProblemList } from "@slicetuner/core";
import { flagOf, type Settings } from "./options.ts";
import { parsePerSlice, resolvePerSlice } from "./per-slice.ts";

/** The price of one example of each slice; 1 where nothing is said. Mistakes become problems. */
export async function resolveCosts(
  cost: Settings["cost"],
  slices: readonly { readonly name: string; readonly size: number }[],
  problems: ProblemList,
): Promise<number[]> {
  const free = slices.map(() => 1);
  if (cost === undefined) return free;
  const path = flagOf("cost");
  const given = parsePerSlice(cost) ?? parsePerSlice(await readCosts(String(cost), path, problems));
  if (given === undefined || given.kind === "share") {
    const expected = "a price, prices by slice (A=1.2,B=1), or a JSON file { slice: price }";
    if (!problems.problems.some((problem) => problem.path === path))
      problems.add(path, `expected ${expected}`);
    return free;
  }
  const costs = resolvePerSlice(given, slices, path, problems);
  costs.forEach((price, slice) => {
    const known = given.kind === "number" || given.numbers[slices[slice]!.name] !== undefined;
    if (known)
      problems.expect(price > 0, path, `is ${price} for "${slices[slice]!.name}", expected a price above 0`);
  });
  return costs;
}

async function readCosts(file: string, path: string, problems: ProblemList): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    problems.add(
      path,
      missing ? `there is no file "${file}"` : `"${file}" is no JSON: ${(error as Error).message}`,
    );
    return undefined;
  }
}
