import { agreeOnLabels } from "@slicetuner/intake";

/** A row by its column names. */
export type Row = Readonly<Record<string, string>>;

/** What one worker said about one row. */
export interface Answer {
  /** The `id` of the row. */
  readonly id: string;
  readonly worker: string;
  readonly label: string;
}

/**
 * Rows whose labels a crowd is sure of, for `slicetuner train --robust --trusted`.
 * @param rows what the workers saw, with a column `id`, which is left out of the result
 * @param column for the agreed label
 * @param surety least probability of the agreed label, by Dawid and Skene's model of the workers
 */
export function trustedRows(
  rows: readonly Row[],
  answers: readonly Answer[],
  column: string,
  surety = 0.95,
): Row[] {
  const classes = [...new Set(answers.map(({ label }) => label))].sort();
  const numbered = answers.map(({ id, worker, label }) => {
    return { exampleId: id, worker, label: classes.indexOf(label) };
  });
  const { labels } = agreeOnLabels(numbered, classes.length);
  return rows.flatMap(({ id, ...others }) => {
    const agreed = labels.get(id!);
    if (agreed === undefined || agreed.label === null || agreed.confidence < surety) return [];
    return [{ ...others, [column]: classes[agreed.label]! }];
  });
}
