import { compilePredicate, InvalidInputError, type Predicate, ProblemList } from "@slicetuner/core";
import { crossFittedLosses } from "@slicetuner/slice-finder";
import type { FindStep, FoundSlices } from "../step.ts";
import type { Answers } from "./own-clean-step.ts";
import { type OwnRequest, type OwnRow, ownRows, requestOf } from "./own-rows.ts";

/** A slice that was found. */
export interface OwnSlice {
  readonly name: string;
  readonly predicate: Predicate;
  /** @default the name of the step */
  readonly why?: string;
}

/** Finds slices among training rows, each with the loss of models that have not seen it. */
export type FindOwnSlices = (
  rows: Iterable<OwnRow>,
  request: OwnRequest,
  call: { readonly signal: AbortSignal },
) => Answers<OwnSlice> | Promise<Answers<OwnSlice>>;

/**
 * A finding step that a function decides about. Trainings on three folds give it the losses.
 * @throws InvalidInputError, when it runs, with every slice that cannot be meant
 */
export function ownFindStep(name: string, find: FindOwnSlices): FindStep {
  return {
    name,
    async run(rows, context): Promise<FoundSlices> {
      const { trainer, executor, seed, signal, encode, onProgress } = context;
      const { dataset, rows: encoded } = encode(rows);
      const fitted = await crossFittedLosses({
        ...{ dataset, trainer, executor, seed, signal },
        onProgress: ({ jobsDone, jobsTotal }) => onProgress(jobsDone, jobsTotal),
      });
      const exampleOf = new Map(Array.from(encoded, (row, example) => [row, example]));
      const lossOf = (row: number): number | undefined => fitted.losses[exampleOf.get(row) ?? -1];
      const slices: OwnSlice[] = [];
      for await (const slice of await find(ownRows(rows, lossOf), requestOf("find", context), { signal })) {
        signal.throwIfAborted();
        slices.push(slice);
      }
      checkSlices(name, slices, rows.table.columns);
      const names = slices.map((slice) => slice.name).join("; ");
      return {
        slices: slices.map((slice) => ({ ...slice, why: slice.why ?? `${name} named it` })),
        summary: slices.length === 0 ? "no slice was found" : `found ${names}`,
        record: null,
        warnings: fitted.warnings,
      };
    },
  };
}

function checkSlices(
  step: string,
  slices: readonly OwnSlice[],
  columns: Parameters<typeof compilePredicate>[1],
): void {
  const problems = new ProblemList();
  for (const [index, slice] of slices.entries()) {
    const path = `steps.find (${step})[${index}]`;
    const isNamed = typeof slice?.name === "string" && slice.name !== "";
    problems.expect(isNamed, path, "is no slice: expected { name, predicate }");
    if (!isNamed) continue;
    problems.expect(
      slices.findIndex((other) => other?.name === slice.name) === index,
      path,
      `the name "${slice.name}" is used twice`,
    );
    try {
      compilePredicate(slice.predicate, columns);
    } catch (error) {
      if (!InvalidInputError.isInstance(error)) throw error;
      for (const { path: place, message } of error.problems) problems.add(`${path}.${place}`, message);
    }
  }
  problems.throwIfAny();
}
