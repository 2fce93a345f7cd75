import type { ExampleEncoder, ExampleRow } from "../data/example-encoder.ts";
import { ProblemList } from "../errors/invalid-input-error.ts";

/** An example without a label. */
export interface Candidate {
  /** Unique; the id of the example once it has its label. */
  readonly id: string;
  /** Its values, those that make its slice among them: what annotators see. */
  readonly row: ExampleRow;
}

/** Examples that can be labelled. */
export interface Candidates {
  readonly rows: ReadonlyMap<string, ExampleRow>;
  /** Ids in the order in which they are offered. */
  readonly bySlice: readonly (readonly string[])[];
}

/** @throws InvalidInputError for ids that occur twice and rows that belong to no slice */
export function sortCandidates(candidates: readonly Candidate[], encoder: ExampleEncoder): Candidates {
  const problems = new ProblemList();
  const rows = new Map<string, ExampleRow>();
  const bySlice: string[][] = encoder.slices.map(() => []);
  candidates.forEach(({ id, row }, index) => {
    problems.expect(!rows.has(id), `candidates[${index}].id`, `${id} occurs twice`);
    rows.set(id, row);
    const slice = encoder.sliceOf(row);
    if (slice === undefined) problems.add(`candidates[${index}]`, `${id} belongs to no slice`);
    else bySlice[slice]!.push(id);
  });
  problems.throwIfAny();
  return { rows, bySlice };
}

/** The most frequent label of several answers; the lowest class number where several are equally frequent. */
export function majorityLabel(answers: readonly { readonly label: number }[], classes: number): number {
  const votes = new Array<number>(classes).fill(0);
  for (const { label } of answers) votes[label]! += 1;
  return votes.indexOf(Math.max(...votes));
}
