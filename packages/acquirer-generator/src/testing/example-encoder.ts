import {
  createDataset,
  type ExampleEncoder,
  type ExampleRow,
  type UnreadableExample,
} from "@slicetuner/core";

/** Slices by `race`; the number `first` as the only feature; `answer` as the label. */
export const exampleEncoder: ExampleEncoder = {
  slices: [
    { name: "White", values: { race: "White" } },
    { name: "Black", values: { race: "Black" } },
    { name: "Asian", values: { race: "Asian" } },
  ],
  classes: ["no", "yes"],
  columns: [
    { name: "race", kind: "categorical", role: "slice" },
    { name: "first", kind: "numeric", role: "feature" },
    { name: "answer", kind: "categorical", role: "label", values: ["no", "yes"] },
  ],
  sliceOf: ({ race }) => {
    const slice = exampleEncoder.slices.findIndex(({ values }) => values!.race === race);
    return slice < 0 ? undefined : slice;
  },
  async encode(rows, ids) {
    const unreadable: UnreadableExample[] = [];
    const kept: { row: ExampleRow; id: string; slice: number }[] = [];
    rows.forEach((row, index) => {
      const slice = exampleEncoder.sliceOf(row);
      const readable = slice !== undefined && typeof row.first === "number" && row.answer !== undefined;
      if (readable) kept.push({ row, id: ids[index]!, slice });
      else unreadable.push({ exampleId: ids[index]!, reason: "not a row of these data", row });
    });
    const examples = createDataset({
      exampleShape: [1],
      features: Float32Array.from(kept, ({ row }) => row.first as number),
      labels: Int32Array.from(kept, ({ row }) => (row.answer === "yes" ? 1 : 0)),
      classes: exampleEncoder.classes,
      sliceIds: Int32Array.from(kept, ({ slice }) => slice),
      slices: exampleEncoder.slices,
      exampleIds: kept.map(({ id }) => id),
    });
    return { examples, rows: kept.map(({ row }) => row), unreadable };
  },
};
