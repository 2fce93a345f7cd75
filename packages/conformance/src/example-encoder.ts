import {
  createDataset,
  type ExampleEncoder,
  type ExampleRow,
  type UnreadableExample,
} from "@slicetuner/core";

/** What {@link createExampleEncoder} takes. */
export interface ExampleEncoderOptions {
  /** The column that makes the slices. @default "race" */
  readonly sliceColumn?: string;
  /** Its values, one slice each. @default White, Black, Asian */
  readonly slices?: readonly string[];
  /** A column of numbers, the only feature. @default "first" */
  readonly numberColumn?: string;
}

const classes = ["no", "yes"];

/**
 * An encoder for tests of acquirers: rows of a slice, a number, and the label `answer`, which is yes or no.
 */
export function createExampleEncoder(options: ExampleEncoderOptions = {}): ExampleEncoder {
  const {
    sliceColumn = "race",
    slices: names = ["White", "Black", "Asian"],
    numberColumn = "first",
  } = options;
  const slices = names.map((name) => ({ name, values: { [sliceColumn]: name } }));
  const sliceOf = (row: ExampleRow): number | undefined => {
    const slice = names.indexOf(String(row[sliceColumn]));
    return slice < 0 ? undefined : slice;
  };
  const complaint = (row: ExampleRow): string | undefined => {
    const number = row[numberColumn] ?? "";
    if (number === "" || !Number.isFinite(Number(number)))
      return `${numberColumn} is ${number}, expected a number`;
    if (sliceOf(row) === undefined)
      return `${sliceColumn} is ${row[sliceColumn]}, expected one of ${names.join(", ")}`;
    return classes.includes(String(row.answer)) ? undefined : `answer is ${row.answer}, expected no or yes`;
  };
  return {
    slices,
    classes,
    columns: [
      { name: sliceColumn, kind: "categorical", role: "slice", values: names },
      { name: numberColumn, kind: "numeric", role: "feature" },
      { name: "answer", kind: "categorical", role: "label", values: classes },
    ],
    sliceOf,
    async encode(rows, ids) {
      const unreadable: UnreadableExample[] = [];
      const kept: { row: ExampleRow; id: string }[] = [];
      rows.forEach((row, index) => {
        const [id, reason] = [ids[index]!, complaint(row)];
        if (reason === undefined) kept.push({ row, id });
        else unreadable.push({ exampleId: id, reason, row });
      });
      const examples = createDataset({
        exampleShape: [1],
        features: Float32Array.from(kept, ({ row }) => Number(row[numberColumn])),
        labels: Int32Array.from(kept, ({ row }) => classes.indexOf(String(row.answer))),
        classes,
        sliceIds: Int32Array.from(kept, ({ row }) => sliceOf(row)!),
        slices,
        exampleIds: kept.map(({ id }) => id),
      });
      return { examples, rows: kept.map(({ row }) => row), unreadable };
    },
  };
}
