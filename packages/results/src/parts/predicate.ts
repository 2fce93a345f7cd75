import type { Predicate } from "@slicetuner/core";
import { z } from "zod";

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
