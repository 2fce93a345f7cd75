import { createDataset, type ExampleEncoder, type ExampleRow, type Slice } from "@slicetuner/core";

export const slices: readonly Slice[] = [
  { name: "North", values: { region: "North" } },
  { name: "South", values: { region: "South" } },
  { name: "West", values: { region: "West" } },
];
export const classes: readonly string[] = ["no", "yes"];

/** Rows with one number, a region that is the slice, and a label. */
export const tinyEncoder: ExampleEncoder = {
  slices,
  classes,
  columns: [
    { name: "size", kind: "numeric", role: "feature" },
    { name: "region", kind: "categorical", role: "slice", values: slices.map(({ name }) => name) },
    { name: "answer", kind: "categorical", role: "label", values: classes },
  ],
  sliceOf: (row) => sliceOf(row),
  async encode(rows, ids) {
    const isReadable = (row: ExampleRow) =>
      typeof row.size === "number" && sliceOf(row) !== undefined && classes.includes(String(row.answer));
    const good = [...rows.keys()].filter((index) => isReadable(rows[index]!));
    const chosen = good.map((index) => rows[index]!);
    const examples = createDataset({
      exampleShape: [1],
      features: Float32Array.from(chosen, (row) => row.size as number),
      labels: Int32Array.from(chosen, (row) => classes.indexOf(String(row.answer))),
      classes,
      sliceIds: Int32Array.from(chosen, (row) => sliceOf(row)!),
      slices,
      exampleIds: good.map((index) => ids[index]!),
    });
    const bad = [...rows.keys()].filter((index) => !good.includes(index));
    const unreadable = bad.map((index) => ({
      exampleId: ids[index]!,
      reason: `size is ${rows[index]!.size}, expected a number`,
      row: rows[index]!,
    }));
    return { examples, rows: chosen, unreadable };
  },
};

function sliceOf(row: ExampleRow): number | undefined {
  const slice = slices.findIndex(({ name }) => name === row.region);
  return slice < 0 ? undefined : slice;
}
