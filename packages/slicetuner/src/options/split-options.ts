import { defineOptions, type SpecOf } from "../cli/option-group.ts";
import { type PerSlice, type PerSliceInput, perSliceForms, readPerSlice } from "./per-slice.ts";
import { flag, schemaOf } from "./value-schemas.ts";

const perSlice = schemaOf<PerSliceInput, PerSlice>((input) => readPerSlice(input));

/** Which of the examples train at first, validate and test. */
export const splitOptions = defineOptions({
  name: "split",
  title: "Held-out data",
  options: {
    initial: {
      flag: "--initial <examples>",
      description: `training examples of each slice to start with: ${perSliceForms}`,
      schema: perSlice,
    },
    validation: {
      flag: "--validation <examples>",
      description: `examples of each slice held out for validation: ${perSliceForms}`,
      schema: perSlice,
    },
    test: {
      flag: "--test <examples>",
      description: `examples of each slice held out to measure the outcome: ${perSliceForms}`,
      schema: perSlice,
    },
    fileOrder: {
      flag: "--file-order",
      description: "take rows in file order, as the published experiments do",
      schema: flag,
    },
    redraw: {
      flag: "--redraw",
      description: "draw rows anew for each seed (what is done unless --file-order says otherwise)",
      schema: flag,
    },
  },
  read: ({ initial, validation, test, fileOrder = false, redraw = false }, { problems }) => {
    problems.expect(!(fileOrder && redraw), "--redraw", "contradicts --file-order; choose one");
    const order = fileOrder ? ("file" as const) : ("redrawn" as const);
    return { initial, validation, test, order };
  },
  record: ({ order, ...sizes }) => ({
    ...sizes,
    ...(order === "file" ? { fileOrder: true } : { redraw: true }),
  }),
});

/** Sizes that were said, and whether rows are taken in file order or drawn anew for each seed. */
export type SplitSpec = SpecOf<typeof splitOptions>;
