import { z } from "zod";
import { startOf } from "../start.ts";

/** What `slicetuner init --json` prints. */
export const initResultSchema = z
  .object({
    ...startOf("init"),
    command: z.literal("init"),
    source: z.string().describe("the table that was looked at"),
    rows: z.number(),
    label: z.object({
      column: z.string().describe("the column to predict"),
      classes: z.array(z.object({ name: z.string(), rows: z.number() })),
    }),
    sliceBy: z.array(z.string()).describe("columns whose values, crossed, make the slices"),
    smallestSlice: z.number().describe("slices with fewer rows are left out"),
    slices: z.array(z.object({ name: z.string(), rows: z.number(), isTooSmall: z.boolean() })),
    group: z.array(z.string()).describe("columns whose groups are compared"),
    leftOut: z
      .array(
        z.object({
          column: z.string(),
          kind: z
            .enum(["leak", "id", "constant", "dates", "too many values"])
            .describe("leak: it gives the label away"),
          reason: z.string(),
        }),
      )
      .describe("columns that are made no features"),
    incompleteRows: z.number().describe("rows without label or a slice's value; they are left out"),
    budget: z.number(),
    file: z.string().describe("the configuration file that was written"),
    text: z.string().describe("what was written"),
    next: z.string().describe("the command to go on with"),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner init" });

export type InitResult = z.infer<typeof initResultSchema>;
