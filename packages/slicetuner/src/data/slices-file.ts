import { describePredicate, type Predicate, type ProblemList } from "@slicetuner/core";
import type { NamedSlice } from "@slicetuner/slice-finder";
import { z } from "zod";
import { readJsonFile } from "../cli/read-json-file.ts";
import { writePath } from "../cli/write-path.ts";
import { flagOf } from "../options/options.ts";

const column = z.string().min(1, "is empty").describe("name of a column");
const end = z.number().nullable().default(null);

/** A predicate as a person may write it: what a range does not say, it does not limit. */
export const predicateSchema: z.ZodType<Predicate> = z
  .discriminatedUnion(
    "kind",
    [
      z
        .strictObject({
          kind: z.literal("equals"),
          column,
          value: z
            .union(
              [z.string(), z.number(), z.null()],
              "expected a text, a number, or null for a missing value",
            )
            .describe("null: the value is missing"),
        })
        .describe("the column has this value"),
      z
        .strictObject({
          kind: z.literal("range"),
          column,
          from: end.describe("lower end, included; null: none"),
          to: end.describe("upper end; null: none"),
          includesTo: z.boolean().default(false).describe("whether the upper end is included"),
        })
        .describe("the number lies in [from, to)"),
      z.strictObject({ kind: z.literal("and"), of: z.array(z.lazy(() => predicateSchema)) }),
      z.strictObject({ kind: z.literal("or"), of: z.array(z.lazy(() => predicateSchema)) }),
      z.strictObject({ kind: z.literal("not"), of: z.lazy(() => predicateSchema) }),
    ],
    {
      error: ({ code }) => (code === "invalid_union" ? "expected equals, range, and, or, or not" : undefined),
    },
  )
  .meta({ id: "predicate", description: "which rows belong to a slice" });

/** What `--slices` reads; what else stands in the file, as in the results of `slicetuner find`, is passed over. */
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
      problems.add(`${file}: ${writePath(path)}`, message.replace(/^Invalid input: /, ""));
    return undefined;
  }
  return data.slices.map(({ name, predicate }) => ({
    name: name ?? describePredicate(predicate),
    predicate,
  }));
}
