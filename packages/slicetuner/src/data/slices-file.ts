import { describePredicate, issueMessage, type ProblemList } from "@slicetuner/core";
import { predicateSchema, writePath } from "@slicetuner/results";
import type { NamedSlice } from "@slicetuner/slice-finder";
import { z } from "zod";
import { flagOf } from "../cli/option-group.ts";
import { readJsonFile } from "../cli/read-json-file.ts";

/**
 * What `--slices` reads; what else stands in the file, as in the results of `slicetuner find`, is passed
 * over.
 */
export const slicesFileSchema = z
  .object({
    slices: z
      .array(
        z.object({
          name: z.string().optional().describe("the predicate in words where there is none"),
          predicate: predicateSchema,
        }),
      )
      .min(1, "has no slice"),
  })
  .meta({ title: "Slices by predicates, for --slices" });

/** Reads a file of slices; what is wrong with it is added to `problems`, each with its place in the file. */
export function readSlicesFile(file: string, problems: ProblemList): NamedSlice[] | undefined {
  const json = readJsonFile(file);
  if (json.status !== "read") {
    const message = json.status === "wrong" ? `"${file}" ${json.message}` : `there is no file "${file}"`;
    problems.add(flagOf("slices"), message);
    return undefined;
  }
  const { data, error } = slicesFileSchema.safeParse(json.value);
  if (error !== undefined) {
    for (const { path, message } of error.issues)
      problems.add(`${file}: ${writePath(path)}`, issueMessage(message));
    return undefined;
  }
  return data.slices.map(({ name, predicate }) => ({
    name: name ?? describePredicate(predicate),
    predicate,
  }));
}
