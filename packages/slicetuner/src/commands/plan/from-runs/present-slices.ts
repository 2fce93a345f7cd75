import { type ProblemList, parseJson } from "@slicetuner/core";
import { predicateSchema } from "@slicetuner/results";
import { findOverlap, type SliceDefinition } from "@slicetuner/runs";
import { z } from "zod";
import { flagOf } from "../../../cli/option-group.ts";
import { readJsonFile } from "../../../cli/read-json-file.ts";
import { readSlicesFile } from "../../../data/slices-file.ts";

/** The slices that there are now. */
export interface PresentSlices {
  readonly definitions: readonly SliceDefinition[];
  /** Examples of each, where the file knows them. */
  readonly sizes: Readonly<Record<string, number>>;
}

/**
 * The slices of now, from a file of slices or from a result that says which rows its slices have. What is
 * wrong is added to `problems`; undefined is returned then.
 */
export function readPresentSlices(file: string, problems: ProblemList): PresentSlices | undefined {
  const ofResult = slicesOfResult(file);
  const slices = ofResult?.slices ?? readSlicesFile(file, problems);
  if (slices === undefined) return undefined;
  const definitions = slices.map(({ name, predicate }) => ({ name, rows: predicate }));
  const overlap = findOverlap(definitions);
  if (overlap === undefined) return { definitions, sizes: ofResult?.sizes ?? {} };
  const message = `"${file}" has slices that share rows, "${overlap[0]}" and "${overlap[1]}": a run counts each row once; give the result of a plan with these slices, which takes them apart`;
  problems.add(flagOf("slices"), message);
  return undefined;
}

/** What a result of `plan`, `run`, `compare` or `ask` says of its slices. */
const slicedSchema = z.object({
  data: z.object({
    slicePredicates: z.record(z.string(), predicateSchema),
    initialSizes: z.record(z.string(), z.number()),
  }),
});

function slicesOfResult(file: string) {
  const json = readJsonFile(file);
  const { data: result } = slicedSchema.safeParse(json.status === "read" ? json.value : undefined);
  if (result === undefined) return undefined;
  const { slicePredicates, initialSizes } = result.data;
  const slices = Object.entries(slicePredicates).map(([name, predicate]) => ({ name, predicate }));
  return { slices, sizes: initialSizes };
}

/** What a run says of a slice's rows: a predicate where it is one, else the words. */
export function readRows(text: string): SliceDefinition["rows"] {
  try {
    return predicateSchema.parse(parseJson(text));
  } catch {
    return text;
  }
}
