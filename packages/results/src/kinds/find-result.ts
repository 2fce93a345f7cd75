import { z } from "zod";
import { predicateSchema } from "../parts/predicate.ts";
import { provenanceShape } from "../parts/provenance.ts";
import { startOf } from "../start.ts";

const testSchema = z
  .object({
    statistic: z.number().nullable().describe("t; null where it is infinite"),
    degreesOfFreedom: z.number().nullable(),
    pValue: z.number().describe("one-sided"),
    testedPValue: z
      .number()
      .describe("what was held against the level: corrected for how the slice was chosen"),
    level: z
      .number()
      .nullable()
      .describe("share of alpha-investing's wealth that was put on it; null where no test decides"),
  })
  .describe("Welch's test of: the mean loss inside is not larger than outside");

const foundSliceSchema = z.object({
  name: z.string().describe("the predicate in words"),
  otherNames: z
    .array(z.string())
    .default([])
    .describe("other predicates that hold for exactly the same rows, in words"),
  predicate: predicateSchema,
  literals: z.array(z.object({ column: z.string(), label: z.string() })).describe("its parts"),
  rows: z.number(),
  weight: z.number().describe("sum of the rows' weights"),
  meanLoss: z.number(),
  meanLossOutside: z.number().describe("of all other rows"),
  effectSize: z.number().nullable().describe("null where it is infinite"),
  effectInterval: z
    .object({ lower: z.number(), upper: z.number() })
    .nullable()
    .describe("95 % interval of the effect size"),
  test: testSchema,
  score: z.number().nullable().describe("SliceLine's; null in the other engines"),
  excessLossShare: z
    .number()
    .nullable()
    .describe(
      "share of all loss above what these rows would have with the mean loss of the others; null where all losses sum to 0 or less",
    ),
  examples: z
    .array(z.object({ place: z.string(), loss: z.number() }))
    .describe("rows with the largest losses, largest first: file and line, or the id column"),
});

/** What `slicetuner find --json` prints. `plan --slices` reads its `slices`. */
export const findResultSchema = z
  .object({
    ...startOf("find"),
    command: z.literal("find"),
    data: z.object({
      source: z.string(),
      rows: z.number().describe("rows that were searched"),
      columns: z.array(z.string()).describe("columns that slices could be made of"),
      leftOut: z
        .array(z.object({ column: z.string(), reason: z.string() }))
        .describe("columns that slices were not made of, and why"),
    }),
    ...provenanceShape,
    settings: z
      .record(z.string(), z.json())
      .describe("the values that held, defaults included, as a configuration file takes them"),
    losses: z.object({
      from: z.string().describe("a file, a column, or what was trained"),
      mean: z.number().describe("over all rows, weighted"),
      trainer: z.string().nullable().describe("what trained; null where losses were given"),
      executor: z.string().nullable().describe("where it trained; null where losses were given"),
      trainings: z.number(),
    }),
    engine: z.enum(["lattice", "tree", "score"]),
    status: z
      .enum(["enough-found", "searched-all", "wealth-spent"])
      .describe(
        "enough-found: as many slices as were wanted; searched-all: the whole space was searched; wealth-spent: no further slice could have been accepted at this significance",
      ),
    slices: z.array(foundSliceSchema).describe("in the order in which the engine ranks them"),
    groups: z
      .array(
        z.object({
          slices: z.array(z.string()),
          rows: z
            .number()
            .nullable()
            .describe("rows in any of them; null where rows are counted in DuckDB and slices may share some"),
        }),
      )
      .describe("slices that overlap much, best first: fixing the first usually fixes most of the others"),
    evaluated: z.number().describe("slices of at least the minimum size that were looked at"),
    tested: z.number().describe("slices that were tested for significance"),
    seconds: z.number().describe("of trainings and search"),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner find" });

export type FindResult = z.infer<typeof findResultSchema>;

export type FoundSliceRecord = FindResult["slices"][number];
